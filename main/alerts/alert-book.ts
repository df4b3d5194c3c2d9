// All alerts, and what happens to them: raised, raised again, acknowledged. Pure; the store keeps the events.
import type { Alert, AlertNotice, AlertSeverity } from '../../protocol/alerts.ts';

/** Oldest first. */
export type AlertBook = { readonly alerts: readonly Alert[]; readonly lastNumber: number };
export const EMPTY_BOOK: AlertBook = { alerts: [], lastNumber: 0 };

export type AlertEvent =
  | { readonly kind: 'raised'; readonly alert: Alert }
  | {
      readonly kind: 'repeated';
      readonly id: string;
      readonly severity: AlertSeverity;
      readonly text: string;
      readonly count: number;
      readonly atUs: number;
    }
  | { readonly kind: 'acknowledged'; readonly id: string; readonly by: string; readonly atUs: number };

/** More than anybody reads. The oldest acknowledged ones go first. */
const MOST_ALERTS = 500;
const LONGEST_TEXT = 1_000;
const SEVERITIES: readonly AlertSeverity[] = ['info', 'warning', 'critical'];

export const isWorse = (severity: AlertSeverity, than: AlertSeverity): boolean =>
  SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(than);

/** The same about the same subject is one alert until somebody has acknowledged it; it is as bad as it ever was. */
export function raiseAlert(book: AlertBook, notice: AlertNotice, source: string, nowUs: number): AlertEvent {
  const { severity, code, subject } = notice;
  const text = notice.text.slice(0, LONGEST_TEXT);
  const open = book.alerts.findLast(
    (alert) => alert.acknowledgedBy === null && alert.code === code && alert.subject === subject,
  );
  if (open) {
    const worst = isWorse(severity, open.severity) ? severity : open.severity;
    return { kind: 'repeated', id: open.id, severity: worst, text, count: open.count + 1, atUs: nowUs };
  }
  const id = `A${book.lastNumber + 1}`;
  const once = { raisedAtUs: nowUs, lastRaisedAtUs: nowUs, count: 1, acknowledgedBy: null, acknowledgedAtUs: null };
  return { kind: 'raised', alert: { id, severity, code, subject, text, source, ...once } };
}

/** Null for an alert that is not there. One that was acknowledged already stays with whoever did it first. */
export function acknowledgeAlert(book: AlertBook, id: string, by: string, nowUs: number): AlertEvent | null {
  const alert = findAlert(book, id);
  if (!alert) return null;
  return { kind: 'acknowledged', id, by: alert.acknowledgedBy ?? by, atUs: alert.acknowledgedAtUs ?? nowUs };
}

export function applyAlertEvent(book: AlertBook, event: AlertEvent): AlertBook {
  switch (event.kind) {
    case 'raised': {
      const number = Number(event.alert.id.slice(1));
      const lastNumber = Number.isSafeInteger(number) ? Math.max(book.lastNumber, number) : book.lastNumber;
      return { lastNumber, alerts: trimmed([...book.alerts, event.alert]) };
    }
    case 'repeated': {
      const { id, severity, text, count, atUs } = event;
      return changed(book, id, (alert) => ({ ...alert, severity, text, count, lastRaisedAtUs: atUs }));
    }
    case 'acknowledged':
      return changed(book, event.id, (alert) => ({
        ...alert,
        acknowledgedBy: event.by,
        acknowledgedAtUs: event.atUs,
      }));
  }
}

export const findAlert = ({ alerts }: AlertBook, id: string): Alert | undefined => alerts.find((alert) => alert.id === id);

const changed = (book: AlertBook, id: string, change: (alert: Alert) => Alert): AlertBook => ({
  ...book,
  alerts: book.alerts.map((alert) => (alert.id === id ? change(alert) : alert)),
});

function trimmed(alerts: readonly Alert[]): readonly Alert[] {
  if (alerts.length <= MOST_ALERTS) return alerts;
  const oldest = Math.max(
    0,
    alerts.findIndex(({ acknowledgedBy }) => acknowledgedBy !== null),
  );
  return alerts.toSpliced(oldest, 1);
}
