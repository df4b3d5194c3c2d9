// pairs-spread on two series made by hand: both legs in and out, the broken pair, and the leg that is left alone.
import { expect, it } from 'vitest';
import { strategy } from '../../../strategies/pairs-spread.ts';
import { findSymbolMistake } from '../../../trading/cores/strategy-host/strategy-definition.ts';
import { createStrategyTrial, type StrategyTrial } from '../../../trading/cores/strategy-host/strategy-trial.ts';
import { tradeAt } from '../trading/cores/strategy-host/host-harness.ts';

const SECOND_US = 1_000_000;
const PARAMETERS = { window: 20, barSeconds: 1, notional: '10000', stopDeviations: 4 };
const start = (isFilling = true) =>
  createStrategyTrial(strategy, { symbols: ['KO', 'PEP'], parameters: PARAMETERS, isFilling });

/** One trade of each in every second. KO is half of PEP, give or take a few cents. */
function playSeconds(play: StrategyTrial, from: number, count: number, offset = 0): void {
  for (let second = from; second < from + count; second++) {
    const pep = 160 + Math.sin(second / 3) * 2;
    const noise = second % 2 === 0 ? 0.05 : -0.05;
    play.play(tradeAt(second * SECOND_US, pep, 'PEP'), tradeAt(second * SECOND_US + 1, pep / 2 + noise + offset, 'KO'));
  }
}

it('buys the cheap one and sells the dear one by the hedge ratio, and closes both when they are back in line', () => {
  const play = start();
  playSeconds(play, 1, 30);
  expect(play.fills).toEqual([]);
  playSeconds(play, 31, 2, -0.25);
  expect(play.fills.map(({ symbol, change }) => [symbol, Math.sign(change)])).toEqual([
    ['KO', 1],
    ['PEP', -1],
  ]);
  // 10,000 dollars of KO at about 80, and half as many PEP.
  expect(play.held('KO')).toBeGreaterThan(120);
  expect(Math.abs(play.held('PEP') / play.held('KO') + 0.5)).toBeLessThan(0.05);
  expect(play.fills[0]?.why).toMatch(/^Spread: KO is \d\.\d\d deviations below 0\.\d+ × PEP\.$/);
  playSeconds(play, 33, 3);
  expect(play.held('KO')).toBe(0);
  expect(play.held('PEP')).toBe(0);
  expect(play.fills.at(-1)?.why).toMatch(/^Back in line/);
});

it('leaves a pair that breaks, and stays out until the spread is ordinary again', () => {
  const play = start();
  playSeconds(play, 1, 30);
  playSeconds(play, 31, 1, -0.25);
  playSeconds(play, 32, 3, -3);
  expect(play.held('KO')).toBe(0);
  expect(play.fills.at(-1)?.why).toMatch(/^The pair broke/);
  const after = play.fills.length;
  playSeconds(play, 35, 2, -3.5);
  expect(play.fills).toHaveLength(after);
});

it('closes the leg that is left when the other one was refused or closed by hand', () => {
  const play = start();
  playSeconds(play, 1, 30);
  play.hold('KO', 100, 80);
  playSeconds(play, 31, 2);
  expect(play.signals).toMatchObject([
    { symbol: 'KO', side: 'sell', targetQuantity: '0', reason: 'The other leg of KO and PEP is missing.' },
  ]);
});

it('makes no pair of seconds in which one of them did not trade', () => {
  const play = start();
  for (let second = 1; second < 60; second++) {
    play.play(tradeAt(second * SECOND_US, 160, second % 2 === 0 ? 'KO' : 'PEP'));
  }
  expect(play.report()['KO over PEP']).toMatchObject({ 'hedge ratio': null });
});

it('wants exactly two symbols', () => {
  expect(findSymbolMistake(strategy, ['KO'])).toBe('symbols: expected exactly 2 for this strategy, found 1 (KO)');
  expect(findSymbolMistake(strategy, ['KO', 'PEP'])).toBeUndefined();
});
