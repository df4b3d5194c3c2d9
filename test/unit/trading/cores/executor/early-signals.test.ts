// In a fast replay strategies are minutes of the market ahead of the prices that reach the executor.
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import { createSignal, ExecutorBench, submittedIn } from '../../../../support/executor-bench.ts';
import { denialsIn, only } from '../../../../support/executor-questions.ts';

/** It saw 150 and wants a stop at 147; the executor last heard of 145. */
function breakout(bench: ExecutorBench, id: string, aheadS: number) {
  const causedAtUs = bench.venue.timeUs + aheadS * 1e6;
  const stopLoss = { stopPrice: toDecimalString('147'), limitPrice: null };
  return createSignal(id, { causedAtUs, expiresAtUs: causedAtUs + 300e6, decisionPrice: 150, stopLoss });
}

function moveTo(bench: ExecutorBench, price: number, seconds: number) {
  bench.venue.timeUs += seconds * 1e6;
  const before = bench.effects.length;
  bench.price('SPY', price);
  return bench.effects.slice(before);
}

it('judges a signal by prices as young as its cause, and acknowledges it only then', () => {
  const bench = new ExecutorBench().start();
  expect(bench.tell({ kind: 'signal-received', signal: breakout(bench, 's1', 120) })).toEqual([]);
  expect(moveTo(bench, 146, 60)).toEqual([]);
  const effects = moveTo(bench, 150, 60);
  expect(only(submittedIn(effects))).toMatchObject({ side: 'buy', stopLoss: { stopPrice: '147' } });
  expect(bench.state.early.size).toBe(0);
  expect(submittedIn(moveTo(bench, 151, 60))).toEqual([]);
});

it('denies one whose stop the price has gone through meanwhile', () => {
  const bench = new ExecutorBench().start();
  bench.tell({ kind: 'signal-received', signal: breakout(bench, 's1', 120) });
  expect(denialsIn(moveTo(bench, 146, 120))).toEqual(['INVALID_SIGNAL']);
});

it('judges a signal at once at the speed of the market, and one that is repeated as things are', () => {
  const bench = new ExecutorBench().start();
  const soon = createSignal('s1', { causedAtUs: bench.venue.timeUs + 5e6 });
  expect(submittedIn(bench.tell({ kind: 'signal-received', signal: soon }))).toHaveLength(1);
  const far = createSignal('s2', { causedAtUs: bench.venue.timeUs + 1_000e6 });
  expect(bench.tell({ kind: 'signal-received', signal: far })).toEqual([]);
  expect(submittedIn(bench.tell({ kind: 'signal-received', signal: far }))).toHaveLength(1);
  expect(bench.state.early.size).toBe(0);
});

it('keeps only so many waiting, and the rest is judged as things are', () => {
  const bench = new ExecutorBench().start();
  for (let number = 0; number < 105; number++) {
    bench.tell({ kind: 'signal-received', signal: breakout(bench, `s${number}`, 120) });
  }
  expect(bench.state.early.size).toBe(100);
  expect(bench.events.filter(({ kind }) => kind === 'SignalDenied')).toHaveLength(5);
});
