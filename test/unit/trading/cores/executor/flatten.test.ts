// Closing positions by hand: cancels first, then orders of our own, until nothing is left, whatever happens in between.
import { describe, expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { ClientOrderId, OrderTerms } from '../../../../../protocol/orders.ts';
import type { ExecutorEffect } from '../../../../../trading/cores/executor/executor-messages.ts';
import { summarize } from '../../../../../trading/cores/executor/summarize.ts';
import { createSignal, ExecutorBench, submittedIn } from '../../../../support/executor-bench.ts';
import { HAND } from '../../../../support/executor-questions.ts';

const FLATTEN = { kind: 'flatten', id: 'f1', by: 'user', reason: 'enough', symbol: null, book: null } as const;
const answerOf = (effects: readonly ExecutorEffect[]) => effects.find((effect) => effect.kind === 'answer-control')?.result;

/** Holds 10 SPY in sma-cross, filled through the venue. */
function holding(): ExecutorBench {
  const bench = new ExecutorBench().start();
  fill(bench, submittedIn(bench.tell({ kind: 'signal-received', signal: createSignal('s1') })));
  return bench;
}

function fill(bench: ExecutorBench, orders: readonly OrderTerms[]): void {
  for (const order of orders) {
    const { clientOrderId, quantity } = order;
    bench.tell({ kind: 'submit-answered', clientOrderId, outcome: bench.venue.submit(order) });
    bench.tell({ kind: 'report-received', report: bench.venue.fill(clientOrderId, quantity, '145') });
  }
}

describe('a flatten', () => {
  it('closes every position by an order of our own and is then complete', () => {
    const bench = holding();
    const effects = bench.tell({ kind: 'control-commanded', command: FLATTEN });
    expect(answerOf(effects)).toMatchObject({ closing: [{ book: 'sma-cross', symbol: 'SPY', quantity: '10' }] });
    const orders = submittedIn(effects);
    expect(orders).toMatchObject([{ symbol: 'SPY', side: 'sell', type: 'market', quantity: '10' }]);
    fill(bench, orders);
    expect(bench.events.at(-1)).toMatchObject({ kind: 'FlattenCompleted', id: 'f1', text: '' });
    expect(summarize(bench.state)).toMatchObject({ positions: [], inFlight: 0 });
  });

  it('works while trading is halted, and a halt leaves its orders alone', () => {
    const bench = holding();
    bench.tell({ kind: 'control-commanded', command: { kind: 'halt', by: 'user', reason: 'stop' } });
    const orders = submittedIn(bench.tell({ kind: 'control-commanded', command: FLATTEN }));
    expect(orders).toHaveLength(1);
    bench.tell({ kind: 'control-commanded', command: { kind: 'halt', by: 'user', reason: 'stop again' } });
    expect(bench.state.cancels.size).toBe(0);
  });

  it('cancels what is open first, and sells nothing before that is known to be gone', () => {
    const bench = holding();
    const [order] = submittedIn(
      bench.tell({
        kind: 'signal-received',
        signal: createSignal('s2', { type: 'limit', limitPrice: toDecimalString('140'), quantity: toDecimalString('5') }),
      }),
    );
    if (!order) throw new Error('the limit order was not sent');
    bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.submit(order) });
    const effects = bench.tell({ kind: 'control-commanded', command: FLATTEN });
    expect(effects).toContainEqual(expect.objectContaining({ kind: 'cancel', clientOrderId: order.clientOrderId }));
    expect(submittedIn(effects)).toEqual([]);
    const closing = bench.tell({ kind: 'report-received', report: bench.venue.cancel(order.clientOrderId) });
    expect(submittedIn(closing)).toMatchObject([{ side: 'sell', quantity: '10' }]);
  });

  it('goes on after a restart of the executor and sends no second order for what may be closing already', () => {
    const bench = holding();
    const [order] = submittedIn(bench.tell({ kind: 'control-commanded', command: FLATTEN }));
    if (!order) throw new Error('nothing was sent');
    bench.venue.submit(order);
    bench.crash();
    const before = bench.effects.length;
    bench.start();
    expect(submittedIn(bench.effects.slice(before))).toEqual([]);
    bench.tell({ kind: 'report-received', report: bench.venue.fill(order.clientOrderId, '10', '145') });
    bench.tell({ kind: 'beat' });
    expect(bench.events).toContainEqual(expect.objectContaining({ kind: 'FlattenCompleted', text: '' }));
  });

  it('tries again with a new id and a growing pause when the venue refuses, and says so', () => {
    const bench = holding();
    const sent: OrderTerms[] = [];
    let effects = bench.tell({ kind: 'control-commanded', command: FLATTEN });
    for (let beat = 0; beat < 50; beat++) {
      for (const order of submittedIn(effects)) {
        sent.push(order);
        const outcome = { outcome: 'rejected', code: '40310000', message: 'held for orders' } as const;
        bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome });
      }
      bench.pass(100);
      effects = bench.tell({ kind: 'beat' });
    }
    expect(new Set(sent.map(({ clientOrderId }) => clientOrderId)).size).toBe(sent.length);
    expect(sent.length).toBeGreaterThan(1);
    expect(sent.length).toBeLessThan(5);
    expect(bench.events).toContainEqual(expect.objectContaining({ kind: 'AlertRaised', code: 'CLOSE_REFUSED' }));
  });

  it('keeps nothing of its refusals once it is complete', () => {
    const bench = holding();
    const [refused] = submittedIn(bench.tell({ kind: 'control-commanded', command: FLATTEN }));
    if (!refused) throw new Error('nothing was sent');
    const outcome = { outcome: 'rejected', code: '40310000', message: 'held for orders' } as const;
    bench.tell({ kind: 'submit-answered', clientOrderId: refused.clientOrderId, outcome });
    bench.tell({ kind: 'beat' });
    expect(bench.state.flattenRetries.size).toBe(1);
    bench.pass(2_000);
    const [order] = submittedIn(bench.tell({ kind: 'beat' }));
    if (!order) throw new Error('it was not tried again');
    bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.submit(order) });
    bench.tell({ kind: 'report-received', report: bench.venue.fill(order.clientOrderId, '10', '145') });
    expect(bench.events).toContainEqual(expect.objectContaining({ kind: 'FlattenCompleted' }));
    expect(bench.state.flattenRetries.size).toBe(0);
  });

  it('is one flatten however often it is commanded', () => {
    const bench = holding();
    bench.tell({ kind: 'control-commanded', command: FLATTEN });
    const again = bench.tell({ kind: 'control-commanded', command: FLATTEN });
    expect(submittedIn(again)).toEqual([]);
    expect(bench.events.filter(({ kind }) => kind === 'FlattenRequested')).toHaveLength(1);
  });

  it('keeps to its scope: one book and symbol, and no other', () => {
    const bench = holding();
    const other = bench.tell({ kind: 'control-commanded', command: { ...FLATTEN, book: 'another' } });
    expect(submittedIn(other)).toEqual([]);
    expect(bench.events.at(-1)).toMatchObject({ kind: 'FlattenCompleted' });
    expect(
      submittedIn(bench.tell({ kind: 'control-commanded', command: { ...FLATTEN, id: 'f2', symbol: 'SPY' } })),
    ).toHaveLength(1);
  });

  it('denies a strategy what it is closing', () => {
    const bench = holding();
    bench.tell({ kind: 'control-commanded', command: FLATTEN });
    const signal = createSignal('s9', { causedAtUs: bench.venue.timeUs + 9e6 });
    const effects = bench.tell({ kind: 'signal-received', signal });
    expect(effects).toContainEqual(
      expect.objectContaining({ kind: 'publish', message: expect.objectContaining({ code: 'FLATTENING' }) }),
    );
  });

  it('names what is too small to trade, and is complete without it', () => {
    const bench = holding();
    bench.tell({
      kind: 'instruments-answered',
      symbols: ['SPY'],
      instruments: [{ ...mustHave(bench, 'SPY'), minimumQuantity: toDecimalString('11') }],
    });
    expect(submittedIn(bench.tell({ kind: 'control-commanded', command: FLATTEN }))).toEqual([]);
    expect(bench.events.at(-1)).toMatchObject({ kind: 'FlattenCompleted', text: 'too small to trade: 10 SPY' });
  });

  it('closes what somebody placed elsewhere as well', () => {
    const bench = new ExecutorBench().start();
    const hand = { ...HAND, clientOrderId: 'hand-1' as ClientOrderId };
    bench.venue.submit(hand);
    bench.tell({ kind: 'report-received', report: bench.venue.fill(hand.clientOrderId, '7', '145') });
    bench.tell({
      kind: 'instruments-answered',
      symbols: ['AAPL'],
      instruments: [{ ...mustHave(bench, 'SPY'), symbol: 'AAPL' }],
    });
    const orders = submittedIn(bench.tell({ kind: 'control-commanded', command: FLATTEN }));
    expect(orders).toMatchObject([{ symbol: 'AAPL', side: 'sell', quantity: '7' }]);
  });
});

function mustHave(bench: ExecutorBench, symbol: string) {
  const instrument = bench.state.instruments.get(symbol);
  if (!instrument) throw new Error(`no instrument ${symbol}`);
  return instrument;
}
