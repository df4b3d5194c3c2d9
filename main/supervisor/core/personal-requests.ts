// What a person may ask of one worker: a fresh start, a start, a stop. Each forgives the past.

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

export function startOnRequest(bench: Workbench, worker: string): void {
  const record = findWilling(bench, worker);
  if (!record) return;
  if (record.phase === 'stopping' && !record.isWanted)
    bench.put({ ...forgive(record), isWanted: true, leaving: { why: 'restart' } });
  else if (!isAlive(record)) bench.put({ ...forgive(record), isWanted: true, phase: 'stopped' });
}

export function stopOnRequest(bench: Workbench, worker: string): void {
  const record = findWilling(bench, worker);
  if (!record) return;
  const unwanted = { ...forgive(record), isWanted: false };
  if (record.phase === 'stopping') bench.put({ ...unwanted, leaving: { why: 'asked' } });
  else if (isAlive(record)) askToLeave(bench, unwanted, { why: 'asked' });
  else bench.put({ ...unwanted, phase: record.phase === 'disabled' ? 'disabled' : 'stopped' });
}

/** Nobody but the end of the session decides once it has begun. */
const findWilling = (bench: Workbench, worker: string): WorkerRecord | undefined =>
  bench.aim === 'up' ? bench.find(worker) : undefined;

const forgive = (record: WorkerRecord): WorkerRecord => ({
  ...record,
  failuresInARow: 0,
  restartTimesMs: [],
  notBeforeMs: null,
});
