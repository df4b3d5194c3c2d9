// The exponentially weighted mean of a series: each new value counts with 2 / (period + 1), all older ones with the rest.
import { checkFinite, checkPeriod } from './indicator.ts';

/** Belongs to one strategy and one series; `value` is undefined until `period` values have come. */
export type ExponentialMovingAverage = {
  readonly period: number;
  readonly value: number | undefined;
  /** Adds the next value and returns the new average. Throws a RangeError for what is not a finite number. */
  add(value: number): number | undefined;
};

/** Begins with the simple mean of the first `period` values, as charting programs do. Throws a RangeError for a bad period. */
export function createExponentialMovingAverage(period: number): ExponentialMovingAverage {
  checkPeriod(period);
  const weight = 2 / (period + 1);
  let firstCount = 0;
  let firstSum = 0;
  let average: number | undefined;

  return {
    period,
    get value() {
      return average;
    },
    add(value) {
      checkFinite(value);
      if (average !== undefined) {
        average += weight * (value - average);
        return average;
      }
      firstCount += 1;
      firstSum += value;
      if (firstCount === period) average = firstSum / period;
      return average;
    },
  };
}
