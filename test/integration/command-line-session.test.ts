// The command line with a real session: start, look, halt, resume, stop, and what is left after an instance was killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { homeOf } from '../../main/home.ts';
import { readInstanceNote } from '../../main/locks/instance-lock.ts';
import type { RestartOutcome } from '../../protocol/main-requests.ts';
import type { StatusReport } from '../../protocol/status.ts';
import type { RunSummary } from '../../protocol/summary.ts';
import { talkTo } from '../support/control-talk.ts';

const entry = join(import.meta.dirname, '..', '..', 'dist', 'main', 'tradewarden.js');
const PATIENCE = { timeout: 40_000, interval: 50 };
type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

let home = '';
const running = new Set<ChildProcess>();

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tw-session-'));
});
afterEach(async () => {
  await Promise.all(
    [...running].map((child) => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      return gone;
    }),
  );
  rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

function start(...words: string[]): {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly stderr: () => string;
} {
  const child = spawn(process.execPath, [entry, ...words, '--home', home], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code, stdout, stderr });
    });
  });
  return { child, ended, stderr: () => stderr };
}
const tell = (...words: string[]): Promise<Ended> => start(...words).ended;

async function upAndRunning(): Promise<StatusReport> {
  return vi.waitFor(async () => {
    const { code, stdout } = await tell('status', '--json');
    expect(code).toBe(0);
    const status = JSON.parse(stdout) as StatusReport;
    expect(status.components.map(({ state }) => state)).toEqual(status.components.map(() => 'running'));
    expect(status.tradingState).toBe('ACTIVE');
    return status;
  }, PATIENCE);
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it('runs a session that can be looked at, halted, resumed and stopped, and leaves nothing behind', async () => {
  const session = start('run', '--ports', 'auto', '--json');
  const status = await upAndRunning();
  expect(status).toMatchObject({ mode: 'paper', venue: 'simulator', pid: session.child.pid });
  expect(status.dashboardUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/enter\/[\w.-]+$/);
  expect(status.components.map(({ id }) => id)).toEqual([
    'logging-system',
    'health-monitor',
    'simulator',
    'alpaca-client',
    'market-data-collector',
    'order-executor',
    'position-manager',
    'risk-management',
    'performance-tracker',
    'strategy:sma-cross',
    'realtime-monitor',
  ]);
  const pids = [...new Set(status.components.map(({ pid }) => pid ?? 0))];
  expect(pids).toHaveLength(6);
  expect(Object.keys(status.resources.workers).toSorted()).toEqual([
    'desk',
    'executor',
    'gateway',
    'main',
    'simulator',
    'strategy:sma-cross',
  ]);

  const second = await tell('run', '--ports', 'auto');
  expect(second.code).toBe(4);
  expect(second.stderr).toContain(`is already running on ${home} as process ${session.child.pid}`);

  const halted = await tell('halt', '--reason', 'a test', '--json');
  expect(halted.code).toBe(0);
  expect(JSON.parse(halted.stdout)).toMatchObject({ tradingState: 'HALTED', pending: [] });
  expect(JSON.parse((await tell('status', '--json')).stdout)).toMatchObject({ tradingState: 'HALTED' });
  expect(JSON.parse((await tell('resume', '--json')).stdout)).toMatchObject({ tradingState: 'ACTIVE' });

  expect((await tell('stop')).code).toBe(0);
  const { code, stdout } = await session.ended;
  expect(code).toBe(0);
  const summary = JSON.parse(stdout) as RunSummary;
  expect(summary).toMatchObject({ mode: 'paper', venue: 'simulator', source: 'synthetic', restarts: 0, errors: 0 });
  expect(summary.ticks.published).toBeGreaterThan(0);
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), PATIENCE);
  expect(readdirSync(join(home, 'run'))).toEqual(['instance.lock']);
  expect((await tell('status')).code).toBe(3);
});

it('halts an executor that is away as soon as it is back', async () => {
  start('run', '--ports', 'auto', '--json');
  const executor = (await upAndRunning()).components.find(({ worker }) => worker === 'executor')?.pid ?? 0;
  process.kill(executor, 'SIGKILL');
  await tell('halt');
  await vi.waitFor(async () => {
    const status = JSON.parse((await tell('status', '--json')).stdout) as StatusReport;
    expect(status.components.find(({ worker }) => worker === 'executor')).toMatchObject({ state: 'running', restarts: 1 });
    expect(status.tradingState).toBe('HALTED');
  }, PATIENCE);
  expect((await tell('stop', '--json')).code).toBe(0);
});

