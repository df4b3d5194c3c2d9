// When US equities trade: the sessions of the New York exchanges, with holidays and half days, in Unix microseconds.
// Today's hours (09:30 to 16:00, pre-market from 04:00, after hours to 20:00) are used for every year.
import { toDate, toDayNumber, weekdayOf } from './calendar-dates.ts';
import { exchangeYearOf } from './exchange-holidays.ts';
import { newYorkDayNumber, newYorkToUs } from './new-york-time.ts';

const MINUTE_US = 60_000_000;
const PRE_OPEN_US = 4 * 60 * MINUTE_US;
const OPEN_US = (9 * 60 + 30) * MINUTE_US;
const CLOSE_US = 16 * 60 * MINUTE_US;
const POST_CLOSE_US = 20 * 60 * MINUTE_US;
const HALF_DAY_CLOSE_US = 13 * 60 * MINUTE_US;
const HALF_DAY_POST_CLOSE_US = 17 * 60 * MINUTE_US;

/** `pre` and `post` are the extended hours, `core` is the regular session. */
export type SessionPhase = 'pre' | 'core' | 'post' | 'closed';

/** One day of trading. Each bound is the first moment of what it begins: `core` is `openUs <= t < closeUs`. */
export type Session = {
  /** The day in New York, `YYYY-MM-DD`. */
  readonly date: string;
  readonly isHalfDay: boolean;
  readonly preOpenUs: number;
  readonly openUs: number;
  readonly closeUs: number;
  readonly postCloseUs: number;
};

const sessions = new Map<number, Session | undefined>();

/** The session of a New York date, undefined on weekends and holidays. Throws a RangeError for a text that is no date. */
export const sessionOf = (date: string): Session | undefined => sessionOfDay(toDayNumber(date));

/** Why the exchange is closed on a date: a holiday's name, `Weekend`, or undefined when it is open. */
export function closureReason(date: string): string | undefined {
  const day = toDayNumber(date);
  if (isWeekend(day)) return 'Weekend';
  return exchangeYearOf(Number(date.slice(0, 4))).holidays.get(day);
}

/** The phase at a moment, with the session of that New York date (undefined on a day without one). */
export function sessionAt(atUs: number): { readonly phase: SessionPhase; readonly session: Session | undefined } {
  const session = sessionOfDay(newYorkDayNumber(atUs));
  return { phase: session ? phaseWithin(session, atUs) : 'closed', session };
}

/** Whether the regular session is on. */
export const isOpenAt = (atUs: number): boolean => sessionAt(atUs).phase === 'core';

/** The first open of a regular session after `atUs`. */
export const nextOpenUs = (atUs: number): number => firstSession(atUs, (session) => session.openUs > atUs).openUs;

/** The first close of a regular session after `atUs`: today's while it is open, or before it opens. */
export const nextCloseUs = (atUs: number): number => firstSession(atUs, (session) => session.closeUs > atUs).closeUs;

/** The first start of a pre-market after `atUs`. */
export const nextExtendedOpenUs = (atUs: number): number => firstSession(atUs, (session) => session.preOpenUs > atUs).preOpenUs;

/** The first end of after hours that comes after `atUs`. */
export const nextExtendedCloseUs = (atUs: number): number =>
  firstSession(atUs, (session) => session.postCloseUs > atUs).postCloseUs;

/** The sessions of `fromDate` to `toDate`, both included. Empty when they are the wrong way round. */
export function sessionsBetween(fromDate: string, toDate: string): readonly Session[] {
  const found: Session[] = [];
  const lastDay = toDayNumber(toDate);
  for (let day = toDayNumber(fromDate); day <= lastDay; day++) {
    const session = sessionOfDay(day);
    if (session) found.push(session);
  }
  return found;
}

/** The first session on a later date: also the settlement date of a trade on `date` (T+1 since 2024-05-28, SEC Rule 15c6-1). */
export function sessionAfter(date: string): Session {
  let day = toDayNumber(date) + 1;
  for (let session = sessionOfDay(day); ; session = sessionOfDay(++day)) if (session) return session;
}

function firstSession(atUs: number, isWanted: (session: Session) => boolean): Session {
  let day = newYorkDayNumber(atUs);
  for (let session = sessionOfDay(day); ; session = sessionOfDay(++day)) if (session && isWanted(session)) return session;
}

function phaseWithin(session: Session, atUs: number): SessionPhase {
  if (atUs < session.preOpenUs || atUs >= session.postCloseUs) return 'closed';
  if (atUs < session.openUs) return 'pre';
  return atUs < session.closeUs ? 'core' : 'post';
}

function sessionOfDay(day: number): Session | undefined {
  if (sessions.has(day)) return sessions.get(day);
  const session = buildSession(day);
  sessions.set(day, session);
  return session;
}

function buildSession(day: number): Session | undefined {
  if (isWeekend(day)) return undefined;
  const date = toDate(day);
  const year = exchangeYearOf(Number(date.slice(0, 4)));
  if (year.holidays.has(day)) return undefined;
  const isHalfDay = year.halfDays.has(day);
  return {
    date,
    isHalfDay,
    preOpenUs: newYorkToUs(date, PRE_OPEN_US),
    openUs: newYorkToUs(date, OPEN_US),
    closeUs: newYorkToUs(date, isHalfDay ? HALF_DAY_CLOSE_US : CLOSE_US),
    postCloseUs: newYorkToUs(date, isHalfDay ? HALF_DAY_POST_CLOSE_US : POST_CLOSE_US),
  };
}

const isWeekend = (day: number): boolean => weekdayOf(day) === 0 || weekdayOf(day) === 6;
