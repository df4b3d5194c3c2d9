// An alert as the outside wants it: plain JSON, or the shapes that Discord and Slack understand.
import { ALERT_CODES, type Alert, type AlertCode, type AlertSeverity } from '../../protocol/alerts.ts';

export const WEBHOOK_FORMATS = ['json', 'discord', 'slack'] as const;
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

/** `instance` says which of a person's systems it is, such as `paper at simulator on host`. */
export function toWebhookBody(format: WebhookFormat, alert: Alert, instance: string): Readonly<Record<string, unknown>> {
  switch (format) {
    case 'json':
      return toJsonBody(alert, instance);
    case 'discord':
      return toDiscordBody(alert, instance);
    case 'slack':
      return toSlackBody(alert, instance);
  }
}

const toJsonBody = (alert: Alert, instance: string): Readonly<Record<string, unknown>> => ({
  id: alert.id,
  severity: alert.severity,
  code: alert.code,
  subject: alert.subject,
  title: titleOf(alert),
  text: alert.text,
  source: alert.source,
  count: alert.count,
  raisedAt: timeOf(alert),
  instance,
});

/** Discord refuses longer ones: https://discord.com/developers/docs/resources/message#embed-object-embed-limits */
const LONGEST_DISCORD_TITLE = 256;
const LONGEST_DISCORD_DESCRIPTION = 4096;
const COLOURS: Readonly<Record<AlertSeverity, string>> = { info: '#3b82f6', warning: '#f59e0b', critical: '#dc2626' };

const toDiscordBody = (alert: Alert, instance: string): Readonly<Record<string, unknown>> => ({
  username: 'Tradewarden',
  embeds: [
    {
      title: `${alert.severity.toUpperCase()}: ${titleOf(alert)}`.slice(0, LONGEST_DISCORD_TITLE),
      description: alert.text.slice(0, LONGEST_DISCORD_DESCRIPTION),
      color: Number.parseInt(COLOURS[alert.severity].slice(1), 16),
      timestamp: timeOf(alert),
      footer: { text: `${alert.id} · ${alert.subject} · ${instance}` },
    },
  ],
  // Nothing in a text of ours shall call people.
  allowed_mentions: { parse: [] },
});

const toSlackBody = (alert: Alert, instance: string): Readonly<Record<string, unknown>> => ({
  text: escapeForSlack(`${alert.severity.toUpperCase()}: ${titleOf(alert)}`),
  attachments: [
    {
      color: COLOURS[alert.severity],
      text: escapeForSlack(alert.text),
      footer: escapeForSlack(`${alert.id} · ${alert.subject} · ${instance}`),
      ts: Math.floor(alert.raisedAtUs / 1_000_000),
    },
  ],
});

const titleOf = ({ code }: Alert): string => ALERT_CODES[code as AlertCode] ?? code.toLowerCase().replaceAll('_', ' ');
const timeOf = ({ raisedAtUs }: Alert): string => new Date(raisedAtUs / 1000).toISOString();

/** The three characters that mean something there, a call to everybody (`<!channel>`) among it. */
const escapeForSlack = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
