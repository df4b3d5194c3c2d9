// Percentiles by the nearest rank (NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.6.2): always a value that was measured.

/** The smallest value that at least `share` of all are not above. Undefined without values. `sorted` is in rising order. */
export function percentile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
