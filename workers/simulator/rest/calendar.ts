// The sessions between two dates: GET /v2/calendar as New York wall times, /v3/calendar/:market as times with their offset.
import type { FastifyInstance } from 'fastify';
import { addDays } from '../../../trading/calendar-dates.ts';
import { newYorkTimeOfDayUs } from '../../../trading/new-york-time.ts';
import { type Session, sessionAfter, sessionsBetween } from '../../../trading/sessions.ts';
import { invalidRequest } from '../http-error.ts';
import { type Query, readQuery } from '../query.ts';
import { parseDate, toNewYorkTimestamp } from '../timestamps.ts';

const FIRST_DATE = '1970-01-01';
const LAST_DATE = '2029-12-31';
/** A long weekend and more: after September 11 the market stood still for six days. */
const LONGEST_SETTLEMENT_DAYS = 10;
const HOUR_US = 3_600_000_000;
const MINUTE_US = 60_000_000;

/** The markets whose hours are known. */
const US_MARKETS: readonly string[] = ['NYSE', 'NASDAQ', 'BMO', 'BOATS', 'OCEA', 'XNYS', 'XNAS'];

export function addCalendarEndpoints(server: FastifyInstance): void {
  server.get('/v2/calendar', (request) => {
    const query = readQuery(request.query, invalidRequest);
    const isBySettlement = query.choice('date_type', ['trading', 'settlement'], 'trading') === 'settlement';
    return (isBySettlement ? sessionsSettledIn(query) : sessionsOf(query)).map(toCalendarDay);
  });
  server.get<{ Params: { market: string } }>('/v3/calendar/:market', (request) => {
    const market = marketOf(request.params.market);
    return { market, calendar: sessionsOf(readQuery(request.query, invalidRequest)).map(toPhases) };
  });
}

/** As the API describes a market; throws for one whose hours are not known. */
export function marketOf(name: string) {
  const acronym = name.toUpperCase();
  if (!US_MARKETS.includes(acronym)) throw invalidRequest(`invalid market "${name}": expected one of ${US_MARKETS.join(', ')}`);
  return { acronym, name: acronym, timezone: 'America/New_York' };
}

function sessionsOf(query: Query): readonly Session[] {
  const { start, end } = datesOf(query);
  return sessionsBetween(start, end);
}

/** Those whose trades settle in the span, however long before that they were. */
function sessionsSettledIn(query: Query): readonly Session[] {
  const { start, end } = datesOf(query);
  return sessionsBetween(addDays(start, -LONGEST_SETTLEMENT_DAYS), end).filter(({ date }) => {
    const settlement = sessionAfter(date).date;
    return settlement >= start && settlement <= end;
  });
}

function datesOf(query: Query): { readonly start: string; readonly end: string } {
  const dateOf = (name: string, fallback: string): string => {
    const text = query.text(name);
    const date = text === undefined ? fallback : parseDate(text);
    if (date === undefined) throw invalidRequest(`invalid ${name} "${text}": expected a date such as "2026-11-20"`);
    return date;
  };
  const start = dateOf('start', FIRST_DATE);
  const end = dateOf('end', LAST_DATE);
  if (end < start) throw invalidRequest('end date cannot be before start date');
  return { start: start < FIRST_DATE ? FIRST_DATE : start, end: end > LAST_DATE ? LAST_DATE : end };
}

const toPhases = (session: Session) => ({
  date: session.date,
  pre_start: toNewYorkTimestamp(session.preOpenUs),
  pre_end: toNewYorkTimestamp(session.openUs),
  core_start: toNewYorkTimestamp(session.openUs),
  core_end: toNewYorkTimestamp(session.closeUs),
  post_start: toNewYorkTimestamp(session.closeUs),
  post_end: toNewYorkTimestamp(session.postCloseUs),
  settlement_date: sessionAfter(session.date).date,
});

const toCalendarDay = (session: Session) => ({
  date: session.date,
  open: wallTime(session.openUs, ':'),
  close: wallTime(session.closeUs, ':'),
  session_open: wallTime(session.preOpenUs, ''),
  session_close: wallTime(session.postCloseUs, ''),
  settlement_date: sessionAfter(session.date).date,
});

function wallTime(atUs: number, separator: string): string {
  const ofDayUs = newYorkTimeOfDayUs(atUs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(ofDayUs / HOUR_US))}${separator}${two(Math.floor(ofDayUs / MINUTE_US) % 60)}`;
}
