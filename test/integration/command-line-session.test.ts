// The command line with a real session: start, look, halt, resume, restart, logs, and who may talk to it.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import type { AlertsReport } from '../../main/alerts/alerts.ts';
import { homeOf } from '../../main/home.ts';
import { readInstanceNote } from '../../main/locks/instance-lock.ts';
import type { RestartOutcome } from '../../protocol/main-requests.ts';
import type { StatusReport } from '../../protocol/status.ts';
import type { RunSummary } from '../../protocol/summary.ts';
import { talkTo } from '../support/control-talk.ts';
import { freshSessionForEachTest, isAlive, PATIENCE } from '../support/session-room.ts';

const room = freshSessionForEachTest();

it('runs a session that can be looked at, halted, resumed and stopped, and leaves nothing behind', async () => {
  const session = room.start('run', '--ports', 'auto', '--json');
  const status = await room.upAndRunning();
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

  const second = await room.tell('run', '--ports', 'auto');
  expect(second.code).toBe(4);
  expect(second.stderr).toContain(`is already running on ${room.home} as process ${session.child.pid}`);

  const halted = await room.tell('halt', '--reason', 'a test', '--json');
  expect(halted.code).toBe(0);
  expect(JSON.parse(halted.stdout)).toMatchObject({ tradingState: 'HALTED', pending: [] });
  expect(JSON.parse((await room.tell('status', '--json')).stdout)).toMatchObject({ tradingState: 'HALTED' });
  const alerts = async () => (JSON.parse((await room.tell('alerts', '--json')).stdout) as AlertsReport).alerts;
  expect(await alerts()).toMatchObject([
    {
      code: 'TRADING_HALTED',
      severity: 'warning',
      text: expect.stringMatching(/halted trading: a test\./),
      acknowledgedBy: null,
    },
  ]);
  expect(JSON.parse((await room.tell('resume', '--json')).stdout)).toMatchObject({ tradingState: 'ACTIVE' });
  // Whoever resumes has seen it; the next halt is news again.
  expect(await alerts()).toMatchObject([{ acknowledgedBy: expect.stringContaining('on the command line') }]);

  expect((await room.tell('stop')).code).toBe(0);
  const { code, stdout } = await session.ended;
  expect(code).toBe(0);
  const summary = JSON.parse(stdout) as RunSummary;
  expect(summary).toMatchObject({ mode: 'paper', venue: 'simulator', source: 'synthetic', restarts: 0, errors: 0 });
  expect(summary.ticks.published).toBeGreaterThan(0);
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), PATIENCE);
  expect(readdirSync(join(room.home, 'run'))).toEqual(['instance.lock']);
  expect((await room.tell('status')).code).toBe(3);
});

it('halts an executor that is away as soon as it is back', async () => {
  room.start('run', '--ports', 'auto', '--json');
  const executor = (await room.upAndRunning()).components.find(({ worker }) => worker === 'executor')?.pid ?? 0;
  process.kill(executor, 'SIGKILL');
  await room.tell('halt');
  await vi.waitFor(async () => {
    const status = JSON.parse((await room.tell('status', '--json')).stdout) as StatusReport;
    expect(status.components.find(({ worker }) => worker === 'executor')).toMatchObject({ state: 'running', restarts: 1 });
    expect(status.tradingState).toBe('HALTED');
  }, PATIENCE);
  expect((await room.tell('stop', '--json')).code).toBe(0);
});

