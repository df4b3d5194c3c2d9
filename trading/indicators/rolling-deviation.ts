// Mean and standard deviation of the last `period` values, and how many deviations the last one is away from the mean.
import { checkFinite, checkPeriod, type Indicator } from './indicator.ts';

export type Deviation = {
  readonly mean: number;
  /** Of the whole window (divided by `period`, not by one less). */
  readonly standardDeviation: number;
  /** The last value's distance from the mean in standard deviations; 0 where nothing deviates. */
  readonly zScore: number;
};

/** Looks at the whole window with every value, so that nothing drifts and no value outlives its place in it. */
export function createRollingDeviation(period: number): Indicator<number, Deviation> {
  checkPeriod(period, 2);
  const window = new Float64Array(period);
  let count = 0;
  let result: Deviation | undefined;
  return {
    get value() {
      return result;
    },
    add(value) {
      checkFinite(value);
      window[count % period] = value;
      count += 1;
      if (count >= period) result = measure(window, value);
      return result;
    },
  };
}

function measure(window: Float64Array, last: number): Deviation {
  let sum = 0;
  for (const value of window) sum += value;
  const mean = sum / window.length;
  let squares = 0;
  for (const value of window) squares += (value - mean) ** 2;
  const standardDeviation = Math.sqrt(squares / window.length);
  // What rounding leaves of values that are all the same is no deviation.
  const isFlat = standardDeviation <= 1e-12 * Math.max(1, Math.abs(mean));
  return { mean, standardDeviation, zScore: isFlat ? 0 : (last - mean) / standardDeviation };
}
