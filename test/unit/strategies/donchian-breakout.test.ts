// donchian-breakout on series made by hand: the close beyond the channel of the bars before it, the shorter exit, the stop.
import { expect, it } from 'vitest';
import { strategy } from '../../../strategies/donchian-breakout.ts';
import { checkStrategyParameters } from '../../../trading/cores/strategy-host/strategy-definition.ts';
import { createStrategyTrial } from '../../../trading/cores/strategy-host/strategy-trial.ts';
import { tradeAt } from '../trading/cores/strategy-host/host-harness.ts';

const SECOND_US = 1_000_000;
const PARAMETERS = { entryBars: 3, exitBars: 2, rangeBars: 2, stopRanges: 2, barSeconds: 1, notional: '1000' };
const start = (parameters: Record<string, unknown> = {}) =>
  createStrategyTrial(strategy, { symbols: ['SPY'], parameters: { ...PARAMETERS, ...parameters } });
const series = (prices: readonly number[], from = 1) =>
  prices.map((price, index) => tradeAt((from + index) * SECOND_US, price));

it('buys a close above the highest high of the bars before, not one that only touches it', () => {
  const play = start();
  play.play(...series([10, 11, 10, 11, 11]));
  expect(play.signals).toEqual([]);
  play.play(...series([12, 12], 6));
  expect(play.signals).toMatchObject([
    { side: 'buy', quantity: '83', reason: 'Closed at 12, above the highest high of 3 bars (11).' },
  ]);
});

it('puts its stop so many average ranges below the entry', () => {
  const play = start();
  // Ranges of the bars: 0, 1, 1, 1, 1; smoothed over two.
  play.play(...series([10, 11, 10, 11, 12, 12]));
  const [entry] = play.signals;
  const range = Number(play.report()['SPY']?.['average range']);
  expect(range).toBeGreaterThan(0.8);
  expect(Number(entry?.stopLoss?.stopPrice)).toBeCloseTo(12 - 2 * range, 1);
  // A price that can be quoted.
  expect(entry?.stopLoss?.stopPrice).toMatch(/^\d+\.\d\d?$/);
});

it('sells a close below the lowest low of the shorter channel', () => {
  const play = start({ stopRanges: 5 });
  play.play(...series([10, 11, 10, 11, 12, 13, 14, 12.5, 12.5]));
  expect(play.fills.map(({ change }) => Math.sign(change))).toEqual([1, -1]);
  expect(play.fills.at(-1)?.why).toBe('Closed at 12.5, below the lowest low of 2 bars (13).');
});

it('sells short below the channel only when asked to', () => {
  const fall = [10, 9, 10, 9, 8, 8];
  const long = start();
  long.play(...series(fall));
  expect(long.signals).toEqual([]);
  const both = start({ sides: 'both' });
  both.play(...series(fall));
  expect(both.signals).toMatchObject([{ side: 'sell', reason: 'Closed at 8, below the lowest low of 3 bars (9).' }]);
  expect(Number(both.signals[0]?.stopLoss?.stopPrice)).toBeGreaterThan(9);
});

it('refuses an exit channel that is longer than the entry channel', () => {
  expect(checkStrategyParameters(strategy, { exitBars: 30 })).toEqual({
    ok: false,
    mistakes: ['parameter exitBars: expected at most entryBars (20), found 30'],
  });
});
