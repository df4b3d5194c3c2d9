// The straight line through the last pairs of two series (ordinary least squares): the hedge ratio of a pair, and how far the last
// pair is off the line.
import { checkFinite, checkPeriod, type Indicator } from './indicator.ts';

export type Regression = {
  /** How much y moves with one unit of x: the hedge ratio. */
  readonly slope: number;
  readonly intercept: number;
  /** Pearson's, from -1 to 1; 0 where a series does not move. */
  readonly correlation: number;
  /** The last y minus what the line says of the last x. */
  readonly residual: number;
  /** Of the residuals of the window, whose mean is 0. */
  readonly standardDeviation: number;
  /** The last residual in standard deviations; 0 where nothing deviates. */
  readonly zScore: number;
};

export type Pair = { readonly x: number; readonly y: number };

/** Undefined, too, as long as x does not move within the window: no line can be drawn. */
export function createRollingRegression(period: number): Indicator<Pair, Regression> {
  checkPeriod(period, 3);
  const xs = new Float64Array(period);
  const ys = new Float64Array(period);
  let count = 0;
  let result: Regression | undefined;
  return {
    get value() {
      return result;
    },
    add({ x, y }) {
      checkFinite(x);
      checkFinite(y);
      xs[count % period] = x;
      ys[count % period] = y;
      count += 1;
      if (count >= period) result = fitLine(xs, ys, x, y);
      return result;
    },
  };
}

/** Around the means, and the residuals one by one: prices are large compared with how they move, and what is off the line is small. */
function fitLine(xs: Float64Array, ys: Float64Array, lastX: number, lastY: number): Regression | undefined {
  const meanX = meanOf(xs);
  const meanY = meanOf(ys);
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let index = 0; index < xs.length; index++) {
    const dx = (xs[index] ?? 0) - meanX;
    const dy = (ys[index] ?? 0) - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  if (xx === 0) return undefined;
  const slope = xy / xx;
  const intercept = meanY - slope * meanX;
  const residual = lastY - meanY - slope * (lastX - meanX);
  let squares = 0;
  for (let index = 0; index < xs.length; index++) {
    squares += ((ys[index] ?? 0) - meanY - slope * ((xs[index] ?? 0) - meanX)) ** 2;
  }
  const standardDeviation = Math.sqrt(squares / xs.length);
  // What is left by rounding of a perfect line is no deviation.
  const isOnLine = standardDeviation <= 1e-12 * Math.max(1, Math.abs(meanY));
  return {
    slope,
    intercept,
    correlation: yy === 0 ? 0 : xy / Math.sqrt(xx * yy),
    residual,
    standardDeviation,
    zScore: isOnLine ? 0 : residual / standardDeviation,
  };
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
