// Calendar dates as `YYYY-MM-DD` texts, and the days between them.

export const DAY_US = 86_400_000_000;
const DAY_MS = 86_400_000;
const DATE_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;

/** True for a date that exists, such as `2024-02-29`, and false for `2023-02-29` or `2024-2-9`. */
export function isCalendarDate(text: string): boolean {
  const parts = DATE_PATTERN.exec(text);
  if (!parts) return false;
  const day = Math.round(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) / DAY_MS);
  return toDate(day) === text;
}

/** Days since 1970-01-01. Throws a RangeError for a text that is no date. */
export function toDayNumber(date: string): number {
  if (!isCalendarDate(date)) throw new RangeError(`expected a date such as "2024-02-29", found ${JSON.stringify(date)}`);
  return Math.round(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8))) / DAY_MS);
}

export const toDate = (dayNumber: number): string => new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);

export const addDays = (date: string, days: number): string => toDate(toDayNumber(date) + days);

/** 0 for Sunday to 6 for Saturday. The first of January 1970 was a Thursday. */
export const weekdayOf = (dayNumber: number): number => (((dayNumber + 4) % 7) + 7) % 7;

/** The date in UTC, by which crypto data is filed. */
export const utcDateOf = (atUs: number): string => toDate(Math.floor(atUs / DAY_US));

export const utcMidnightUs = (date: string): number => toDayNumber(date) * DAY_US;
