// Alerts: raised once, counted while nobody looks, acknowledged by a person.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type AlertBook,
  type AlertEvent,
  acknowledgeAlert,
  applyAlertEvent,
  EMPTY_BOOK,
  raiseAlert,
} from '../../../../main/alerts/alert-book.ts';
import type { AlertNotice } from '../../../../protocol/alerts.ts';

const notice = (fields: Partial<AlertNotice> = {}): AlertNotice => ({
  severity: 'warning',
  code: 'STREAM_DOWN',
  subject: 'stocks',
  text: 'no market data for 60 s',
  ...fields,
});
const raised = (book: AlertBook, fields: Partial<AlertNotice> = {}, atUs = 1): AlertBook =>
  applyAlertEvent(book, raiseAlert(book, notice(fields), 'gateway', atUs));
const acknowledged = (book: AlertBook, id: string, by: string, atUs = 9): AlertBook =>
  applyAlertEvent(book, acknowledgeAlert(book, id, by, atUs) as AlertEvent);

it('is one alert as long as nobody has acknowledged it, however often it is raised', () => {
  let book = raised(EMPTY_BOOK, {}, 5);
  book = raised(book, { text: 'no market data for 120 s' }, 6);
  expect(book.alerts).toEqual([
    {
      ...notice({ text: 'no market data for 120 s' }),
      id: 'A1',
      source: 'gateway',
      raisedAtUs: 5,
      lastRaisedAtUs: 6,
      count: 2,
      acknowledgedBy: null,
      acknowledgedAtUs: null,
    },
  ]);
});

it('is another alert about another subject, with another code, and after it was acknowledged', () => {
  let book = raised(raised(raised(EMPTY_BOOK), { subject: 'crypto' }), { code: 'FEED_MUTE' });
  expect(book.alerts.map(({ id }) => id)).toEqual(['A1', 'A2', 'A3']);
  book = raised(acknowledged(book, 'A1', 'Ada'));
  expect(book.alerts.map(({ id, acknowledgedBy }) => `${id} ${acknowledgedBy}`)).toEqual([
    'A1 Ada',
    'A2 null',
    'A3 null',
    'A4 null',
  ]);
});

it('is as bad as it ever was, and stays with whoever acknowledged it first', () => {
  const book = raised(raised(EMPTY_BOOK, { severity: 'critical' }), { severity: 'info' });
  expect(book.alerts[0]?.severity).toBe('critical');
  const twice = acknowledged(acknowledged(book, 'A1', 'Ada', 7), 'A1', 'Bob', 8);
  expect(twice.alerts[0]).toMatchObject({ acknowledgedBy: 'Ada', acknowledgedAtUs: 7 });
  expect(acknowledgeAlert(book, 'A2', 'Ada', 7)).toBeNull();
});

it('keeps a bounded number, and forgets acknowledged ones before others', () => {
  let book = acknowledged(raised(raised(EMPTY_BOOK, { subject: 'first' }), { subject: 'second' }), 'A2', 'Ada');
  for (let index = 0; index < 499; index++) book = raised(book, { subject: `s${index}` });
  expect(book.alerts).toHaveLength(500);
  expect(book.alerts[0]?.subject).toBe('first');
  expect(book.alerts[1]?.subject).toBe('s0');
  expect(raised(book, { subject: 'one more' }).alerts[0]?.subject).toBe('s0');
});

it('is the same book when its events are replayed', () => {
  const step = fc.oneof(
    fc.record({
      code: fc.constantFrom('A', 'B'),
      subject: fc.constantFrom('x', 'y'),
      severity: fc.constantFrom('info' as const, 'critical' as const),
    }),
    fc.record({ acknowledge: fc.integer({ min: 1, max: 6 }) }),
  );
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const events: AlertEvent[] = [];
      let book = EMPTY_BOOK;
      for (const [atUs, action] of steps.entries()) {
        const event =
          'acknowledge' in action
            ? acknowledgeAlert(book, `A${action.acknowledge}`, 'Ada', atUs)
            : raiseAlert(book, notice(action), 'main', atUs);
        if (!event) continue;
        events.push(event);
        book = applyAlertEvent(book, event);
      }
      expect(events.reduce(applyAlertEvent, EMPTY_BOOK)).toEqual(book);
      const open = book.alerts.filter(({ acknowledgedBy }) => acknowledgedBy === null);
      expect(new Set(open.map(({ code, subject }) => `${code} ${subject}`)).size).toBe(open.length);
      const raises = steps.filter((action) => !('acknowledge' in action)).length;
      expect(book.alerts.reduce((sum, { count }) => sum + count, 0)).toBe(raises);
    }),
  );
});
