// Alerts on a real disk and to a real HTTP server, in the three shapes that it may want.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Alerts } from '../../main/alerts/alerts.ts';
import { openAlerts } from '../../main/alerts/open-alerts.ts';
import { WEBHOOK_TIMINGS, Webhook, type WebhookTimings } from '../../main/alerts/webhook.ts';
import type { WebhookFormat } from '../../main/alerts/webhook-shapes.ts';
import { homeOf } from '../../main/home.ts';
import { DEFAULT_LOG_OPTIONS, type LogEntry, openSessionLogs } from '../../main/logging/session-logs.ts';
import type { AlertNotice } from '../../protocol/alerts.ts';

type Posted = { readonly headers: IncomingHttpHeaders; readonly body: Record<string, unknown> };
/** What the server does with a post; it answers 204 when no reply is left. */
type Reply = { readonly status: number; readonly headers?: Record<string, string> } | 'hang' | 'cut';

let home: string;
let server: Server;
let url: string;
let posts: Posted[];
let replies: Reply[];
let lines: string[];
let wake: () => void;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'alerts-'));
  posts = [];
  replies = [];
  lines = [];
  wake = () => {};
  server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      posts.push({ headers: request.headers, body: JSON.parse(text) as Record<string, unknown> });
      const reply = replies.shift() ?? { status: 204 };
      if (reply === 'cut') request.socket.destroy();
      else if (reply !== 'hang') response.writeHead(reply.status, reply.headers).end();
      wake();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/T0/very-secret-path`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(home, { recursive: true });
});

const logs = {
  redactText: (text: string) => text,
  write: (source: string, { level, message }: LogEntry) => {
    lines.push(`${source} ${level}: ${message}`);
    wake();
  },
};
async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise<void>((resolve) => (wake = resolve));
}
const QUICK: Partial<WebhookTimings> = { firstRetryMs: 2, longestRetryMs: 20, pauseMs: 1, timeoutMs: 200, farewellMs: 50 };
function open(format: WebhookFormat = 'json', timings: Partial<WebhookTimings> = {}): Alerts {
  const all = { ...WEBHOOK_TIMINGS, ...QUICK, ...timings };
  const clean = (text: string): string => text.replaceAll('AK-SECRET', '[redacted]');
  const webhook = new Webhook(
    { url, format },
    'paper on simulator',
    clean,
    (line) => logs.write('webhook', { level: 'warn', message: line }),
    all,
  );
  return new Alerts({ folder: home, logs, webhook, minimumSeverity: 'warning', nowUs: () => 1_700_000_000_000_000 });
}
const notice = (fields: Partial<AlertNotice> = {}): AlertNotice => ({
  severity: 'critical',
  code: 'STREAM_DOWN',
  subject: 'stocks <all>',
  text: 'No data & no hope: key AK-SECRET <!channel>',
  ...fields,
});

describe('a webhook', () => {
  it('hears an alert as plain JSON', async () => {
    const alerts = open('json');
    alerts.raise(notice(), 'gateway');
    await until(() => posts.length === 1);
    expect(posts[0]?.headers['content-type']).toBe('application/json');
    expect(posts[0]?.body).toEqual({
      id: 'A1',
      severity: 'critical',
      code: 'STREAM_DOWN',
      subject: 'stocks <all>',
      title: 'a stream of the venue has been down for long',
      text: 'No data & no hope: key [redacted] <!channel>',
      source: 'gateway',
      count: 1,
      raisedAt: '2023-11-14T22:13:20.000Z',
      instance: 'paper on simulator',
    });
    await alerts.close();
    expect(alerts.webhook).toMatchObject({ sent: 1, failed: 0, waiting: 0, lastError: null });
  });

  it('hears an alert as an embed of Discord, which calls nobody', async () => {
    const alerts = open('discord');
    alerts.raise(notice(), 'gateway');
    await until(() => posts.length === 1);
    expect(posts[0]?.body).toEqual({
      username: 'Tradewarden',
      embeds: [
        {
          title: 'CRITICAL: a stream of the venue has been down for long',
          description: 'No data & no hope: key [redacted] <!channel>',
          color: 0xdc2626,
          timestamp: '2023-11-14T22:13:20.000Z',
          footer: { text: 'A1 · stocks <all> · paper on simulator' },
        },
      ],
      allowed_mentions: { parse: [] },
    });
    await alerts.close();
  });

  it('hears an alert as a message of Slack, in which nothing means anything', async () => {
    const alerts = open('slack');
    alerts.raise(notice(), 'gateway');
    await until(() => posts.length === 1);
    expect(posts[0]?.body).toEqual({
      text: 'CRITICAL: a stream of the venue has been down for long',
      attachments: [
        {
          color: '#dc2626',
          text: 'No data &amp; no hope: key [redacted] &lt;!channel&gt;',
          footer: 'A1 · stocks &lt;all&gt; · paper on simulator',
          ts: 1_700_000_000,
        },
      ],
    });
    await alerts.close();
  });

  it('hears each alert once, and nothing below what is worth a message, until it becomes worse', async () => {
    const alerts = open();
    for (let times = 0; times < 5; times++) alerts.raise(notice({ severity: 'warning' }));
    alerts.raise(notice({ severity: 'info', subject: 'quiet' }));
    alerts.raise(notice({ severity: 'critical' }));
    alerts.raise(notice({ subject: 'the last one' }));
    await until(() => posts.length === 3);
    await alerts.close();
    expect(posts.map(({ body }) => `${String(body['subject'])} ${String(body['severity'])}`)).toEqual([
      'stocks <all> warning',
      'stocks <all> critical',
      'the last one critical',
    ]);
  });

  it('is tried again after answers and cuts that may pass, as long as it says, and in the order of the alerts', async () => {
    replies.push({ status: 503 }, 'cut', 'hang', { status: 429, headers: { 'retry-after': '0' } });
    const alerts = open();
    alerts.raise(notice({ subject: 'first' }));
    alerts.raise(notice({ subject: 'second' }));
    await until(() => posts.length === 6);
    await alerts.close();
    expect(posts.map(({ body }) => body['subject'])).toEqual(['first', 'first', 'first', 'first', 'first', 'second']);
    expect(alerts.webhook).toMatchObject({ sent: 2, failed: 0 });
  });

  it('is given up where it will never work, without its address in any log', async () => {
    replies.push({ status: 404 });
    const alerts = open();
    alerts.raise(notice());
    await until(() => lines.length === 2);
    expect(lines[1]).toBe('webhook warn: alert A1 could not be told to the webhook: it answered 404');
    expect(alerts.webhook).toMatchObject({ sent: 0, failed: 1, lastError: 'it answered 404' });
    replies.push(...Array.from({ length: 8 }, () => 'cut' as const));
    alerts.raise(notice({ subject: 'another' }));
    await until(() => lines.length === 4);
    expect(lines.join()).not.toContain('very-secret-path');
    expect(posts).toHaveLength(9);
    await alerts.close();
  });

  it('is not followed to another address', async () => {
    replies.push({ status: 307, headers: { location: 'http://127.0.0.1:9/elsewhere' } });
    const alerts = open('json', { attempts: 1 });
    alerts.raise(notice());
    await until(() => lines.length === 2);
    expect(lines[1]).toContain('could not be told to the webhook');
    await alerts.close();
  });

  it('is not flooded: what is too much for it is told in one message', async () => {
    const alerts = open('json', { burst: 1 });
    for (let index = 0; index < 40; index++) alerts.raise(notice({ subject: `s${index}`, text: 'something' }));
    await until(() => posts.length === 22);
    await alerts.close();
    expect(posts.at(-1)?.body).toMatchObject({ text: 'something And 18 more alerts, which the desk shows.' });
    expect(alerts.list()).toHaveLength(40);
  });

  it('holds up neither the alerts nor the end of a session when it hangs', async () => {
    replies.push('hang', 'hang');
    const alerts = open('json', { timeoutMs: 60_000, farewellMs: 5 });
    alerts.raise(notice());
    alerts.raise(notice({ subject: 'another' }));
    await until(() => posts.length === 1);
    expect(alerts.list()).toHaveLength(2);
    await alerts.close();
    expect(posts).toHaveLength(1);
  });

  it('never hears a secret of this system', async () => {
    const settings = { webhookUrl: url, webhookFormat: 'json', minimumSeverity: 'info' } as const;
    const hiding = openSessionLogs(home, { ...DEFAULT_LOG_OPTIONS, files: null }, () => {});
    for (const secret of ['PK12345', 'hunter2hunter2']) hiding.hide(secret);
    const alerts = openAlerts({ ...homeOf(home, {}, '/'), journal: home }, settings, 'paper', hiding);
    const text = `secret: hunter2hunter2, key PK12345, hook ${url}, Authorization: Basic abc`;
    alerts.raise(notice({ text, subject: 'PK12345' }));
    await until(() => posts.length === 1);
    await alerts.close();
    const said = JSON.stringify(posts[0]?.body);
    for (const secret of ['hunter2', 'PK12345', 'very-secret-path', 'abc']) expect(said).not.toContain(secret);
  });
});

describe('the file of alerts', () => {
  it('keeps every alert and who acknowledged it over a restart, and goes on numbering', async () => {
    const first = open();
    first.raise(notice({ severity: 'info' }));
    first.raise(notice({ severity: 'info' }));
    first.raise(notice({ severity: 'info', subject: 'other' }));
    first.acknowledge('A2', 'Ada');
    const changed: string[] = [];
    const stopHearing = first.onChange(({ id }) => changed.push(id));
    first.acknowledge('A1', 'Ada');
    stopHearing();
    first.raise(notice({ severity: 'info' }));
    expect(changed).toEqual(['A1']);
    await first.close();
    const second = open();
    expect(second.list().map(({ id, acknowledgedBy }) => `${id} ${acknowledgedBy}`)).toEqual(['A3 null', 'A2 Ada', 'A1 Ada']);
    expect(() => second.acknowledge('A9', 'Ada')).toThrow('no alert is called A9');
    expect(second.raise(notice({ severity: 'info', subject: 'new' })).id).toBe('A4');
    await second.close();
  });

  it('survives a line that a crash cut, and loses nothing that it cannot read', async () => {
    const first = open();
    first.raise(notice({ severity: 'info' }));
    await first.close();
    appendFileSync(join(home, 'alerts.jsonl'), '{"kind":"raised","alert":{"id":"A2"');
    const second = open();
    expect(second.list().map(({ id }) => id)).toEqual(['A1']);
    expect(lines.at(-1)).toContain('1 lines that cannot be read');
    second.raise(notice({ severity: 'info', subject: 'later' }));
    await second.close();
    const third = open();
    expect(third.list().map(({ subject }) => subject)).toEqual(['later', 'stocks <all>']);
    expect(readFileSync(join(home, 'alerts.jsonl'), 'utf8')).toContain('{"id":"A2"\n');
    await third.close();
  });

  it('does not stop anybody from hearing of an alert when it cannot be opened', async () => {
    writeFileSync(join(home, 'in-the-way'), '');
    const alerts = new Alerts({
      folder: join(home, 'in-the-way'),
      logs,
      webhook: null,
      minimumSeverity: 'info',
      nowUs: () => 1,
    });
    expect(alerts.raise(notice()).id).toBe('A1');
    expect(lines[0]).toContain('kept in memory only');
    await alerts.close();
  });
});
