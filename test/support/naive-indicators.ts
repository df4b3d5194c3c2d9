// A second implementation of every indicator, from its definition and the whole series at once: slow, and easy to read.

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export type Bar = { readonly high: number; readonly low: number; readonly close: number };

/** Wilder: the mean of the first `period`, then each value counts with 1 / period. Written as one weighted sum. */
function wilderAverage(values: readonly number[], period: number): number | undefined {
  if (values.length < period) return undefined;
  const keep = 1 - 1 / period;
  const later = values.slice(period);
  return later.reduce(
    (sum, value, index) => sum + (value / period) * keep ** (later.length - 1 - index),
    mean(values.slice(0, period)) * keep ** later.length,
  );
}

export function relativeStrengthIndex(closes: readonly number[], period: number): number | undefined {
  const changes = closes.slice(1).map((close, index) => close - (closes[index] ?? Number.NaN));
  const gain = wilderAverage(
    changes.map((change) => Math.max(change, 0)),
    period,
  );
  const loss = wilderAverage(
    changes.map((change) => Math.max(-change, 0)),
    period,
  );
  if (gain === undefined || loss === undefined) return undefined;
  return gain + loss === 0 ? 50 : (100 * gain) / (gain + loss);
}

export function averageTrueRange(bars: readonly Bar[], period: number): number | undefined {
  const ranges = bars.map(({ high, low }, index) => {
    const before = bars[index - 1]?.close;
    return before === undefined ? high - low : Math.max(high, before) - Math.min(low, before);
  });
  return wilderAverage(ranges, period);
}

export function deviation(values: readonly number[], period: number) {
  if (values.length < period) return undefined;
  const window = values.slice(-period);
  const middle = mean(window);
  return { mean: middle, standardDeviation: Math.sqrt(mean(window.map((value) => (value - middle) ** 2))) };
}

export function donchianChannel(bars: readonly Bar[], period: number) {
  if (bars.length < period) return undefined;
  const window = bars.slice(-period);
  const upper = Math.max(...window.map(({ high }) => high));
  const lower = Math.min(...window.map(({ low }) => low));
  return { upper, lower, middle: (upper + lower) / 2 };
}

/** Begins with the mean of the first `period`; undefined entries before. */
export function exponentialAverages(values: readonly number[], period: number): readonly (number | undefined)[] {
  const weight = 2 / (period + 1);
  const averages: (number | undefined)[] = [];
  for (const [index, value] of values.entries()) {
    const before = averages[index - 1];
    if (index + 1 < period) averages.push(undefined);
    else if (before === undefined) averages.push(mean(values.slice(0, period)));
    else averages.push(value * weight + before * (1 - weight));
  }
  return averages;
}

export function movingAverageConvergence(closes: readonly number[], fast: number, slow: number, signal: number) {
  const slowAverages = exponentialAverages(closes, slow);
  const distances = exponentialAverages(closes, fast).flatMap((value, index) => {
    const other = slowAverages[index];
    return value === undefined || other === undefined ? [] : [value - other];
  });
  const signalValue = exponentialAverages(distances, signal).at(-1);
  const macd = distances.at(-1);
  if (macd === undefined || signalValue === undefined) return undefined;
  return { macd, signal: signalValue, histogram: macd - signalValue };
}

/** In standard deviations; less than a billionth is what rounding leaves of prices that do not move. */
export const scoreOf = (distance: number, standardDeviation: number): number =>
  standardDeviation < 1e-9 ? 0 : distance / standardDeviation;

/** The line that leaves the least squares of what is off it. */
export function regression(xs: readonly number[], ys: readonly number[], period: number) {
  if (xs.length < period) return undefined;
  const windowX = xs.slice(-period);
  const windowY = ys.slice(-period);
  const [middleX, middleY] = [mean(windowX), mean(windowY)];
  const spread = mean(windowX.map((x) => (x - middleX) ** 2));
  if (spread === 0) return undefined;
  const slope = mean(windowX.map((x, index) => (x - middleX) * ((windowY[index] ?? Number.NaN) - middleY))) / spread;
  const residuals = windowX.map((x, index) => (windowY[index] ?? Number.NaN) - (middleY + slope * (x - middleX)));
  const residual = residuals.at(-1) ?? Number.NaN;
  const standardDeviation = Math.sqrt(mean(residuals.map((each) => each ** 2)));
  const heights = Math.sqrt(mean(windowY.map((y) => (y - middleY) ** 2)));
  return {
    ...{ slope, intercept: middleY - slope * middleX, residual, standardDeviation },
    correlation: heights === 0 ? 0 : (slope * Math.sqrt(spread)) / heights,
    zScore: scoreOf(residual, standardDeviation),
  };
}

export function volumeWeightedAverage(prints: readonly { readonly price: number; readonly size: number }[]) {
  const volume = prints.reduce((sum, { size }) => sum + size, 0);
  if (volume === 0) return undefined;
  const price = prints.reduce((sum, print) => sum + print.price * print.size, 0) / volume;
  const variance = prints.reduce((sum, print) => sum + print.size * (print.price - price) ** 2, 0) / volume;
  return { price, standardDeviation: Math.sqrt(variance), volume };
}
