// Random faults for real processes under a real supervisor: killed, stopped, crashed, gone, started and stopped by hand. Whatever
// comes, everybody who is wanted runs again in the end, never two of one, and nothing is left behind. Few in the suite; set
// TRADEWARDEN_TEST_FAULTS for more, TRADEWARDEN_TEST_SEED to repeat.
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import type { WorkerRow } from '../../main/supervisor/core/roster.ts';
import type { Supervisor } from '../../main/supervisor/supervisor.ts';
import { createRandom } from '../../trading/random.ts';
import { createSupervisor, endSupervision, workerRow } from '../support/supervised-workers.ts';

const FAULTS = Number(process.env['TRADEWARDEN_TEST_FAULTS'] ?? 12);
const seed = Number(process.env['TRADEWARDEN_TEST_SEED'] ?? Math.floor(Date.now() / 1000));
const PATIENCE = { timeout: 60_000, interval: 10 };

const row = (name: string, kind: WorkerRow['kind'], dependsOn: readonly string[]): WorkerRow =>
  workerRow(name, kind, dependsOn, { stopDeadlineMs: 2_000 });
const workers = [
  row('simulator', 'simulator', []),
  row('gateway', 'gateway', ['simulator']),
  row('executor', 'executor', ['gateway']),
  row('strategy:a', 'strategy', ['gateway', 'executor']),
];
const pids = new Set<number>();
let supervisor: Supervisor;

afterEach(() => endSupervision(supervisor));

it(`gets over ${FAULTS} random faults, seed ${seed}`, { timeout: 60_000 + FAULTS * 10_000 }, async () => {
  const random = createRandom(seed);
  supervisor = createSupervisor({
    workers,
    limits: { backoffBaseMs: 5, backoffCapMs: 50, maxRestarts: 1_000, terminationGraceMs: 300 },
    onSpawned: () => {
      for (const { pid } of supervisor.state.workers.values()) if (pid !== null) pids.add(pid);
    },
    listener: { onLost: ({ name }, reason) => expect.fail(`${name} was given up: ${reason}`) },
  });
  supervisor.start();
  await everybodyRuns();
  const asked: Promise<unknown>[] = [];
  for (let fault = 0; fault < FAULTS; fault++) {
    const { name } = workers[Math.floor(random.uniform() * workers.length)] ?? row('gateway', 'gateway', []);
    const pid = supervisor.state.workers.get(name)?.pid ?? null;
    const what = Math.floor(random.uniform() * 6);
    if (what === 0 && pid !== null) kill(pid, 'SIGKILL');
    else if (what === 1 && pid !== null) kill(pid, 'SIGSTOP');
    else if (what === 2) asked.push(supervisor.ask(name, 'crash', null, 5_000));
    else if (what === 3) asked.push(supervisor.ask(name, 'leave', null, 5_000));
    else if (what === 4) supervisor.restart(name);
    else {
      supervisor.stopWorkers(name);
      supervisor.startWorkers(name);
    }
    // Half of the faults come while the last one is still being mended.
    if (random.uniform() < 0.5) await everybodyRuns();
  }
  // Whoever was asked to crash or to leave has done so.
  await Promise.all(asked);
  // One that crashed or left just now may still count as running for a moment.
  await vi.waitFor(async () => {
    await everybodyRuns();
    expect(children()).toHaveLength(workers.length);
  }, PATIENCE);
  supervisor.stop();
  await supervisor.ended;
  expect([...pids].filter(isAlive)).toEqual([]);
  console.log(`seed ${seed}: ${FAULTS} faults, ${pids.size} processes, none left`);
});

const everybodyRuns = (): Promise<void> =>
  vi.waitFor(() => {
    const phases = [...supervisor.state.workers.values()].map(({ phase }) => phase);
    expect(phases).toEqual(phases.map(() => 'running'));
    expect(
      [...supervisor.state.workers.values()].map(({ pid }) => pid !== null && isAlive(pid) && stateOf(pid) !== 'T'),
    ).not.toContain(false);
  }, PATIENCE);

/** Processes of ours that live, among all that ever did. */
const children = (): readonly number[] => [...pids].filter(isAlive);

function stateOf(pid: number): string {
  if (process.platform !== 'linux') return '?';
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2, text.lastIndexOf(')') + 3);
  } catch {
    return 'gone';
  }
}

function isAlive(pid: number): boolean {
  if (process.platform === 'linux') return readdirSync('/proc').includes(String(pid)) && stateOf(pid) !== 'Z';
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // An earlier fault was faster.
  }
}
