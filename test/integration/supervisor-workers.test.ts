// The supervisor with real processes: crash loops, slow starts, frozen and stubborn workers, and nothing left behind.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WorkerRow } from '../../main/supervisor/core/roster.ts';
import type { SupervisionLimits } from '../../main/supervisor/core/supervisor-state.ts';
import type { Supervisor } from '../../main/supervisor/supervisor.ts';
import { createSupervisor, endSupervision, fixtureWorker, workerRow } from '../support/supervised-workers.ts';

const PATIENCE = { timeout: 30_000, interval: 20 };

type Wanted = { readonly kind: WorkerRow['kind']; readonly bundle: string; readonly dependsOn?: readonly string[] };
const started: Supervisor[] = [];
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tw-supervisor-'));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map(endSupervision));
  rmSync(folder, { recursive: true, force: true });
});

function supervise(wanted: readonly Wanted[], limits: Partial<SupervisionLimits> = {}, config: unknown = {}) {
  const events: string[] = [];
  const reduced: string[] = [];
  const supervisor = createSupervisor({
    workers: wanted.map(({ kind, dependsOn }) => workerRow(kind, kind, dependsOn)),
    limits: { backoffBaseMs: 10, terminationGraceMs: 300, ...limits },
    bundleOf: (kind) => fixtureWorker(wanted.find((each) => each.kind === kind)?.bundle ?? 'no-such-worker'),
    home: folder,
    configOf: () => config,
    listener: {
      onReport: ({ what, worker }) => events.push(`${worker} ${what}`),
      onLost: ({ required }, reason) => required && reduced.push(reason),
    },
  });
  started.push(supervisor);
  supervisor.start();
  const record = (worker: string) => {
    const found = supervisor.state.workers.get(worker);
    if (!found) throw new Error(`no ${worker}`);
    return found;
  };
  const reaches = (worker: string, phase: string) => vi.waitFor(() => expect(record(worker).phase).toBe(phase), PATIENCE);
  return { supervisor, record, reaches, events, reduced };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a worker in a crash loop', () => {
  it('is restarted until its budget is spent, and then stays down with its last words', async () => {
    const { record, reaches, events, reduced } = supervise([{ kind: 'executor', bundle: 'crash-on-start' }], {
      maxRestarts: 3,
    });
    await reaches('executor', 'failed');
    expect(record('executor')).toMatchObject({ life: 4, restarts: 3 });
    expect(record('executor').lastError).toMatch(/the dog ate my journal.*restarted 3 times within 60 s/);
    expect(events.filter((event) => event === 'executor restarting')).toHaveLength(3);
    expect(reduced).toHaveLength(1);
  });

  it('is not restarted when the cause cannot heal by itself', async () => {
    const { record, reaches } = supervise([{ kind: 'executor', bundle: 'bad-settings' }]);
    await reaches('executor', 'failed');
    expect(record('executor')).toMatchObject({
      life: 1,
      lastError: 'risk.maxOrderNotional: expected an amount, found "lots"',
    });
  });

  it('is told apart from a worker whose file is missing', async () => {
    const { record, reaches } = supervise([{ kind: 'executor', bundle: 'no-such-worker' }], { maxRestarts: 0 });
    await reaches('executor', 'failed');
    expect(record('executor').lastError).toMatch(/Cannot find module .*no-such-worker/);
  });
});

