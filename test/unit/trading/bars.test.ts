// Tests of folding trades and finer bars into bars.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Trade } from '../../../protocol/ticks.ts';
import {
  addTrade,
  barsFromBars,
  barsFromTrades,
  createBarBuilder,
  finishBar,
  finishBarAt,
  intervalEndUs,
  intervalStartUs,
  MINUTE_BAR_US,
} from '../../../trading/bars.ts';
import { newYorkMidnightUs } from '../../../trading/new-york-time.ts';

const SECOND_US = 1_000_000;
const DAY_US = 86_400 * SECOND_US;
const START_US = Date.UTC(2026, 10, 20, 15) * 1000;

const tradeAt = (offsetSeconds: number, price: number, size = 1): Trade => {
  return { kind: 'trade', symbol: 'SPY', atUs: START_US + offsetSeconds * SECOND_US, price, size };
};

test('makes open, high, low, close and volume of the trades of a minute', () => {
  const bars = barsFromTrades(
    [tradeAt(0, 10, 5), tradeAt(10, 12, 1), tradeAt(20, 9, 2), tradeAt(59.999999, 11, 3)],
    MINUTE_BAR_US,
  );
  expect(bars).toEqual([
    {
      kind: 'bar',
      symbol: 'SPY',
      atUs: START_US,
      durationUs: MINUTE_BAR_US,
      open: 10,
      high: 12,
      low: 9,
      close: 11,
      volume: 11,
    },
  ]);
});

test('returns a bar with the first trade of a later interval and makes none for an interval without trades', () => {
  const builder = createBarBuilder(MINUTE_BAR_US);
  expect(addTrade(builder, tradeAt(1, 10))).toBeUndefined();
  const finished = addTrade(builder, tradeAt(240, 20));
  expect(finished?.atUs).toBe(START_US);
  expect(finishBar(builder)?.atUs).toBe(START_US + 4 * MINUTE_BAR_US);
  expect(finishBar(builder)).toBeUndefined();
});

test('ends a bar at the end of its interval, not before', () => {
  const builder = createBarBuilder(5 * SECOND_US);
  addTrade(builder, tradeAt(3, 10));
  expect(finishBarAt(builder, START_US + 5 * SECOND_US - 1)).toBeUndefined();
  expect(finishBarAt(builder, START_US + 5 * SECOND_US)?.close).toBe(10);
  expect(finishBarAt(builder, START_US + 60 * SECOND_US)).toBeUndefined();
});

test('counts a late trade with its volume and leaves the prices of the open bar alone', () => {
  const builder = createBarBuilder(MINUTE_BAR_US);
  addTrade(builder, tradeAt(61, 10, 1));
  addTrade(builder, tradeAt(59, 99, 7));
  expect(finishBar(builder)).toMatchObject({ atUs: START_US + MINUTE_BAR_US, high: 10, close: 10, volume: 8 });
});

test('begins a day at midnight in New York, also when it has 23 or 25 hours', () => {
  for (const [date, next] of [
    ['2024-03-10', '2024-03-11'],
    ['2024-11-03', '2024-11-04'],
    ['2026-11-20', '2026-11-21'],
  ] as const) {
    const midnightUs = newYorkMidnightUs(date);
    expect(intervalStartUs(midnightUs, DAY_US)).toBe(midnightUs);
    expect(intervalStartUs(newYorkMidnightUs(next) - 1, DAY_US)).toBe(midnightUs);
    expect(intervalEndUs(midnightUs, DAY_US)).toBe(newYorkMidnightUs(next));
  }
});

test('builds a bar of several days from whole days', () => {
  const startUs = intervalStartUs(START_US, 5 * DAY_US);
  const endUs = intervalEndUs(startUs, 5 * DAY_US);
  expect(startUs).toBeLessThanOrEqual(START_US);
  expect(endUs).toBeGreaterThan(START_US);
  expect(intervalStartUs(endUs, 5 * DAY_US)).toBe(endUs);
});

test('refuses a duration that is not whole seconds, or above a day not whole days', () => {
  for (const durationUs of [0, -SECOND_US, 1_500_000, Number.NaN, 1.5 * DAY_US]) {
    expect(() => createBarBuilder(durationUs)).toThrow(`found ${durationUs} µs`);
  }
});

const durations = fc.constantFrom(1, 5, 7, 60, 300, 3_600, 86_400).map((seconds) => seconds * SECOND_US);
const tradeLists = fc
  .array(
    fc.record({
      gapUs: fc.nat(900 * SECOND_US),
      price: fc.integer({ min: 1, max: 500 }),
      size: fc.integer({ min: 1, max: 999 }),
    }),
  )
  .map((steps) => {
    let atUs = START_US;
    return steps.map(({ gapUs, price, size }): Trade => {
      atUs += gapUs;
      return { kind: 'trade', symbol: 'SPY', atUs, price, size };
    });
  });

test('conserves volume, keeps bars apart and in order, and puts every trade inside of its bar', () => {
  fc.assert(
    fc.property(tradeLists, durations, (trades, durationUs) => {
      const bars = barsFromTrades(trades, durationUs);
      expect(bars.reduce((sum, bar) => sum + bar.volume, 0)).toBe(trades.reduce((sum, trade) => sum + trade.size, 0));
      for (const [index, bar] of bars.entries()) {
        const endUs = intervalEndUs(bar.atUs, durationUs);
        const inside = trades.filter((trade) => trade.atUs >= bar.atUs && trade.atUs < endUs);
        expect(bar).toMatchObject({ open: inside[0]?.price, close: inside.at(-1)?.price });
        expect(bar.high).toBe(Math.max(...inside.map((trade) => trade.price)));
        expect(bar.low).toBe(Math.min(...inside.map((trade) => trade.price)));
        const next = bars[index + 1];
        if (next) expect(next.atUs).toBeGreaterThanOrEqual(endUs);
      }
    }),
  );
});

test('makes the same hours of trades as of the minutes made of them', () => {
  fc.assert(
    fc.property(tradeLists, (trades) => {
      const hourUs = 60 * MINUTE_BAR_US;
      expect(barsFromBars(barsFromTrades(trades, MINUTE_BAR_US), hourUs)).toEqual(barsFromTrades(trades, hourUs));
    }),
  );
});
