// Times as Alpaca writes and reads them: RFC 3339 with as many decimals as are needed, and plain dates.
import { DAY_US, isCalendarDate, utcMidnightUs } from '../../trading/calendar-dates.ts';
import { newYorkMidnightUs, newYorkOffsetUs } from '../../trading/new-york-time.ts';

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/;

/** UTC, without trailing zeros: `2026-11-20T15:10:18.909428Z`. */
export function toTimestamp(atUs: number): string {
  const second = Math.floor(atUs / 1_000_000);
  const micros = Math.floor(atUs - second * 1_000_000);
  if (micros === 0) return `${secondText(second)}Z`;
  return `${secondText(second)}.${String(micros).padStart(6, '0').replace(/0+$/, '')}Z`;
}

const MOST_SECONDS_KEPT = 64;
/** An order has a dozen times, and all but one are of the same second or the one before. */
const secondTexts = new Map<number, string>();

function secondText(second: number): string {
  let text = secondTexts.get(second);
  if (text === undefined) {
    text = new Date(second * 1000).toISOString().slice(0, 19);
    if (secondTexts.size >= MOST_SECONDS_KEPT) secondTexts.clear();
    secondTexts.set(second, text);
  }
  return text;
}

export const toTimestampOrNull = (atUs: number | null): string | null => (atUs === null ? null : toTimestamp(atUs));

/** New York wall time with its offset: `2026-11-20T09:30:00-05:00`. */
export function toNewYorkTimestamp(atUs: number): string {
  const offsetUs = newYorkOffsetUs(atUs);
  return `${toTimestamp(atUs + offsetUs).slice(0, -1)}-0${-offsetUs / 3_600_000_000}:00`;
}

/** Microseconds of an RFC 3339 text (finer decimals are cut), or undefined. */
export function parseTimestamp(text: string): number | undefined {
  const match = RFC_3339.exec(text);
  if (!match) return undefined;
  const [, date, time, fraction = '', zone = 'Z'] = match;
  const milliseconds = Date.parse(`${date}T${time}${zone.toUpperCase()}`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}

/** The date part of a date or of a full timestamp, as clients send either where a date is asked for. */
export function parseDate(text: string): string | undefined {
  const date = text.slice(0, 10);
  return isCalendarDate(date) && (text.length === 10 || parseTimestamp(text) !== undefined) ? date : undefined;
}

export type DayZone = 'new-york' | 'utc';

/** A timestamp, or a date that means its first (`start`) or last (`end`) microsecond in the zone. */
export function parseInstant(text: string, bound: 'start' | 'end', zone: DayZone): number | undefined {
  if (!isCalendarDate(text)) return parseTimestamp(text);
  const midnight = zone === 'utc' ? utcMidnightUs(text) : newYorkMidnightUs(text);
  return bound === 'start' ? midnight : midnight + DAY_US - 1;
}