describe('a worker that starts', () => {
  it('of another protocol version is refused, and the reason is told', async () => {
    const { record, reaches } = supervise([{ kind: 'gateway', bundle: 'other-protocol' }]);
    await reaches('gateway', 'failed');
    expect(record('gateway').lastError).toBe(
      'gateway speaks protocol 999, this program speaks 1: build both from the same sources',
    );
  });

  it('slowly holds up those who need it, and nobody else', async () => {
    const readyFile = join(folder, 'ready');
    const { record, reaches } = supervise(
      [
        { kind: 'simulator', bundle: 'slow-start' },
        { kind: 'gateway', bundle: 'obedient' },
        { kind: 'executor', bundle: 'obedient', dependsOn: ['simulator', 'gateway'] },
      ],
      {},
      { readyFile },
    );
    await reaches('gateway', 'running');
    expect(record('simulator').phase).toBe('starting');
    expect(record('executor').phase).toBe('stopped');
    writeFileSync(readyFile, '');
    await reaches('executor', 'running');
  });

  it('and never becomes ready is killed and tried again', async () => {
    const { record, reaches } = supervise([{ kind: 'gateway', bundle: 'never-ready' }], {
      startTimeoutMs: 1_500,
      maxRestarts: 1,
    });
    await reaches('gateway', 'failed');
    expect(record('gateway')).toMatchObject({ life: 2 });
    expect(record('gateway').lastError).toMatch(/was not ready within 1.5 s/);
  });

  it('gets its configuration and keys over the private channel, and nothing secret in arguments or environment', async () => {
    vi.stubEnv('APCA_API_SECRET_KEY', 'hunter2');
    vi.stubEnv('OPENROUTER_API_KEY', 'hunter2');
    vi.stubEnv('npm_config_something', 'x');
    const { supervisor, reaches } = supervise([{ kind: 'gateway', bundle: 'obedient' }], {}, { keyId: 'K', secret: 'S' });
    await reaches('gateway', 'running');
    const ask = async (question: string) => supervisor.ask('gateway', question, null, 5_000);
    expect(await ask('config')).toEqual({ ok: true, value: { keyId: 'K', secret: 'S' } });
    expect(await ask('arguments')).toMatchObject({ value: [expect.any(String), fixtureWorker('obedient')] });
    const names = ((await ask('environment')) as { value: string[] }).value;
    expect(names.filter((name) => /^(APCA|ALPACA|OPENROUTER|npm)_|SECRET/i.test(name))).toEqual([]);
    expect(names).toContain('PATH');
    vi.unstubAllEnvs();
  });
});

describe('a running worker', () => {
  it('that crashes is replaced, and its counters go on from where they were', async () => {
    const { supervisor, record, reaches } = supervise([{ kind: 'gateway', bundle: 'obedient' }]);
    await reaches('gateway', 'running');
    await supervisor.ask('gateway', 'count', 40, 5_000);
    await vi.waitFor(() => expect(supervisor.figuresOf('gateway').totals['ticksPublished']).toBe(40), PATIENCE);
    void supervisor.ask('gateway', 'crash', null, 5_000);
    await vi.waitFor(() => expect(record('gateway')).toMatchObject({ life: 2, phase: 'running' }), PATIENCE);
    expect(record('gateway').lastError).toMatch(/Error: out of luck/);
    await supervisor.ask('gateway', 'count', 2, 5_000);
    await vi.waitFor(() => expect(supervisor.figuresOf('gateway').totals['ticksPublished']).toBe(42), PATIENCE);
  });

  it('that leaves without being asked to is replaced, too', async () => {
    const { supervisor, record, reaches } = supervise([{ kind: 'gateway', bundle: 'obedient' }]);
    await reaches('gateway', 'running');
    expect(await supervisor.ask('gateway', 'leave', null, 5_000)).toEqual({
      ok: false,
      error: 'gateway ended before it answered',
    });
    await vi.waitFor(() => expect(record('gateway')).toMatchObject({ life: 2, phase: 'running', restarts: 1 }), PATIENCE);
  });

  it('that starts again gets the port that its peers know it by', async () => {
    const { supervisor, record, reaches } = supervise([
      { kind: 'gateway', bundle: 'obedient' },
      { kind: 'executor', bundle: 'obedient', dependsOn: ['gateway'] },
    ]);
    await reaches('executor', 'running');
    type Lanes = {
      readonly value: { readonly ticks: { readonly port: number; readonly peers: readonly { readonly port: number }[] } };
    };
    const known = ((await supervisor.ask('executor', 'lanes', null, 5_000)) as Lanes).value.ticks.peers[0]?.port;
    void supervisor.ask('gateway', 'crash', null, 5_000);
    await vi.waitFor(() => expect(record('gateway')).toMatchObject({ life: 2, phase: 'running' }), PATIENCE);
    expect(((await supervisor.ask('gateway', 'lanes', null, 5_000)) as Lanes).value.ticks.port).toBe(known);
  });

  it.skipIf(process.platform === 'win32')('that is frozen is found, killed and replaced', async () => {
    const { record, reaches } = supervise([{ kind: 'gateway', bundle: 'obedient' }], { heartbeatTimeoutMs: 1_500 });
    await reaches('gateway', 'running');
    const frozen = record('gateway').pid ?? 0;
    process.kill(frozen, 'SIGSTOP');
    await vi.waitFor(() => expect(record('gateway')).toMatchObject({ life: 2, phase: 'running' }), PATIENCE);
    expect(record('gateway').lastError).toMatch(/gateway is frozen: no heartbeat for/);
    expect(isAlive(frozen)).toBe(false);
  });
});