it('restarts a component, tells what else that touches, and shows the logs of it, also when nothing runs any more', async () => {
  const session = start('run', '--ports', 'auto', '--json');
  await upAndRunning();
  const restarted = JSON.parse((await tell('restart', 'position-manager', '--json')).stdout) as RestartOutcome;
  expect(restarted).toEqual({
    component: 'position-manager',
    worker: 'executor',
    restarts: ['order-executor', 'position-manager', 'risk-management', 'performance-tracker'],
    resynchronises: ['strategy:sma-cross'],
  });
  await vi.waitFor(async () => {
    const status = JSON.parse((await tell('status', '--json')).stdout) as StatusReport;
    expect(status.components.find(({ id }) => id === 'order-executor')).toMatchObject({ state: 'running', restarts: 1 });
  }, PATIENCE);
  const wrong = await tell('restart', 'position-manger');
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('did you mean "position-manager"?');

  const follower = start('logs', '-f', '--json');
  let followed = '';
  follower.child.stdout?.on('data', (chunk) => (followed += String(chunk)));
  await vi.waitFor(() => expect(followed).toContain('executor is ready'), PATIENCE);
  await tell('halt', '--reason', 'somebody looks');
  await vi.waitFor(() => expect(followed).toContain('somebody looks'), PATIENCE);

  const watcher = start('status', '--watch');
  let watched = '';
  watcher.child.stdout?.on('data', (chunk) => (watched += String(chunk)));
  await vi.waitFor(() => expect(watched.split('Tradewarden paper on simulator').length).toBeGreaterThan(2), PATIENCE);
  expect(watched).not.toContain('\x1b');

  await tell('stop');
  await session.ended;
  expect((await follower.ended).code).toBe(0);
  expect((await watcher.ended).code).toBe(0);
  expect((await tell('logs', 'main')).stdout).toContain('restarts position-manager');
  const files = readdirSync(join(home, 'logs'));
  expect(files).toEqual(expect.arrayContaining(['alpaca-client.log', 'market-data-collector.log', 'main.log']));
  expect((await tell('logs', 'market-data-collector')).stdout).toMatch(/stocks is live/);
  expect((await tell('logs', 'alpaca-client')).stdout).not.toMatch(/stocks is live/);
  // A worker stands for all that live in it.
  expect((await tell('logs', 'gateway')).stdout).toMatch(/stocks is live/);
  expect((await tell('logs', 'nobody')).stderr).toMatch(/no log of "nobody": found alpaca-client, /);
  expect((await tell('logs', '-f')).code).toBe(3);
});

it('takes Ctrl-C that arrives twice for one, and prints the summary last', async () => {
  const session = start('run', '--ports', 'auto');
  await upAndRunning();
  session.child.kill('SIGINT');
  session.child.kill('SIGINT');
  const { code, stdout, stderr } = await session.ended;
  expect(code).toBe(0);
  expect(stderr).not.toContain('hurrying');
  expect(stdout.slice(stdout.lastIndexOf('│ run'))).toContain('realised P&L');
});

it.skipIf(process.platform === 'win32')(
  'leaves no process after it was killed, and the next start says what it found',
  async () => {
    const session = start('run', '--ports', 'auto', '--json');
    const pids = (await upAndRunning()).components.map(({ pid }) => pid ?? 0);
    session.child.kill('SIGKILL');
    await session.ended;
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), PATIENCE);
    expect(existsSync(join(home, 'run', 'control.sock'))).toBe(true);
    expect((await tell('status')).code).toBe(3);

    const next = start('run', '--ports', 'auto', '--json');
    await upAndRunning();
    expect(next.stderr()).toContain(`(process ${session.child.pid}) did not end in an orderly way`);
    await tell('stop');
    expect((await next.ended).code).toBe(0);
  },
);

