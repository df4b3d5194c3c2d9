// What supervision costs: time until a killed worker is replaced, a frozen one found, orphans, the idle supervisor, and leaks.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { SupervisionLimits } from '../main/supervisor/core/supervisor-state.ts';
import type { Supervisor } from '../main/supervisor/supervisor.ts';
import { HEARTBEAT_MS } from '../protocol/parent-channel.ts';
import { createSupervisor, endSupervision, workerRow } from '../test/support/supervised-workers.ts';
import { type BenchRow, percentile } from './statistics.ts';
import { timeSupervisord } from './supervisord.ts';

const FIXTURES = join(import.meta.dirname, '..', 'test', 'fixtures', 'workers');
const ENTRY = join(import.meta.dirname, '..', 'dist', 'main', 'tradewarden.js');
const KILLS = 20;
const SUPERVISOR_KILLS = 50;
const RESTARTS = 1_000;
const SIDE_BY_SIDE = 8;
const ORPHAN_PATIENCE_MS = 5_000;
const IDLE_MS = 10_000;
const POLL_MS = 2;

/** `seconds` shortens what takes long: restarts and kills of the supervisor are then fewer, and the names of the rows say so. */
export async function benchSupervision(seconds?: number): Promise<readonly BenchRow[]> {
  const share = seconds === undefined ? 1 : Math.min(1, seconds / 60);
  const peer = await timeSupervisord(KILLS);
  return [
    ...(await timeReplacements()),
    ...peer,
    await countOrphans(Math.max(2, Math.round(SUPERVISOR_KILLS * share))),
    ...(await measureIdle()),
    ...(await countLeaks(Math.max(2 * SIDE_BY_SIDE, Math.round(RESTARTS * share)))),
  ];
}

function supervise(names: readonly string[], patience: Partial<SupervisionLimits> = {}): Supervisor {
  const supervisor = createSupervisor({
    workers: names.map((name, instance) => workerRow(name, 'strategy', [], { instance })),
    limits: { maxRestarts: 100_000, ...patience },
  });
  supervisor.start();
  return supervisor;
}

async function timeReplacements(): Promise<readonly BenchRow[]> {
  const cold: number[] = [];
  const supervisor = supervise(['strategy:one']);
  const replaced: number[] = [];
  const found: number[] = [];
  for (let round = 0; round < KILLS; round++) {
    // In turns, so that whatever else this machine does slows down both.
    cold.push(await timeColdStart());
    // A restart that was asked for forgives what was before: each time it is the first failure in a row.
    const before = await livesOf(supervisor, 'strategy:one');
    supervisor.restart('strategy:one');
    await isRunning(supervisor, 'strategy:one', before + 1);
    const life = before + 1;
    const killedAtMs = performance.now();
    process.kill(pidOf(supervisor, 'strategy:one'), 'SIGKILL');
    await isRunning(supervisor, 'strategy:one', life + 1);
    replaced.push(performance.now() - killedAtMs);
    supervisor.restart('strategy:one');
    await isRunning(supervisor, 'strategy:one', life + 2);
    await until(() => supervisor.figuresOf('strategy:one').heartbeats > 0);
    const stoppedAtMs = performance.now();
    process.kill(pidOf(supervisor, 'strategy:one'), 'SIGSTOP');
    await until(() => supervisor.state.workers.get('strategy:one')?.phase !== 'running');
    found.push(performance.now() - stoppedAtMs);
    await isRunning(supervisor, 'strategy:one', life + 3);
  }
  await endSupervision(supervisor);
  const [p50, floorP50] = [percentile(replaced, 0.5), percentile(cold, 0.5)];
  const ratioP50 = round3(p50 / floorP50);
  return [
    {
      name: 'SIGKILL to replacement ready, beside a cold start',
      unit: 'ms',
      p50,
      p99: percentile(replaced, 0.99),
      floorP50,
      floorP99: percentile(cold, 0.99),
      ratioP50,
      pass: ratioP50 <= 1.5,
    },
    {
      name: 'SIGSTOP to found, beside two heartbeats',
      unit: 'ms',
      p50: percentile(found, 0.5),
      p99: percentile(found, 0.99),
      floorP50: 2 * HEARTBEAT_MS,
      pass: percentile(found, 0.5) <= 2 * HEARTBEAT_MS,
    },
  ];
}

async function timeColdStart(): Promise<number> {
  const startedAtMs = performance.now();
  const supervisor = supervise(['strategy:cold']);
  await isRunning(supervisor, 'strategy:cold', 1);
  const tookMs = performance.now() - startedAtMs;
  await endSupervision(supervisor);
  return tookMs;
}

