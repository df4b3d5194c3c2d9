// The mean of the last `period` values, one value at a time, in constant time on average.
import { checkFinite, checkPeriod } from './indicator.ts';

/** Belongs to one strategy and one series; `value` is undefined until `period` values have come. */
export type SimpleMovingAverage = {
  readonly period: number;
  readonly value: number | undefined;
  /** Adds the next value and returns the new average. Throws a RangeError for what is not a finite number. */
  add(value: number): number | undefined;
};

/** Throws a RangeError for a period that is not a whole number from 1 on. */
export function createSimpleMovingAverage(period: number): SimpleMovingAverage {
  checkPeriod(period);
  // The window is the tail of one block of `period` values and the head of the next. Both parts are only ever added to, never
  // subtracted from, so that no rounding error of a value outlives the value.
  const block = new Float64Array(period);
  const tailSums = new Float64Array(period + 1);
  let headCount = 0;
  let headSum = 0;
  let isFull = false;
  let average: number | undefined;

  return {
    period,
    get value() {
      return average;
    },
    add(value) {
      checkFinite(value);
      block[headCount] = value;
      headCount += 1;
      headSum += value;
      if (headCount === period) {
        startNextBlock();
        isFull = true;
      }
      if (isFull) average = (headSum + (tailSums[headCount] ?? 0)) / period;
      return average;
    },
  };

  /** The finished block becomes the tail: `tailSums[n]` is the sum of what is left of it after n further values. */
  function startNextBlock(): void {
    for (let index = period - 1; index >= 0; index--) tailSums[index] = (tailSums[index + 1] ?? 0) + (block[index] ?? 0);
    headCount = 0;
    headSum = 0;
  }
}
