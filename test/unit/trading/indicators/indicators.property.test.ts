// Every streaming indicator against a second implementation that looks at the whole series, on random bars.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createAverageTrueRange } from '../../../../trading/indicators/average-true-range.ts';
import { createBollingerBands } from '../../../../trading/indicators/bollinger-bands.ts';
import { createDonchianChannel } from '../../../../trading/indicators/donchian-channel.ts';
import { createMovingAverageConvergence } from '../../../../trading/indicators/moving-average-convergence.ts';
import { createRelativeStrengthIndex } from '../../../../trading/indicators/relative-strength-index.ts';
import { createRollingDeviation } from '../../../../trading/indicators/rolling-deviation.ts';
import { createRollingRegression } from '../../../../trading/indicators/rolling-regression.ts';
import { createVolumeWeightedAveragePrice } from '../../../../trading/indicators/volume-weighted-average-price.ts';
import { newYorkToUs } from '../../../../trading/new-york-time.ts';
import { compareOn } from '../../../support/indicator-comparison.ts';
import { volumeWeightedAverage } from '../../../support/naive-indicators.ts';

/** Prices as markets quote them, in cents, moving from bar to bar. */
const bars = fc
  .record({
    first: fc.integer({ min: 500, max: 500_000 }),
    moves: fc.array(
      fc.record({
        change: fc.integer({ min: -60, max: 60 }),
        above: fc.integer({ min: 0, max: 40 }),
        below: fc.integer({ min: 0, max: 40 }),
      }),
      { minLength: 1, maxLength: 90 },
    ),
  })
  .map(({ first, moves }) => {
    let cents = first;
    return moves.map(({ change, above, below }, index) => {
      const open = cents;
      cents = Math.max(100, cents + change);
      return {
        kind: 'bar' as const,
        symbol: 'SPY',
        atUs: index * 60_000_000,
        durationUs: 60_000_000,
        open: open / 100,
        high: (Math.max(open, cents) + above) / 100,
        low: (Math.min(open, cents) - below) / 100,
        close: cents / 100,
        volume: 100 + above,
      };
    });
  });

it('gives the same as the second implementation after every single bar, to nine decimals', () => {
  fc.assert(
    fc.property(bars, fc.integer({ min: 3, max: 20 }), (series, period) => compareOn(series, period)),
    { numRuns: 300 },
  );
});

const prints = fc.array(
  fc.record({
    price: fc.integer({ min: 100, max: 100_000 }).map((cents) => cents / 100),
    size: fc.integer({ min: 0, max: 900 }),
  }),
  { minLength: 1, maxLength: 60 },
);

it('weights the prints of a session by their volume, to nine decimals', () => {
  fc.assert(
    fc.property(prints, (session) => {
      const average = createVolumeWeightedAveragePrice('us_equity');
      const value = session.map((print, index) => average.add({ ...print, atUs: index })).at(-1);
      const expected = volumeWeightedAverage(session);
      if (!expected) expect(value).toBeUndefined();
      else {
        expect(value?.volume).toBe(expected.volume);
        expect(value?.price).toBeCloseTo(expected.price, 9);
        // The root of a rounding error is no small number: the squares are compared.
        expect((value?.standardDeviation ?? Number.NaN) ** 2).toBeCloseTo(expected.standardDeviation ** 2, 6);
      }
    }),
  );
});

it('starts the volume weighted average afresh with each session: New York midnight for shares, midnight UTC for coins', () => {
  const evening = newYorkToUs('2026-11-19', 19.5 * 3_600e6);
  const nextMorning = newYorkToUs('2026-11-20', 9.5 * 3_600e6);
  const shares = createVolumeWeightedAveragePrice('us_equity');
  shares.add({ atUs: evening - 3_600e6, price: 10, size: 100 });
  // 19:30 in New York is past midnight UTC, and still the same session.
  expect(shares.add({ atUs: evening, price: 20, size: 100 })?.price).toBe(15);
  expect(shares.add({ atUs: nextMorning, price: 30, size: 100 })?.price).toBe(30);
  expect(shares.add({ atUs: evening, price: 1, size: 1_000_000 })?.price).toBe(30);
  const coins = createVolumeWeightedAveragePrice('crypto');
  coins.add({ atUs: evening - 3_600e6, price: 10, size: 1 });
  expect(coins.add({ atUs: evening, price: 20, size: 1 })?.price).toBe(20);
});

it('says 50 of a market that has not moved, and 100 or 0 of one that only rose or fell', () => {
  const after = (closes: readonly number[]) => {
    const index = createRelativeStrengthIndex(3);
    return closes.map((close) => index.add(close)).at(-1);
  };
  expect(after([5, 5, 5, 5, 5])).toBe(50);
  expect(after([5, 6, 7, 8])).toBe(100);
  expect(after([8, 7, 6, 5])).toBe(0);
});

it('finds the line of a pair that moves together, and no deviation from it', () => {
  const line = createRollingRegression(5);
  const value = [1, 2, 4, 7, 11].map((x) => line.add({ x, y: 3 * x + 7 })).at(-1);
  expect(value?.slope).toBeCloseTo(3, 12);
  expect(value?.intercept).toBeCloseTo(7, 12);
  expect(value?.correlation).toBeCloseTo(1, 12);
  expect(value?.zScore).toBe(0);
  const flat = createRollingRegression(3);
  expect([1, 2, 3].map((y) => flat.add({ x: 4, y })).at(-1)).toBeUndefined();
});

it('counts how many deviations the last close is away from the mean', () => {
  const deviation = createRollingDeviation(4);
  expect([2, 6, 2, 6].map((value) => deviation.add(value)).at(-1)).toEqual({ mean: 4, standardDeviation: 2, zScore: 1 });
  const flat = createRollingDeviation(2);
  expect([7, 7].map((value) => flat.add(value)).at(-1)).toEqual({ mean: 7, standardDeviation: 0, zScore: 0 });
});

it('refuses periods and prices that make no indicator, and forgets nothing because of a refused price', () => {
  for (const period of [0, -1, 1.5, Number.NaN]) {
    expect(() => createRelativeStrengthIndex(period)).toThrow(`found ${period}`);
    expect(() => createAverageTrueRange(period)).toThrow(`found ${period}`);
    expect(() => createDonchianChannel(period)).toThrow(`found ${period}`);
    expect(() => createBollingerBands(period, 2)).toThrow(`found ${period}`);
    expect(() => createRollingDeviation(period)).toThrow(`found ${period}`);
    expect(() => createRollingRegression(period)).toThrow(`found ${period}`);
  }
  expect(() => createBollingerBands(20, 0)).toThrow('deviations above 0, found 0');
  expect(() => createMovingAverageConvergence(26, 12, 9)).toThrow('below the slow one (12), found 26');
  const range = createAverageTrueRange(1);
  range.add({ high: 3, low: 1, close: 2 });
  expect(() => range.add({ high: 1, low: 2, close: 1 })).toThrow('high 1 and low 2');
  expect(() => range.add({ high: Number.NaN, low: 2, close: 1 })).toThrow('found NaN');
  expect(range.value).toBe(2);
});

it('scores a price that does not move with 0, whatever rounding makes of its mean', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 100_000 }), fc.integer({ min: 2, max: 40 }), (cents, period) => {
      const deviation = createRollingDeviation(period);
      for (let count = 0; count < period; count++) deviation.add(cents / 100);
      expect(deviation.value?.zScore).toBe(0);
    }),
  );
});