describe.skipIf(process.platform !== 'linux')('a worker that does not answer', () => {
  it('because it is stopped is found at two missed heartbeats, long before its time-out', async () => {
    const { record, reaches } = supervise([{ kind: 'gateway', bundle: 'obedient' }], { heartbeatTimeoutMs: 600_000 });
    await reaches('gateway', 'running');
    process.kill(record('gateway').pid ?? 0, 'SIGSTOP');
    await vi.waitFor(() => expect(record('gateway')).toMatchObject({ life: 2, phase: 'running' }), PATIENCE);
    expect(record('gateway').lastError).toMatch(/its process is stopped \(SIGSTOP\)/);
  });

  it('because of an endless loop is named, killed and replaced', async () => {
    const { supervisor, record, reaches } = supervise([{ kind: 'strategy', bundle: 'loop-on-demand' }]);
    await reaches('strategy', 'running');
    void supervisor.ask('strategy', 'loop', null, 60_000);
    await vi.waitFor(() => expect(record('strategy')).toMatchObject({ life: 2, phase: 'running' }), PATIENCE);
    expect(record('strategy').lastError).toMatch(/strategy is frozen: .* most likely an endless loop/);
  });
});

describe('the end', () => {
  it('comes in reverse order, and leaves no process behind', async () => {
    const { supervisor, record, reaches, events } = supervise([
      { kind: 'simulator', bundle: 'obedient' },
      { kind: 'gateway', bundle: 'obedient', dependsOn: ['simulator'] },
      { kind: 'executor', bundle: 'obedient', dependsOn: ['gateway'] },
    ]);
    await reaches('executor', 'running');
    const pids = ['simulator', 'gateway', 'executor'].map((worker) => record(worker).pid ?? 0);
    supervisor.stop();
    await supervisor.ended;
    expect(events.slice(-3)).toEqual(['executor stopped', 'gateway stopped', 'simulator stopped']);
    expect(pids.map(isAlive)).toEqual([false, false, false]);
  });

  it('comes for a worker that refuses to stop, too', async () => {
    const { supervisor, record, reaches } = supervise([{ kind: 'executor', bundle: 'refuse-to-stop' }]);
    await reaches('executor', 'running');
    const stubborn = record('executor').pid ?? 0;
    supervisor.stop();
    await supervisor.ended;
    expect(isAlive(stubborn)).toBe(false);
    expect(record('executor').phase).toBe('stopped');
  });

  it('of a supervisor that was killed takes its workers with it', async () => {
    const host = fork(fixtureWorker('host'), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
    const pids = await new Promise<number[]>((resolve, reject) => {
      host.once('message', (told) => resolve(told as number[]));
      host.once('exit', (code) => reject(new Error(`the host left with ${code}`)));
    });
    expect(pids.map(isAlive)).toEqual([true, true]);
    // One of them cannot hear that its parent is gone.
    if (process.platform === 'linux') process.kill(pids[0] ?? 0, 'SIGSTOP');
    host.removeAllListeners('exit');
    host.kill('SIGKILL');
    await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]), PATIENCE);
  });
});
