// The alerts of a session for its settings.
import { hostname } from 'node:os';
import type { AlertSeverity } from '../../protocol/alerts.ts';
import { nowUs } from '../../runtime/clocks.ts';
import type { HomeFolders } from '../home.ts';
import { redactText } from '../logging/redact.ts';
import type { SessionLogs } from '../logging/session-logs.ts';
import { Alerts } from './alerts.ts';
import { Webhook } from './webhook.ts';
import type { WebhookFormat } from './webhook-shapes.ts';

export type AlertSettings = {
  readonly webhookUrl?: string | undefined;
  readonly webhookFormat: WebhookFormat;
  readonly minimumSeverity: AlertSeverity;
};

/** `secrets` are texts that never leave, wherever they may stand; `instance` names this system to whoever reads the message. */
export function openAlerts(
  home: HomeFolders,
  settings: AlertSettings,
  instance: string,
  secrets: readonly string[],
  logs: SessionLogs,
): Alerts {
  const { webhookUrl, webhookFormat, minimumSeverity } = settings;
  const hidden = [...secrets, ...(webhookUrl === undefined ? [] : [webhookUrl])].filter((secret) => secret.length > 3);
  const clean = (text: string): string =>
    hidden.reduce((cleaned, secret) => cleaned.replaceAll(secret, '[redacted]'), redactText(text));
  const log = (message: string): void => logs.write('main', { level: 'warn', message });
  const webhook =
    webhookUrl === undefined
      ? null
      : new Webhook({ url: webhookUrl, format: webhookFormat }, `${instance} on ${hostname()}`, clean, log);
  return new Alerts({ folder: home.journal, logs, webhook, minimumSeverity, nowUs });
}
