// What a person should know at once: every alert of a session and of those before it, kept in the data folder, and told outside.
import type { Alert, AlertNotice, AlertSeverity } from '../../protocol/alerts.ts';
import type { SessionLogs } from '../logging/session-logs.ts';
import { componentOfLine } from '../supervisor/core/component-table.ts';
import {
  type AlertBook,
  type AlertEvent,
  acknowledgeAlert,
  applyAlertEvent,
  EMPTY_BOOK,
  findAlert,
  isWorse,
  raiseAlert,
} from './alert-book.ts';
import { type AlertStore, alertsPath, openAlertStore } from './alert-store.ts';
import type { Webhook, WebhookStatus } from './webhook.ts';

/** What is raised again and again is written down once a minute. */
const WRITE_REPEATED_EVERY_US = 60_000_000;

export type AlertsOptions = {
  /** The folder of the file `alerts.jsonl`. */
  readonly folder: string;
  readonly logs: Pick<SessionLogs, 'write' | 'redactText'>;
  readonly webhook: Webhook | null;
  /** The least severity that the webhook hears of. */
  readonly minimumSeverity: AlertSeverity;
  readonly nowUs: () => number;
};

export type AlertsReport = { readonly alerts: readonly Alert[]; readonly webhook: WebhookStatus | null };

export class Alerts {
  readonly #options: AlertsOptions;
  readonly #listeners = new Set<(alert: Alert) => void>();
  readonly #writtenAtUs = new Map<string, number>();
  #store: AlertStore | null = null;
  #book: AlertBook = EMPTY_BOOK;

  /** A file that cannot be used costs the memory of alerts, never the alerts. */
  constructor(options: AlertsOptions) {
    this.#options = options;
    try {
      this.#store = openAlertStore(alertsPath(options.folder));
      this.#book = this.#store.book;
      const { unreadableLines } = this.#store;
      if (unreadableLines > 0)
        this.#warn(`alerts.jsonl has ${unreadableLines} lines that cannot be read; they are left as they are`);
    } catch (error) {
      this.#warn('the file of alerts cannot be opened: alerts are kept in memory only', error);
    }
  }

  /** The latest first. */
  list(): readonly Alert[] {
    return this.#book.alerts.toReversed();
  }

  get webhook(): WebhookStatus | null {
    return this.#options.webhook?.status ?? null;
  }

  report(): AlertsReport {
    return { alerts: this.list(), webhook: this.webhook };
  }

  /** `source`: the worker or the component of main that raised it. Raise it as often as it is true. */
  raise(notice: AlertNotice, source = 'main'): Alert {
    const { logs, webhook, minimumSeverity, nowUs } = this.#options;
    const event = raiseAlert(this.#book, { ...notice, text: logs.redactText(notice.text) }, source, nowUs());
    const before = event.kind === 'repeated' ? findAlert(this.#book, event.id) : undefined;
    const isNews = before === undefined || isWorse(severityOf(event), before.severity);
    const alert = this.#apply(event, isNews);
    if (isNews) {
      const level = alert.severity === 'info' ? 'info' : 'warn';
      logs.write(componentOfLine(source, undefined), {
        level,
        message: alert.text,
        fields: { alert: alert.code, subject: alert.subject, id: alert.id },
      });
      if (!isWorse(minimumSeverity, alert.severity)) webhook?.send(alert);
    }
    return alert;
  }

  /** Throws a RangeError for an alert that is not there. */
  acknowledge(id: string, by: string): Alert {
    const event = acknowledgeAlert(this.#book, id, by, this.#options.nowUs());
    if (!event) throw new RangeError(`no alert is called ${id}`);
    return this.#apply(event, true);
  }

  /** Hears every alert that is new or changed. Returns how to stop hearing. */
  onChange(listener: (alert: Alert) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.#options.webhook?.close();
    this.#store?.close();
    this.#store = null;
  }

  #apply(event: AlertEvent, isNews: boolean): Alert {
    const id = event.kind === 'raised' ? event.alert.id : event.id;
    const nowUs = this.#options.nowUs();
    if (isNews || nowUs - (this.#writtenAtUs.get(id) ?? 0) >= WRITE_REPEATED_EVERY_US) {
      this.#writtenAtUs.set(id, nowUs);
      this.#write(event);
    }
    this.#book = applyAlertEvent(this.#book, event);
    const alert = findAlert(this.#book, id);
    if (!alert) throw new Error(`alert ${id} is not in the book that it was just written into`);
    for (const listener of this.#listeners) listener(alert);
    return alert;
  }

  #write(event: AlertEvent): void {
    try {
      this.#store?.append(event);
    } catch (error) {
      this.#warn('an alert could not be written to the disk', error);
    }
  }

  #warn(message: string, error?: unknown): void {
    this.#options.logs.write('main', { level: 'warn', message, fields: error === undefined ? {} : { error } });
  }
}

const severityOf = (event: AlertEvent): AlertSeverity =>
  event.kind === 'raised' ? event.alert.severity : event.kind === 'repeated' ? event.severity : 'info';
