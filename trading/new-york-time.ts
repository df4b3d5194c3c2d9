// New York wall time to and from Unix microseconds. The rules of daylight saving are arithmetic here, because a call of
// Intl costs a thousand times more and every tick may ask; a test holds them against Intl for sixty years.
import { DAY_US, toDate, toDayNumber, weekdayOf } from './calendar-dates.ts';

const HOUR_US = 3_600_000_000;
const STANDARD_OFFSET_US = -5 * HOUR_US;
const DAYLIGHT_OFFSET_US = -4 * HOUR_US;

type DaylightSaving = { readonly year: number; readonly startUs: number; readonly endUs: number };
const daylightSavings = new Map<number, DaylightSaving>();

// Neighbouring questions are nearly always about the same year and day.
let lastYear: { readonly fromUs: number; readonly toUs: number; readonly saving: DaylightSaving } | undefined;
let lastDate: { readonly dayNumber: number; readonly date: string } | undefined;

/** What to add to UTC to get New York wall time: -4 h in summer, -5 h in winter. */
export function newYorkOffsetUs(atUs: number): number {
  if (!lastYear || atUs < lastYear.fromUs || atUs >= lastYear.toUs) {
    const year = new Date(Math.floor(atUs / 1000)).getUTCFullYear();
    lastYear = { fromUs: Date.UTC(year, 0) * 1000, toUs: Date.UTC(year + 1, 0) * 1000, saving: daylightSavingOf(year) };
  }
  const { saving } = lastYear;
  return atUs >= saving.startUs && atUs < saving.endUs ? DAYLIGHT_OFFSET_US : STANDARD_OFFSET_US;
}

/** The day number (days since 1970-01-01) that a calendar on a wall in New York shows. */
export const newYorkDayNumber = (atUs: number): number => Math.floor((atUs + newYorkOffsetUs(atUs)) / DAY_US);

/** The date in New York, `YYYY-MM-DD`. */
export function newYorkDateOf(atUs: number): string {
  const dayNumber = newYorkDayNumber(atUs);
  if (lastDate?.dayNumber !== dayNumber) lastDate = { dayNumber, date: toDate(dayNumber) };
  return lastDate.date;
}

/** Microseconds that a clock on a wall in New York shows, from 0 to just below 24 h. */
export function newYorkTimeOfDayUs(atUs: number): number {
  const wallUs = atUs + newYorkOffsetUs(atUs);
  return wallUs - Math.floor(wallUs / DAY_US) * DAY_US;
}

/**
 * The moment at which New York's wall clock shows `timeOfDayUs` on `date`. An hour that happens twice (autumn) means the
 * first one; one that is skipped (spring) means the time an hour later, as in Temporal's `compatible`.
 */
export const newYorkToUs = (date: string, timeOfDayUs: number): number => wallToUs(toDayNumber(date) * DAY_US + timeOfDayUs);

export const newYorkMidnightUs = (date: string): number => newYorkToUs(date, 0);

/** Midnight that begins the day of this number in New York. */
export const newYorkMidnightOfDay = (dayNumber: number): number => wallToUs(dayNumber * DAY_US);

function wallToUs(wallUs: number): number {
  const asDaylight = wallUs - DAYLIGHT_OFFSET_US;
  return newYorkOffsetUs(asDaylight) === DAYLIGHT_OFFSET_US ? asDaylight : wallUs - STANDARD_OFFSET_US;
}

function daylightSavingOf(year: number): DaylightSaving {
  const known = daylightSavings.get(year);
  if (known) return known;
  const { startDay, endDay } = daylightSavingDays(year);
  // Clocks change at 02:00 wall time: 07:00 UTC in spring, 06:00 UTC in autumn.
  const saving = { year, startUs: startDay * DAY_US + 7 * HOUR_US, endUs: endDay * DAY_US + 6 * HOUR_US };
  daylightSavings.set(year, saving);
  return saving;
}

/** Uniform Time Act 1966 with its amendments of 1973 (15 U.S.C. 260a), 1986 and, since 2007, the Energy Policy Act of 2005. */
function daylightSavingDays(year: number): { readonly startDay: number; readonly endDay: number } {
  const lastSundayOfOctober = sundayFrom(year, 10, 25);
  if (year >= 2007) return { startDay: sundayFrom(year, 3, 8), endDay: sundayFrom(year, 11, 1) };
  if (year >= 1987) return { startDay: sundayFrom(year, 4, 1), endDay: lastSundayOfOctober };
  if (year === 1974) return { startDay: dayOf(1974, 1, 6), endDay: lastSundayOfOctober };
  if (year === 1975) return { startDay: dayOf(1975, 2, 23), endDay: lastSundayOfOctober };
  return { startDay: sundayFrom(year, 4, 24), endDay: lastSundayOfOctober };
}

const dayOf = (year: number, month: number, day: number): number => Math.round(Date.UTC(year, month - 1, day) / 86_400_000);

/** The first Sunday on or after a day. */
function sundayFrom(year: number, month: number, day: number): number {
  const dayNumber = dayOf(year, month, day);
  return dayNumber + ((7 - weekdayOf(dayNumber)) % 7);
}
