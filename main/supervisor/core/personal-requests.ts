// What a person may ask of workers: a fresh start, a start, a stop. Each forgives the past.
import { askToLeave } from './stop-order.ts';
import { isAlive, type WorkerRecord } from './supervisor-state.ts';
import type { Workbench } from './workbench.ts';

export function restartOnRequest(bench: Workbench, worker: string): void {
  const record = findWilling(bench, worker);
  if (!record) return;
  const wanted = { ...forgive(record), isWanted: true };
  if (record.phase === 'stopping') bench.put({ ...wanted, leaving: { why: 'restart' } });
  else if (isAlive(record)) askToLeave(bench, wanted, { why: 'restart' });
  else bench.put({ ...wanted, phase: 'stopped' });
}

export function startOnRequest(bench: Workbench, workers: readonly string[]): void {
  for (const worker of workers) {
    const record = findWilling(bench, worker);
    if (!record) continue;
    if (isAlive(record)) bench.put({ ...record, isWanted: true });
    else bench.put({ ...forgive(record), isWanted: true, phase: 'stopped' });
  }
}

/** Those that are alive are asked to leave in reverse dependency order. */
export function stopOnRequest(bench: Workbench, workers: readonly string[]): void {
  for (const worker of workers) {
    const record = findWilling(bench, worker);
    if (!record) continue;
    const unwanted = { ...forgive(record), isWanted: false };
    if (record.phase === 'stopping') bench.put({ ...unwanted, leaving: { why: 'asked' } });
    else if (isAlive(record)) bench.put(unwanted);
    else bench.put({ ...unwanted, phase: record.phase === 'disabled' ? 'disabled' : 'stopped' });
  }
}

/** Nobody but the end of the session decides once it has begun. */
const findWilling = (bench: Workbench, worker: string): WorkerRecord | undefined =>
  bench.aim === 'up' ? bench.find(worker) : undefined;

const forgive = (record: WorkerRecord): WorkerRecord => ({
  ...record,
  failuresInARow: 0,
  recentRestarts: [],
  notBeforeMs: null,
  remedy: null,
});