async function countOrphans(kills: number): Promise<BenchRow> {
  let orphans = 0;
  for (let kill = 0; kill < kills; kill++) {
    const host: ChildProcess = fork(join(FIXTURES, 'host.ts'), [], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
    });
    const pids = await new Promise<readonly number[]>((resolve) => host.once('message', (told) => resolve(told as number[])));
    host.kill('SIGKILL');
    const endMs = performance.now() + ORPHAN_PATIENCE_MS;
    while (pids.some(isAlive) && performance.now() < endMs) await wait(POLL_MS);
    orphans += pids.filter(isAlive).length;
  }
  return {
    name: `orphans 5 s after ${kills} kills of the supervisor`,
    unit: 'processes',
    value: orphans,
    floor: 0,
    pass: orphans === 0,
  };
}

/** Of the product as it runs: the synthetic market, the default strategy, nobody looking. */
async function measureIdle(): Promise<readonly BenchRow[]> {
  const home = mkdtempSync(join(tmpdir(), 'tradewarden-bench-'));
  const run = spawn(process.execPath, [ENTRY, 'run', '--ports', 'auto', '--home', home, '--json'], { stdio: 'ignore' });
  const gone = new Promise((resolve) => run.once('exit', resolve));
  await wait(IDLE_MS);
  const before = cpuMsOf(run.pid ?? 0);
  await wait(IDLE_MS);
  const cpuPercent = round3((100 * (cpuMsOf(run.pid ?? 0) - before)) / IDLE_MS);
  const megabytes = Math.round(memoryBytesOf(run.pid ?? 0) / 1e6);
  run.kill('SIGTERM');
  await gone;
  rmSync(home, { recursive: true, force: true });
  return [
    { name: 'processor of the idle supervisor', unit: '% of a core', value: cpuPercent, floor: 1, pass: cpuPercent < 1 },
    { name: 'memory of the idle supervisor', unit: 'MB', value: megabytes, floor: 100, pass: megabytes < 100 },
  ];
}

async function countLeaks(restarts: number): Promise<readonly BenchRow[]> {
  const names = Array.from({ length: SIDE_BY_SIDE }, (_, index) => `strategy:${index}`);
  // What leaks is the subject, not how long a worker that dies again and again is kept waiting.
  const supervisor = supervise(names, { backoffBaseMs: 5, backoffCapMs: 50 });
  const rounds = Math.floor(restarts / SIDE_BY_SIDE);
  const restartAll = async (): Promise<void> => {
    const lives = await Promise.all(names.map((name) => livesOf(supervisor, name)));
    for (const name of names) process.kill(pidOf(supervisor, name), 'SIGKILL');
    await Promise.all(names.map((name, index) => isRunning(supervisor, name, (lives[index] ?? 0) + 1)));
  };
  // The first rounds fill what is filled once.
  for (let round = 0; round < Math.min(5, rounds); round++) await restartAll();
  const before = resourcesOfThisProcess();
  for (let round = 0; round < rounds; round++) await restartAll();
  await wait(1_000);
  const after = resourcesOfThisProcess();
  await endSupervision(supervisor);
  const grown = Math.round((after.memory - before.memory) / 1e4) / 100;
  const count = rounds * SIDE_BY_SIDE;
  return [
    {
      name: `handles more after ${count} restarts`,
      unit: 'handles',
      value: after.handles - before.handles,
      floor: 0,
      pass: after.handles <= before.handles,
    },
    { name: `heap more after ${count} restarts`, unit: 'MB', value: grown, floor: 4, pass: grown <= 4 },
  ];
}

function resourcesOfThisProcess(): { readonly handles: number; readonly memory: number } {
  collectGarbage();
  return {
    handles: process.getActiveResourcesInfo().filter((kind) => kind !== 'Timeout').length,
    memory: process.memoryUsage().heapUsed,
  };
}

/** What nobody holds any more is no leak. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

const pidOf = (supervisor: Supervisor, name: string): number => supervisor.state.workers.get(name)?.pid ?? 0;

async function livesOf(supervisor: Supervisor, name: string): Promise<number> {
  await until(() => supervisor.state.workers.get(name)?.phase === 'running');
  return supervisor.state.workers.get(name)?.life ?? 0;
}

const isRunning = (supervisor: Supervisor, name: string, life: number): Promise<void> =>
  until(() => supervisor.state.workers.get(name)?.phase === 'running' && supervisor.state.workers.get(name)?.life === life);

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(POLL_MS);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** From proc(5), so this benchmark runs on Linux. */
function cpuMsOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

const memoryBytesOf = (pid: number): number =>
  1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN);

const round3 = (value: number): number => Math.round(value * 1000) / 1000;
