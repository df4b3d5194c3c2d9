// Streaming averages against plain ones that look at the whole window every time.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createExponentialMovingAverage } from '../../../../trading/indicators/exponential-moving-average.ts';
import { createSimpleMovingAverage } from '../../../../trading/indicators/simple-moving-average.ts';

const prices = fc.array(fc.double({ min: 0.0001, max: 100_000, noNaN: true }), { maxLength: 200 });
const periods = fc.integer({ min: 1, max: 40 });

it('gives the same simple average as adding up the last closes, to nine decimals of the price', () => {
  fc.assert(
    fc.property(prices, periods, (closes, period) => {
      const average = createSimpleMovingAverage(period);
      closes.forEach((close, index) => {
        const actual = average.add(close);
        expect(actual).toBe(average.value);
        if (index + 1 < period) {
          expect(actual).toBeUndefined();
          return;
        }
        const expected = mean(closes.slice(index + 1 - period, index + 1));
        expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, expected));
      });
    }),
  );
});

it('forgets an absurd price completely once it has left the window', () => {
  const average = createSimpleMovingAverage(3);
  for (const close of [1e300, 0.1, 0.2]) average.add(close);
  expect(average.add(0.3)).toBe((0.1 + 0.2 + 0.3) / 3);
});

it('does not drift over a million closes', () => {
  const average = createSimpleMovingAverage(20);
  const closes = Array.from({ length: 1_000_000 }, (_, index) => 100 + ((index * 7919) % 1000) / 997);
  for (const close of closes) average.add(close);
  expect(Math.abs((average.value ?? Number.NaN) - mean(closes.slice(-20)))).toBeLessThanOrEqual(1e-12 * 100);
});

it('gives the same exponential average as weighting every close since the first window', () => {
  fc.assert(
    fc.property(prices, periods, (closes, period) => {
      const average = createExponentialMovingAverage(period);
      for (const close of closes) average.add(close);
      if (closes.length < period) {
        expect(average.value).toBeUndefined();
        return;
      }
      const weight = 2 / (period + 1);
      const later = closes.slice(period);
      // Written out as one weighted sum instead of a recursion.
      const expected = later.reduce(
        (sum, close, index) => sum + close * weight * (1 - weight) ** (later.length - 1 - index),
        mean(closes.slice(0, period)) * (1 - weight) ** later.length,
      );
      expect(Math.abs((average.value ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, expected));
    }),
  );
});

it.each([createSimpleMovingAverage, createExponentialMovingAverage])(
  'refuses periods and prices that make no average',
  (create) => {
    for (const period of [0, -1, 1.5, Number.NaN]) expect(() => create(period)).toThrow(`found ${period}`);
    for (const price of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => create(2).add(price)).toThrow('expected a finite number');
  },
);

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
