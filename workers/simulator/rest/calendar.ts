// GET /v2/calendar: the sessions between two dates, as New York wall times.
import type { FastifyInstance } from 'fastify';
import { newYorkTimeOfDayUs } from '../../../trading/new-york-time.ts';
import { type Session, sessionAfter, sessionsBetween } from '../../../trading/sessions.ts';
import { invalidRequest } from '../http-error.ts';
import { readQuery } from '../query.ts';
import { parseDate } from '../timestamps.ts';

const FIRST_DATE = '1970-01-01';
const LAST_DATE = '2029-12-31';
const HOUR_US = 3_600_000_000;
const MINUTE_US = 60_000_000;

export function addCalendarEndpoint(server: FastifyInstance): void {
  server.get('/v2/calendar', (request) => {
    const query = readQuery(request.query, invalidRequest);
    const dateOf = (name: string, fallback: string): string => {
      const text = query.text(name);
      const date = text === undefined ? fallback : parseDate(text);
      if (date === undefined) throw invalidRequest(`invalid ${name} "${text}": expected a date such as "2026-11-20"`);
      return date;
    };
    const start = dateOf('start', FIRST_DATE);
    const end = dateOf('end', LAST_DATE);
    return sessionsBetween(start < FIRST_DATE ? FIRST_DATE : start, end > LAST_DATE ? LAST_DATE : end).map(toCalendarDay);
  });
}

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
