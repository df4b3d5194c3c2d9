// The logs of a session on a real disk: rotation, retention, levels, redaction, and what happens when the disk says no.
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DEFAULT_LOG_OPTIONS, type LogOptions, openSessionLogs, type SessionLogs } from '../../main/logging/session-logs.ts';

const SECRET = 'hunter2-hunter2';
let folder = '';
const shown: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tw-logs-'));
  shown.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (options: Partial<LogOptions> = {}): SessionLogs =>
  openSessionLogs(folder, { ...DEFAULT_LOG_OPTIONS, ...options }, (source, { message }) => shown.push(`${source}: ${message}`));
const linesOf = (name: string): Record<string, unknown>[] =>
  readFileSync(join(folder, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it('writes one JSON line for each event, a file for each source, and one for the errors of all', async () => {
  const logs = open();
  const error = new Error('the venue is away', { cause: new Error('ECONNREFUSED') });
  logs.write('gateway', { level: 'info', message: 'connected', fields: { feed: 'IEX', level: 'high' } });
  logs.write('strategy:sma-cross', { level: 'error', message: 'no trade', fields: { error } });
  logs.write('executor', { level: 'error', message: 'no answer', fields: { code: 'TIMEOUT' } });
  await logs.close();
  expect(readdirSync(folder).toSorted()).toEqual(['errors.log', 'executor.log', 'gateway.log', 'strategy-sma-cross.log']);
  expect(linesOf('gateway.log')).toMatchObject([
    { source: 'gateway', level: 'info', level_: 'high', msg: 'connected', feed: 'IEX' },
  ]);
  expect(linesOf('errors.log').map(({ source }) => source)).toEqual(['strategy:sma-cross', 'executor']);
  expect(linesOf('errors.log')[0]?.['error']).toMatchObject({
    message: 'the venue is away',
    stack: expect.stringContaining('session-logs.test'),
    cause: { message: 'ECONNREFUSED' },
  });
  expect(logs.errorsOf('executor')).toMatchObject([{ kind: 'TIMEOUT', count: 1, last: { message: 'no answer' } }]);
});

it('puts a full file away, keeps so many of each and so many bytes of all, and never removes one in use', async () => {
  const logs = open({ files: { maxBytes: 2_000, keep: 3, keepBytes: 6_000 } });
  for (let count = 0; count < 200; count++) {
    logs.write('gateway', { level: 'info', message: `line ${count} ${'x'.repeat(60)}` });
    // Files are written beside the event loop.
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await logs.close();
  const files = readdirSync(folder);
  expect(files).toContain('gateway.log');
  expect(files.length).toBeLessThanOrEqual(3);
  expect(files.length).toBeGreaterThan(1);
  expect(linesOf('gateway.log').at(-1)?.['msg']).toMatch(/^line 199 /);
});

it('writes what the level of a source allows, which can change at any time', async () => {
  const logs = open({ level: 'warn', levels: { executor: 'debug' } });
  logs.write('gateway', { level: 'info', message: 'not wanted' });
  logs.write('executor', { level: 'debug', message: 'wanted' });
  logs.setLevel('gateway', 'info');
  logs.write('gateway', { level: 'info', message: 'wanted now' });
  logs.setLevel('all', 'error');
  logs.write('executor', { level: 'warn', message: 'not wanted any more' });
  await logs.close();
  expect(shown).toEqual(['executor: wanted', 'gateway: wanted now']);
  expect([logs.levelOf('gateway'), logs.levelOf('main')]).toEqual(['error', 'error']);
});

it('lets no known secret out, wherever it hides', async () => {
  const logs = open();
  logs.hide(SECRET);
  const followed: unknown[] = [];
  logs.follow({}, (line) => followed.push(line));
  const error = new Error(`401 for ${SECRET}`, { cause: { [SECRET]: SECRET } });
  logs.write('gateway', {
    level: 'error',
    message: `asked with ${SECRET}`,
    fields: { url: `https://user:${SECRET}@venue/`, list: [[SECRET]], error, [SECRET]: 1, note: `"${SECRET}"` },
  });
  await logs.close();
  const everything = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  for (const text of [
    ...everything,
    JSON.stringify(followed),
    JSON.stringify(logs.latest({}, 10)),
    shown.join(),
    logs.redactText(SECRET),
  ])
    expect(text).not.toContain(SECRET);
  expect(everything.join()).toContain('asked with [redacted]');
});

it('remembers the latest lines, oldest first, and tells new ones to those who follow', () => {
  const logs = open({ files: null });
  for (let count = 0; count < 5_000; count++) logs.write('gateway', { level: 'info', message: String(count), atUs: count });
  logs.write('main', { level: 'warn', message: 'look', atUs: 10_000 });
  expect(logs.latest({}, 3).map(({ message }) => message)).toEqual(['4998', '4999', 'look']);
  expect(logs.latest({ sources: ['gateway'] }, 1).map(({ message }) => message)).toEqual(['4999']);
  expect(logs.latest({ level: 'warn' }, 10).map(({ message }) => message)).toEqual(['look']);
  const heard: string[] = [];
  const end = logs.follow({ sources: ['main'], level: 'warn' }, ({ message }) => heard.push(message));
  logs.write('main', { level: 'info', message: 'too quiet' });
  logs.write('gateway', { level: 'error', message: 'elsewhere' });
  logs.write('main', { level: 'error', message: 'loud' });
  end();
  logs.write('main', { level: 'error', message: 'nobody listens' });
  expect(heard).toEqual(['loud']);
});

it('goes on when a file cannot be opened, says so once, and counts and tells what was lost', async () => {
  // Nobody, not even root, opens a folder as a file.
  mkdirSync(join(folder, 'gateway.log'));
  const logs = open();
  logs.write('gateway', { level: 'info', message: 'one' });
  await vi.waitFor(() => expect(shown.filter((line) => line.includes('cannot be written'))).toHaveLength(1));
  for (let count = 0; count < 10; count++) logs.write('gateway', { level: 'info', message: 'more' });
  logs.write('main', { level: 'info', message: 'fine' });
  await logs.close();
  expect(logs.dropped).toBe(10);
  expect(linesOf('main.log')).toHaveLength(1);
  // At once when it begins, then at most every ten seconds, and at the end.
  const told = 'lines that never reached the log files since the last such message';
  expect(linesOf('logging-system.log').map(({ msg }) => msg)).toEqual([`${told}: 1, in all 1`, `${told}: 9, in all 10`]);
  expect(shown).toContain(`logging-system: ${told}: 9, in all 10`);
});

it.skipIf(process.platform === 'win32')('opens its files to nobody else', async () => {
  const logs = open();
  logs.write('main', { level: 'info', message: 'hello' });
  await logs.close();
  expect(statSync(join(folder, 'main.log')).mode & 0o777).toBe(0o600);
});

it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'goes on in a folder that nobody may write to',
  async () => {
    chmodSync(folder, 0o500);
    const logs = open();
    logs.write('main', { level: 'info', message: 'hello' });
    await vi.waitFor(() => expect(shown.join()).toContain('cannot be written'));
    await logs.close();
    chmodSync(folder, 0o700);
  },
);
