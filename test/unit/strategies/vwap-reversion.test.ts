// vwap-reversion on a session made by hand: the distance from the session's average, the time windows, the way back.
import { expect, it } from 'vitest';
import { strategy } from '../../../strategies/vwap-reversion.ts';
import { createStrategyTrial } from '../../../trading/cores/strategy-host/strategy-trial.ts';
import { newYorkToUs } from '../../../trading/new-york-time.ts';
import { barAt, tradeAt } from '../trading/cores/strategy-host/host-harness.ts';

const MINUTE_US = 60_000_000;
/** A Friday with a full session. */
const at = (hour: number, minute: number): number => newYorkToUs('2026-11-20', (hour * 60 + minute) * MINUTE_US);
const start = (parameters: Record<string, unknown> = {}) =>
  createStrategyTrial(strategy, { symbols: ['SPY'], parameters: { notional: '1000', ...parameters } });
/** One trade a minute. */
const minutes = (fromUs: number, prices: readonly number[]) =>
  prices.map((price, index) => tradeAt(fromUs + index * MINUTE_US, price));
/** Twenty minutes around 100, with a deviation of 1. */
const QUIET = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 99 : 101));

it('buys far below the average of the session and sells when it is back there', () => {
  const play = start();
  play.play(...minutes(at(9, 30), QUIET));
  expect(play.fills).toEqual([]);
  play.play(...minutes(at(9, 50), [96, 96, 98, 101, 101]));
  expect(play.signals).toMatchObject([
    {
      side: 'buy',
      quantity: '10',
      reason: expect.stringMatching(/^Stretched: at 96, \d\.\d\d deviations below the session average of 99\.8/),
    },
    { side: 'sell', targetQuantity: '0', reason: expect.stringMatching(/^Back at 101, .* above the session average/) },
  ]);
  expect(Number(play.signals[0]?.stopLoss?.stopPrice)).toBeLessThan(96);
});

it('does not enter while the session settles, nor shortly before its close', () => {
  const early = start();
  early.play(...minutes(at(9, 30), [99, 101, 99, 101, 99, 101, 95, 95]));
  expect(early.signals).toEqual([]);
  const late = start();
  late.play(...minutes(at(15, 30), QUIET), ...minutes(at(15, 51), [96, 96]));
  expect(late.signals).toEqual([]);
});

it('is flat before the close, at the average or not', () => {
  const play = start();
  play.play(...minutes(at(15, 20), QUIET), ...minutes(at(15, 40), [96, 96]));
  expect(play.held('SPY')).toBe(10);
  play.play(...minutes(at(15, 50), [96.5, 96.5]));
  expect(play.held('SPY')).toBe(0);
  expect(play.fills.at(-1)?.why).toMatch(/^Flat 10 minutes before the close/);
});

it('is flat earlier on the day after Thanksgiving, which ends at one', () => {
  const halfDay = (hour: number, minute: number) => newYorkToUs('2026-11-27', (hour * 60 + minute) * MINUTE_US);
  const play = start();
  play.play(
    ...minutes(halfDay(12, 20), QUIET),
    ...minutes(halfDay(12, 40), [96, 96]),
    ...minutes(halfDay(12, 50), [96.5, 96.5]),
  );
  expect(play.fills.map(({ change }) => Math.sign(change))).toEqual([1, -1]);
});

it('knows the average of a session that it joins in the middle, and does not count yesterday', () => {
  const history = [
    barAt(at(9, 30) - 1_440 * MINUTE_US, 5_000, MINUTE_US),
    ...QUIET.map((close, index) => ({ ...barAt(at(9, 30) + index * MINUTE_US, close, MINUTE_US), volume: 100 })),
  ];
  const play = createStrategyTrial(strategy, { symbols: ['SPY'], parameters: { notional: '1000' }, history });
  play.play(...minutes(at(9, 50), [96, 96]));
  expect(play.fills).toMatchObject([{ change: 10 }]);
});

it('ignores what is traded outside of the session', () => {
  const play = start();
  play.play(...minutes(at(8, 0), [500, 500, 500]), ...minutes(at(9, 30), QUIET));
  const report = play.report()['SPY'];
  expect(report).toMatchObject({ VWAP: 100, 'session volume': 2_000 });
});
