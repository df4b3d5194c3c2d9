// Statistics of series of numbers, as tests of markets need them.

export const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export const logReturns = (prices: readonly number[]): readonly number[] =>
  prices.slice(1).map((price, index) => Math.log(price / (prices[index] as number)));

export function correlate(a: readonly number[], b: readonly number[]): number {
  const meanA = meanOf(a);
  const meanB = meanOf(b);
  const covariance = meanOf(a.map((value, index) => (value - meanA) * ((b[index] as number) - meanB)));
  return covariance / (deviationOf(a) * deviationOf(b));
}

function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
}

export const autocorrelation = (values: readonly number[], lag: number): number =>
  correlate(values.slice(0, values.length - lag), values.slice(lag));

/** The fourth moment over the square of the second: 3 for a normal distribution. */
export function kurtosisOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const second = meanOf(values.map((value) => (value - mean) ** 2));
  return meanOf(values.map((value) => (value - mean) ** 4)) / (second * second);
}

/** How a series returns to its mean (Dickey and Fuller, 1979): the t statistic, below -3.4 for 1 % of walks, and half-life in steps. */
export function reversionOf(values: readonly number[]): { readonly t: number; readonly halfLife: number } {
  const levels = values.slice(0, -1);
  const changes = values.slice(1).map((value, index) => value - (values[index] as number));
  const slope = (correlate(levels, changes) * deviationOf(changes)) / deviationOf(levels);
  const intercept = meanOf(changes) - slope * meanOf(levels);
  const residuals = changes.map((change, index) => change - intercept - slope * (levels[index] as number));
  const error = deviationOf(residuals) / deviationOf(levels) / Math.sqrt(levels.length);
  return { t: slope / error, halfLife: Math.LN2 / -Math.log1p(Math.max(-0.999, slope)) };
}
