// Percentiles and the rows of a benchmark: every number beside its floor of the same run, with the limit that it must keep.

export type BenchRow = {
  readonly name: string;
  readonly unit: string;
  readonly p50?: number;
  readonly p99?: number;
  readonly floorP50?: number;
  readonly floorP99?: number;
  readonly ratioP50?: number;
  readonly ratioP99?: number;
  readonly value?: number;
  readonly floor?: number;
  readonly ratio?: number;
  readonly pass: boolean;
};

/** The nearest-rank percentile. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Compares two samples in µs; a limit that is left out is not judged. */
export function compare(
  name: string,
  sample: readonly number[],
  floor: readonly number[],
  limits: { readonly p50?: number; readonly p99?: number },
): BenchRow {
  const [p50, p99, floorP50, floorP99] = [
    percentile(sample, 0.5),
    percentile(sample, 0.99),
    percentile(floor, 0.5),
    percentile(floor, 0.99),
  ];
  const [ratioP50, ratioP99] = [round(p50 / floorP50), round(p99 / floorP99)];
  const pass = ratioP50 <= (limits.p50 ?? Number.POSITIVE_INFINITY) && ratioP99 <= (limits.p99 ?? Number.POSITIVE_INFINITY);
  return { name, unit: 'µs', p50, p99, floorP50, floorP99, ratioP50, ratioP99, pass };
}

/** One number beside the limit that it must keep. */
export const judge = (name: string, unit: string, value: number, floor: number, pass: boolean): BenchRow => ({
  name,
  unit,
  value: Math.round(value),
  floor,
  ratio: round(value / floor),
  pass,
});

const round = (value: number): number => Math.round(value * 1000) / 1000;
