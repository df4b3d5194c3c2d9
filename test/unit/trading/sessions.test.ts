// Holds the trading sessions against known days and New York time against Intl.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, isCalendarDate, toDate, toDayNumber } from '../../../trading/calendar-dates.ts';
import {
  newYorkDateOf,
  newYorkMidnightUs,
  newYorkOffsetUs,
  newYorkTimeOfDayUs,
  newYorkToUs,
} from '../../../trading/new-york-time.ts';
import {
  closureReason,
  isOpenAt,
  nextCloseUs,
  nextOpenUs,
  sessionAfter,
  sessionAt,
  sessionOf,
  sessionsBetween,
} from '../../../trading/sessions.ts';

const HOUR_US = 3_600_000_000;
const toUs = (iso: string): number => Date.parse(iso) * 1000;
const toIso = (atUs: number | undefined): string | undefined =>
  atUs === undefined ? undefined : new Date(atUs / 1000).toISOString();

test('opens at 09:30 and closes at 16:00 New York time, summer and winter', () => {
  expect(toIso(sessionOf('2013-10-07')?.openUs)).toBe('2013-10-07T13:30:00.000Z');
  expect(toIso(sessionOf('2013-10-07')?.closeUs)).toBe('2013-10-07T20:00:00.000Z');
  expect(toIso(sessionOf('2026-11-20')?.openUs)).toBe('2026-11-20T14:30:00.000Z');
  expect(toIso(sessionOf('2026-11-20')?.preOpenUs)).toBe('2026-11-20T09:00:00.000Z');
  expect(toIso(sessionOf('2026-11-20')?.postCloseUs)).toBe('2026-11-21T01:00:00.000Z');
});

test('agrees with Intl about the offset of New York at any time since 1970', () => {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York', timeZoneName: 'longOffset' });
  const offsetByIntl = (atUs: number): number => {
    const name = format.formatToParts(atUs / 1000).find((part) => part.type === 'timeZoneName')?.value ?? '';
    return Number(name.slice('GMT'.length, -':00'.length)) * HOUR_US;
  };
  const moment = fc.integer({ min: 0, max: Date.UTC(2037, 0) / 1000 }).map((seconds) => seconds * 1_000_000);
  fc.assert(
    fc.property(moment, (atUs) => newYorkOffsetUs(atUs) === offsetByIntl(atUs)),
    { numRuns: 3_000 },
  );
  for (let year = 1970; year < 2037; year++) {
    for (let day = toDayNumber(`${year}-01-01`); day < toDayNumber(`${year + 1}-01-01`); day++) {
      const noonUs = (day * 24 + 12) * HOUR_US;
      if (newYorkOffsetUs(noonUs) === newYorkOffsetUs(noonUs - 24 * HOUR_US)) continue;
      for (let hour = -24; hour <= 0; hour++) {
        const atUs = noonUs + hour * HOUR_US;
        expect(newYorkOffsetUs(atUs), new Date(atUs / 1000).toISOString()).toBe(offsetByIntl(atUs));
        expect(newYorkOffsetUs(atUs - 1_000_000)).toBe(offsetByIntl(atUs - 1_000_000));
      }
    }
  }
});

test('finds the way back from New York wall time to the same moment', () => {
  const moment = fc.integer({ min: 0, max: Date.UTC(2037, 0) / 1000 }).map((seconds) => seconds * 1_000_000);
  fc.assert(
    fc.property(moment, (atUs) => {
      const back = newYorkToUs(newYorkDateOf(atUs), newYorkTimeOfDayUs(atUs));
      // The hour that happens twice in autumn comes back as its first turn.
      return back === atUs || back === atUs - HOUR_US;
    }),
    { numRuns: 3_000 },
  );
});

test('knows days of 23 and 25 hours, and the hours that are skipped or happen twice', () => {
  expect(newYorkMidnightUs('2024-03-11') - newYorkMidnightUs('2024-03-10')).toBe(23 * HOUR_US);
  expect(newYorkMidnightUs('2024-11-04') - newYorkMidnightUs('2024-11-03')).toBe(25 * HOUR_US);
  expect(toIso(newYorkToUs('2024-11-03', 1.5 * HOUR_US))).toBe('2024-11-03T05:30:00.000Z');
  expect(toIso(newYorkToUs('2024-03-10', 2.5 * HOUR_US))).toBe('2024-03-10T07:30:00.000Z');
});

// https://www.nyse.com/markets/hours-calendars and the exchange's list of holidays since 1885.
const CLOSED_DAYS = {
  2001: ['01-01', '01-15', '02-19', '04-13', '05-28', '07-04', '09-03', '09-11', '09-12', '09-13', '09-14', '11-22', '12-25'],
  2012: ['01-02', '01-16', '02-20', '04-06', '05-28', '07-04', '09-03', '10-29', '10-30', '11-22', '12-25'],
  2013: ['01-01', '01-21', '02-18', '03-29', '05-27', '07-04', '09-02', '11-28', '12-25'],
  2021: ['01-01', '01-18', '02-15', '04-02', '05-31', '07-05', '09-06', '11-25', '12-24'],
  2022: ['01-17', '02-21', '04-15', '05-30', '06-20', '07-04', '09-05', '11-24', '12-26'],
  2025: ['01-01', '01-09', '01-20', '02-17', '04-18', '05-26', '06-19', '07-04', '09-01', '11-27', '12-25'],
  2026: ['01-01', '01-19', '02-16', '04-03', '05-25', '06-19', '07-03', '09-07', '11-26', '12-25'],
  2028: ['01-17', '02-21', '04-14', '05-29', '06-19', '07-04', '09-04', '11-23', '12-25'],
};

