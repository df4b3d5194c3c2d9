// Stops in reverse dependency order: whoever needs a worker has left before it is asked to leave.
import { isAlive, type Leaving, type WorkerRecord } from './supervisor-state.ts';
import type { Workbench } from './workbench.ts';

/** Everything when the session ends, else what nobody wants any more. */
export function stopWhatCan(bench: Workbench): void {
  for (const record of bench.records) {
    if (bench.aim !== 'stopping' && record.isWanted) continue;
    if (record.phase === 'backoff') bench.put({ ...record, phase: 'stopped', notBeforeMs: null });
    else if (isAlive(record) && record.phase !== 'stopping' && !isNeeded(bench, record))
      askToLeave(bench, record, { why: 'asked' });
  }
}

/** A second request: nobody is asked any more. A third: nobody may object. */
export function hurryStop(bench: Workbench): void {
  const signal = bench.isHurried ? 'SIGKILL' : 'SIGTERM';
  bench.isHurried = true;
  const deadlineMs = bench.nowMs + bench.limits.terminationGraceMs;
  for (const record of bench.records.filter(isAlive)) {
    const leaving = record.leaving ?? ({ why: 'asked' } as const);
    bench.put({ ...record, phase: 'stopping', leaving, deadlineMs, nextSignal: 'SIGKILL' });
    bench.effect({ kind: 'kill', worker: record.row.name, life: record.life, signal });
  }
  bench.effect({ kind: 'wake', atMs: deadlineMs });
}

/** It gets its deadline, then SIGTERM, then SIGKILL. */
export function askToLeave(bench: Workbench, record: WorkerRecord, leaving: Leaving): void {
  const deadlineMs = bench.nowMs + record.row.stopDeadlineMs;
  bench.put({ ...record, phase: 'stopping', leaving, deadlineMs, nextSignal: 'SIGTERM' });
  bench.effect({ kind: 'send-stop', worker: record.row.name, life: record.life });
  bench.effect({ kind: 'wake', atMs: deadlineMs });
}

const isNeeded = (bench: Workbench, { row }: WorkerRecord): boolean =>
  bench.records.some((other) => other.row.dependsOn.includes(row.name) && isAlive(other));
