// MACD: the distance between a fast and a slow exponential average, and the average of that distance. Gerald Appel (1979).
import { createExponentialMovingAverage } from './exponential-moving-average.ts';
import type { Indicator } from './indicator.ts';

export type Convergence = { readonly macd: number; readonly signal: number; readonly histogram: number };

/** The usual choice is 12, 26 and 9. Known when the slow average and then `signal` distances are. */
export function createMovingAverageConvergence(fast: number, slow: number, signal: number): Indicator<number, Convergence> {
  if (!(fast < slow)) throw new RangeError(`expected a fast period below the slow one (${slow}), found ${fast}`);
  const fastAverage = createExponentialMovingAverage(fast);
  const slowAverage = createExponentialMovingAverage(slow);
  const signalAverage = createExponentialMovingAverage(signal);
  let value: Convergence | undefined;
  return {
    get value() {
      return value;
    },
    add(close) {
      const fastValue = fastAverage.add(close);
      const slowValue = slowAverage.add(close);
      if (fastValue === undefined || slowValue === undefined) return value;
      const macd = fastValue - slowValue;
      const signalValue = signalAverage.add(macd);
      if (signalValue !== undefined) value = { macd, signal: signalValue, histogram: macd - signalValue };
      return value;
    },
  };
}
