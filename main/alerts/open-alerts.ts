// The alerts of a session for its settings.
import { hostname } from 'node:os';
import type { AlertSeverity } from '../../protocol/alerts.ts';
import { nowUs } from '../../runtime/clocks.ts';
import type { HomeFolders } from '../home.ts';
import type { SessionLogs } from '../logging/session-logs.ts';
import { Alerts } from './alerts.ts';
import { Webhook } from './webhook.ts';
import type { WebhookFormat } from './webhook-shapes.ts';

export type AlertSettings = {
  readonly webhookUrl?: string | undefined;
  readonly webhookFormat: WebhookFormat;
  readonly minimumSeverity: AlertSeverity;
};

/** What is hidden from the logs leaves in no message either. `instance` names this system to whoever reads one. */
export function openAlerts(
  home: HomeFolders,
  settings: AlertSettings,
  instance: string,
  logs: Pick<SessionLogs, 'write' | 'hide' | 'redactText'>,
): Alerts {
  const { webhookUrl, webhookFormat, minimumSeverity } = settings;
  if (webhookUrl !== undefined) logs.hide(webhookUrl);
  const clean = (text: string): string => logs.redactText(text);
  const log = (message: string): void => logs.write('main', { level: 'warn', message });
  const webhook =
    webhookUrl === undefined
      ? null
      : new Webhook({ url: webhookUrl, format: webhookFormat }, `${instance} on ${hostname()}`, clean, log);
  return new Alerts({ folder: home.journal, logs, webhook, minimumSeverity, nowUs });
}
