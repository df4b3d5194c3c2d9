// Times in a CSV file of market data.

const ISO_PATTERN = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/i;
/** How many microseconds one unit is, by the number of digits that a time of our days has in it. */
const EPOCH_UNITS: Readonly<Record<number, number>> = {
  9: 1_000_000,
  10: 1_000_000,
  12: 1_000,
  13: 1_000,
  15: 1,
  16: 1,
  18: 1e-3,
  19: 1e-3,
};

export const CSV_TIME_FORMATS =
  'an ISO 8601 time with its zone such as 2013-10-07T13:30:00.5Z or 2013-10-07T09:30:00-04:00, or seconds, milliseconds, microseconds or nanoseconds since 1970';

/** Microseconds since the Unix epoch, undefined for a text that is no time. Nanoseconds are cut off. */
export function parseCsvTime(text: string): number | undefined {
  if (/^\d+$/.test(text)) {
    const unit = EPOCH_UNITS[text.length];
    if (unit === undefined) return undefined;
    return unit < 1 ? Number(text.slice(0, -3)) : Number(text) * unit;
  }
  const parts = ISO_PATTERN.exec(text);
  if (!parts) return undefined;
  const wholeMs = Date.parse(`${parts[1]}T${parts[2]}${parts[4]?.toUpperCase()}`);
  return Number.isNaN(wholeMs) ? undefined : wholeMs * 1000 + Number((parts[3] ?? '').padEnd(6, '0').slice(0, 6));
}