it.skipIf(process.platform === 'win32')(
  'opens its data, logs and control socket to nobody else, and refuses what is no request',
  async () => {
    const session = start('run', '--ports', 'auto', '--json');
    await upAndRunning();
    const modeOf = (...parts: string[]): number => statSync(join(home, ...parts)).mode & 0o777;
    expect([modeOf('run'), modeOf('run', 'control.sock'), modeOf('run', 'instance.json'), modeOf('logs', 'main.log')]).toEqual([
      0o700, 0o600, 0o600, 0o600,
    ]);
    expect(modeOf('keys')).toBe(0o700);
    const { control } = readInstanceNote(homeOf(home, {}, '/')) ?? {};
    if (!control) throw new Error('the instance left no note of how to reach it');
    const replyTo = async (line: string): Promise<unknown> => JSON.parse(await talkTo(control, `${line}\n`));
    expect(await replyTo('hello')).toEqual({
      ok: false,
      error: 'found a line that is not JSON, expected one JSON object a line',
    });
    expect(await replyTo('{"command":"hallt"}')).toMatchObject({
      ok: false,
      error: expect.stringMatching(/command: found "hallt", expected one of "status"/),
    });
    expect(await replyTo('{"command":"halt"}')).toMatchObject({ ok: false, error: 'by: found nothing, expected a text' });
    expect(await replyTo('x'.repeat(70_000))).toMatchObject({
      ok: false,
      error: expect.stringContaining('more than 65536 bytes'),
    });
    session.child.kill('SIGTERM');
    expect((await session.ended).code).toBe(0);
    const logged = readFileSync(join(home, 'logs', 'main.log'), 'utf8')
      .trim()
      .split('\n');
    expect(logged.map((line) => JSON.parse(line) as unknown).length).toBeGreaterThan(5);
    expect(logged.join('\n')).not.toContain(control.secret);
    expect(existsSync(join(home, 'run', 'instance.json'))).toBe(false);
  },
);

it.skipIf(process.platform === 'win32')('a signal before anything runs ends it at once and leaves no note', async () => {
  const session = start('run', '--ports', 'auto');
  const note = join(home, 'run', 'instance.json');
  await vi.waitFor(() => expect(existsSync(note)).toBe(true), { timeout: 40_000, interval: 1 });
  session.child.kill('SIGTERM');
  const { stderr } = await session.ended;
  expect(existsSync(note)).toBe(false);
  expect(stderr).not.toContain('listens on');
});

it('stop waits for an instance that is about to begin', async () => {
  const session = start('run', '--ports', 'auto', '--json');
  await vi.waitFor(() => expect(existsSync(join(home, 'run', 'instance.json'))).toBe(true), { timeout: 40_000, interval: 1 });
  expect(await tell('stop')).toMatchObject({ code: 0, stdout: `Stopped (process ${session.child.pid}).\n` });
  expect((await session.ended).code).toBe(0);
});

it('runs only the simulated venue, and prints the keys that open it', async () => {
  const venue = start('simulator', '--json');
  let text = '';
  venue.child.stdout?.on('data', (chunk) => (text += String(chunk)));
  const told = await vi.waitFor(
    () => JSON.parse(text) as { readonly url: string; readonly keyId: string; readonly secret: string },
    PATIENCE,
  );
  const ask = (secret: string) =>
    fetch(`${told.url}/v2/account`, { headers: { 'APCA-API-KEY-ID': told.keyId, 'APCA-API-SECRET-KEY': secret } });
  expect(await (await ask(told.secret)).json()).toMatchObject({ status: 'ACTIVE' });
  expect((await ask('wrong')).ok).toBe(false);
  venue.child.kill('SIGINT');
  expect((await venue.ended).code).toBe(0);
});

it('starts nothing for a symbol that the synthetic market does not have, and names those that it has', async () => {
  const { code, stdout, stderr } = await tell(
    'run',
    '--ports',
    'auto',
    '--json',
    '--strategy',
    'sma-cross',
    '--symbols',
    'ZZZZ',
  );
  expect(code).toBe(2);
  expect(stderr).toMatch(/symbols: found "ZZZZ", expected a symbol of the synthetic market: SPY, /);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'WRONG_SETTINGS' } });
});

it('ends a session whose only strategy cannot be made, and says why, with the numbers that it got to', async () => {
  const broken = join(home, 'broken.js');
  writeFileSync(
    broken,
    `export const strategy = { name: 'broken', description: 'Throws', parameters: {}, create() { throw new Error('on purpose'); } };`,
  );
  const { code, stdout, stderr } = await tell('run', '--ports', 'auto', '--json', '--strategy', broken);
  expect(code).toBe(1);
  expect(stderr).toMatch(/strategy:broken failed for good: .*on purpose\. Correct the strategy's file, then/);
  expect(JSON.parse(stdout)).toMatchObject({ errors: 1, signals: 0, cash: '100000' });
});