it('restarts a component, tells what else that touches, and shows the logs of it, also when nothing runs any more', async () => {
  const session = room.start('run', '--ports', 'auto', '--json');
  await room.upAndRunning();
  const restarted = JSON.parse((await room.tell('restart', 'position-manager', '--json')).stdout) as RestartOutcome;
  expect(restarted).toEqual({
    component: 'position-manager',
    worker: 'executor',
    restarts: ['order-executor', 'position-manager', 'risk-management', 'performance-tracker'],
    resynchronises: ['strategy:sma-cross'],
  });
  await vi.waitFor(async () => {
    const status = JSON.parse((await room.tell('status', '--json')).stdout) as StatusReport;
    expect(status.components.find(({ id }) => id === 'order-executor')).toMatchObject({ state: 'running', restarts: 1 });
  }, PATIENCE);
  const wrong = await room.tell('restart', 'position-manger');
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('did you mean "position-manager"?');

  const follower = room.start('logs', '-f', '--json');
  let followed = '';
  follower.child.stdout?.on('data', (chunk) => (followed += String(chunk)));
  await vi.waitFor(() => expect(followed).toContain('executor is ready'), PATIENCE);
  await room.tell('halt', '--reason', 'somebody looks');
  await vi.waitFor(() => expect(followed).toContain('somebody looks'), PATIENCE);

  const watcher = room.start('status', '--watch');
  let watched = '';
  watcher.child.stdout?.on('data', (chunk) => (watched += String(chunk)));
  await vi.waitFor(() => expect(watched.split('Tradewarden paper on simulator').length).toBeGreaterThan(2), PATIENCE);
  expect(watched).not.toContain('\x1b');

  await room.tell('stop');
  await session.ended;
  expect((await follower.ended).code).toBe(0);
  expect((await watcher.ended).code).toBe(0);
  expect((await room.tell('logs', 'main')).stdout).toContain('restarts position-manager');
  const files = readdirSync(join(room.home, 'logs'));
  expect(files).toEqual(expect.arrayContaining(['alpaca-client.log', 'market-data-collector.log', 'main.log']));
  expect((await room.tell('logs', 'market-data-collector')).stdout).toMatch(/stocks is live/);
  expect((await room.tell('logs', 'alpaca-client')).stdout).not.toMatch(/stocks is live/);
  // A worker stands for all that live in it.
  expect((await room.tell('logs', 'gateway')).stdout).toMatch(/stocks is live/);
  expect((await room.tell('logs', 'nobody')).stderr).toMatch(/no log of "nobody": found alpaca-client, /);
  expect((await room.tell('logs', '-f')).code).toBe(3);
});

it.skipIf(process.platform === 'win32')(
  'opens its data, logs and control socket to nobody else, and refuses what is no request',
  async () => {
    const session = room.start('run', '--ports', 'auto', '--json');
    await room.upAndRunning();
    const modeOf = (...parts: string[]): number => statSync(join(room.home, ...parts)).mode & 0o777;
    expect([modeOf('run'), modeOf('run', 'control.sock'), modeOf('run', 'instance.json'), modeOf('logs', 'main.log')]).toEqual([
      0o700, 0o600, 0o600, 0o600,
    ]);
    expect(modeOf('keys')).toBe(0o700);
    const { control } = readInstanceNote(homeOf(room.home, {}, '/')) ?? {};
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
    const logged = readFileSync(join(room.home, 'logs', 'main.log'), 'utf8')
      .trim()
      .split('\n');
    expect(logged.map((line) => JSON.parse(line) as unknown).length).toBeGreaterThan(5);
    expect(logged.join('\n')).not.toContain(control.secret);
    expect(existsSync(join(room.home, 'run', 'instance.json'))).toBe(false);
  },
);

it('runs only the simulated venue, and prints the keys that open it', async () => {
  const venue = room.start('simulator', '--json');
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
  const { code, stdout, stderr } = await room.tell(
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

it('watches to the end and is satisfied, also when the instance dies in the middle of a question', async () => {
  const session = room.start('run', '--ports', 'auto', '--json');
  await room.upAndRunning();
  const watcher = room.start('status', '--watch');
  let looks = 0;
  watcher.child.stdout?.on('data', (chunk) => (looks += String(chunk).split('Tradewarden paper on simulator').length - 1));
  await vi.waitFor(() => expect(looks).toBeGreaterThan(1), PATIENCE);
  session.child.kill('SIGSTOP');
  // Longer than from one look to the next: it has asked and hears nothing.
  await pause(2_500);
  session.child.kill('SIGKILL');
  expect((await watcher.ended).code).toBe(0);
});