test.each(Object.entries(CLOSED_DAYS))(
  'is closed in %s on the holidays of the exchange and on no other weekday',
  (year, expected) => {
    const closed: string[] = [];
    for (let day = toDayNumber(`${year}-01-01`); day <= toDayNumber(`${year}-12-31`); day++) {
      const reason = closureReason(toDate(day));
      if (reason !== undefined && reason !== 'Weekend') closed.push(toDate(day).slice(5));
    }
    expect(closed).toEqual(expected);
  },
);

const HALF_DAYS = {
  1999: ['11-26', '12-31'],
  2002: ['07-05', '11-29', '12-24'],
  2012: ['07-03', '11-23', '12-24'],
  2013: ['07-03', '11-29', '12-24'],
  2014: ['07-03', '11-28', '12-24'],
  2021: ['11-26'],
  2024: ['07-03', '11-29', '12-24'],
  2025: ['07-03', '11-28', '12-24'],
  2026: ['11-27', '12-24'],
};

test.each(Object.entries(HALF_DAYS))('closes at 13:00 in %s on the half days of the exchange', (year, expected) => {
  const halfDays = sessionsBetween(`${year}-01-01`, `${year}-12-31`).filter((session) => session.isHalfDay);
  expect(halfDays.map((session) => session.date.slice(5))).toEqual(expected);
  for (const session of halfDays) {
    expect(newYorkTimeOfDayUs(session.closeUs)).toBe(13 * HOUR_US);
    expect(newYorkTimeOfDayUs(session.postCloseUs)).toBe(17 * HOUR_US);
  }
});

test('counts the trading days of known years', () => {
  const counts = [2012, 2013, 2020, 2024, 2025].map((year) => sessionsBetween(`${year}-01-01`, `${year}-12-31`).length);
  expect(counts).toEqual([250, 252, 253, 252, 250]);
});

test('names the phase of a moment, each beginning at its first microsecond', () => {
  const phaseAt = (iso: string, offsetUs = 0): string => sessionAt(toUs(iso) + offsetUs).phase;
  expect(phaseAt('2026-11-20T04:00:00-05:00', -1)).toBe('closed');
  expect(phaseAt('2026-11-20T04:00:00-05:00')).toBe('pre');
  expect(phaseAt('2026-11-20T09:30:00-05:00', -1)).toBe('pre');
  expect(phaseAt('2026-11-20T09:30:00-05:00')).toBe('core');
  expect(phaseAt('2026-11-20T16:00:00-05:00', -1)).toBe('core');
  expect(phaseAt('2026-11-20T16:00:00-05:00')).toBe('post');
  expect(phaseAt('2026-11-20T20:00:00-05:00')).toBe('closed');
  expect(phaseAt('2026-11-21T12:00:00-05:00')).toBe('closed');
  expect(phaseAt('2026-11-27T13:00:00-05:00')).toBe('post');
  expect(sessionAt(toUs('2026-11-26T12:00:00-05:00'))).toEqual({ phase: 'closed', session: undefined });
});

test('finds the next open and close across weekends, holidays and half days', () => {
  const wednesday = toUs('2026-11-25T17:00:00-05:00');
  expect(toIso(nextOpenUs(wednesday))).toBe('2026-11-27T14:30:00.000Z');
  expect(toIso(nextCloseUs(wednesday))).toBe('2026-11-27T18:00:00.000Z');
  const whileOpen = toUs('2026-11-20T10:00:00-05:00');
  expect(isOpenAt(whileOpen)).toBe(true);
  expect(toIso(nextCloseUs(whileOpen))).toBe('2026-11-20T21:00:00.000Z');
  expect(toIso(nextOpenUs(whileOpen))).toBe('2026-11-23T14:30:00.000Z');
  expect(sessionAfter('2026-11-27').date).toBe('2026-11-30');
});

test('always finds an open and a close later than the moment asked about', () => {
  const moment = fc.integer({ min: 0, max: Date.UTC(2030, 0) / 1000 }).map((seconds) => seconds * 1_000_000);
  fc.assert(
    fc.property(moment, (atUs) => {
      const openUs = nextOpenUs(atUs);
      const closeUs = nextCloseUs(atUs);
      // While the market is open its close comes first, else its open does.
      return (
        openUs > atUs && closeUs > atUs && isOpenAt(openUs) && isOpenAt(closeUs - 1) && isOpenAt(atUs) === closeUs < openUs
      );
    }),
  );
});

test('refuses a text that is no date, and says what was expected', () => {
  for (const text of ['2023-02-29', '2013-13-01', '2013-1-7', 'yesterday', '']) {
    expect(isCalendarDate(text)).toBe(false);
    expect(() => sessionOf(text)).toThrow(`expected a date such as "2024-02-29", found ${JSON.stringify(text)}`);
  }
  expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
});
