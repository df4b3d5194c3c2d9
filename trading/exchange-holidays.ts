// The days on which the New York Stock Exchange is closed or closes at 13:00, by rule, from 1970 on.
// Rules of today: NYSE Rule 7.2 and https://www.nyse.com/markets/hours-calendars. History: the exchange's own list
// "NYSE Holidays and special closings since 1885".
import { toDayNumber, weekdayOf } from './calendar-dates.ts';

const SUNDAY = 0;
const MONDAY = 1;
const TUESDAY = 2;
const WEDNESDAY = 3;
const THURSDAY = 4;
const FRIDAY = 5;
const SATURDAY = 6;

/** Full closures that no rule foresees. A new one is one line here. */
const SPECIAL_CLOSURES: Readonly<Record<string, string>> = {
  '1972-12-28': 'Funeral of President Truman',
  '1973-01-25': 'Funeral of President Johnson',
  '1977-07-14': 'Blackout in New York',
  '1985-09-27': 'Hurricane Gloria',
  '1994-04-27': 'Funeral of President Nixon',
  '2001-09-11': 'Attack on the World Trade Center',
  '2001-09-12': 'Attack on the World Trade Center',
  '2001-09-13': 'Attack on the World Trade Center',
  '2001-09-14': 'Attack on the World Trade Center',
  '2004-06-11': 'Mourning for President Reagan',
  '2007-01-02': 'Mourning for President Ford',
  '2012-10-29': 'Hurricane Sandy',
  '2012-10-30': 'Hurricane Sandy',
  '2018-12-05': 'Mourning for President G. H. W. Bush',
  '2025-01-09': 'Mourning for President Carter',
};

/** Early closes that the exchange announced for one day only. */
const SPECIAL_HALF_DAYS: readonly string[] = ['1997-12-26', '1999-12-31', '2003-12-26'];

export type ExchangeYear = {
  /** Day number to the reason for which the exchange is closed, weekends not included. */
  readonly holidays: ReadonlyMap<number, string>;
  /** Day numbers of the days that end at 13:00. */
  readonly halfDays: ReadonlySet<number>;
};

const years = new Map<number, ExchangeYear>();

/** The holidays and half days of a year. */
export function exchangeYearOf(year: number): ExchangeYear {
  const known = years.get(year);
  if (known) return known;
  const holidays = holidaysOf(year);
  const computed = { holidays, halfDays: new Set(halfDaysOf(year).filter((day) => !holidays.has(day))) };
  years.set(year, computed);
  return computed;
}

function holidaysOf(year: number): ReadonlyMap<number, string> {
  const holidays = new Map<number, string>();
  // New Year's Day on a Saturday is not made up for on Friday, which ends the accounting year (Rule 7.2).
  const newYear = dayOf(year, 1, 1);
  if (weekdayOf(newYear) !== SATURDAY) holidays.set(sundayToMonday(newYear), "New Year's Day");
  if (year >= 1998) holidays.set(nthWeekday(year, 1, MONDAY, 3), 'Martin Luther King Jr. Day');
  // Moved to Mondays by the Uniform Monday Holiday Act from 1971 on.
  holidays.set(year >= 1971 ? nthWeekday(year, 2, MONDAY, 3) : sundayToMonday(dayOf(year, 2, 22)), "Washington's Birthday");
  holidays.set(easterSunday(year) - 2, 'Good Friday');
  holidays.set(year >= 1971 ? lastMondayOfMay(year) : sundayToMonday(dayOf(year, 5, 30)), 'Memorial Day');
  if (year >= 2022) holidays.set(nearestWorkday(dayOf(year, 6, 19)), 'Juneteenth');
  holidays.set(nearestWorkday(dayOf(year, 7, 4)), 'Independence Day');
  holidays.set(nthWeekday(year, 9, MONDAY, 1), 'Labor Day');
  // In presidential years until 1980: the Tuesday after the first Monday of November.
  if (year <= 1980 && year % 4 === 0) holidays.set(nthWeekday(year, 11, MONDAY, 1) + 1, 'Election Day');
  holidays.set(nthWeekday(year, 11, THURSDAY, 4), 'Thanksgiving Day');
  holidays.set(nearestWorkday(dayOf(year, 12, 25)), 'Christmas Day');
  for (const [date, reason] of Object.entries(SPECIAL_CLOSURES)) {
    if (date.startsWith(`${year}-`)) holidays.set(toDayNumber(date), reason);
  }
  return holidays;
}

function halfDaysOf(year: number): readonly number[] {
  const halfDays = SPECIAL_HALF_DAYS.filter((date) => date.startsWith(`${year}-`)).map(toDayNumber);
  if (year >= 1993) {
    halfDays.push(nthWeekday(year, 11, THURSDAY, 4) + 1);
    if (isOneOf(dayOf(year, 12, 24), MONDAY, TUESDAY, WEDNESDAY, THURSDAY)) halfDays.push(dayOf(year, 12, 24));
  }
  if (year >= 1995) {
    if (isOneOf(dayOf(year, 7, 3), MONDAY, TUESDAY, THURSDAY)) halfDays.push(dayOf(year, 7, 3));
    // A Thursday Independence Day shortened the Friday after it until 2012, and the Wednesday before it since 2013.
    if (year >= 2013 && isOneOf(dayOf(year, 7, 3), WEDNESDAY)) halfDays.push(dayOf(year, 7, 3));
    if (year < 2013 && isOneOf(dayOf(year, 7, 5), FRIDAY)) halfDays.push(dayOf(year, 7, 5));
  }
  return halfDays;
}

/** Easter in the Gregorian calendar: the anonymous algorithm (Nature, 1876; Meeus, "Astronomical Algorithms", chapter 8). */
function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return dayOf(year, month, ((h + l - 7 * m + 114) % 31) + 1);
}

const dayOf = (year: number, month: number, day: number): number => Math.round(Date.UTC(year, month - 1, day) / 86_400_000);

const isOneOf = (day: number, ...weekdays: readonly number[]): boolean => weekdays.includes(weekdayOf(day));

const sundayToMonday = (day: number): number => (weekdayOf(day) === SUNDAY ? day + 1 : day);

const nearestWorkday = (day: number): number => (weekdayOf(day) === SATURDAY ? day - 1 : sundayToMonday(day));

function nthWeekday(year: number, month: number, weekday: number, nth: number): number {
  const first = dayOf(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + (nth - 1) * 7;
}

function lastMondayOfMay(year: number): number {
  const last = dayOf(year, 5, 31);
  return last - ((weekdayOf(last) - MONDAY + 7) % 7);
}
