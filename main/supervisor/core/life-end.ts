// How the life of a worker's process ends, and what follows: rest, another attempt, or failure for good.
import { backoffDelayMs, restartsInWindow, wasStable } from './restart-policy.ts';
import type { Leaving, WorkerRecord } from './supervisor-state.ts';
import type { Workbench } from './workbench.ts';

/** Ends a process that is not wanted any more as it is. `signal` is sent now, SIGKILL after the grace. */
export function putDown(bench: Workbench, record: WorkerRecord, leaving: Leaving, signal: 'SIGTERM' | 'SIGKILL'): void {
  const deadlineMs = bench.nowMs + bench.limits.terminationGraceMs;
  bench.put({ ...record, phase: 'stopping', leaving, deadlineMs, nextSignal: 'SIGKILL' });
  bench.effect({ kind: 'kill', worker: record.row.name, life: record.life, signal });
  bench.effect({ kind: 'wake', atMs: deadlineMs });
}

/** The process is gone; `how` says in words how it ended. */
export function endLife(bench: Workbench, record: WorkerRecord, how: string): void {
  const { name } = record.row;
  const gone: WorkerRecord = { ...record, pid: null, leaving: null, deadlineMs: null, heartbeatAtMs: null };
  if (record.leaving?.why === 'fatal') {
    failForGood(bench, gone, record.leaving.text);
  } else if (bench.aim === 'stopping' || record.leaving?.why === 'asked') {
    bench.put({ ...gone, phase: 'stopped', runningSinceMs: null });
    bench.report('stopped', record, `${name} has stopped`);
  } else if (record.leaving?.why === 'restart') {
    bench.put({ ...gone, phase: 'stopped', runningSinceMs: null, restarts: record.restarts + 1 });
    bench.report('restarting', record, `${name} has stopped and starts afresh`);
  } else {
    tryAgain(bench, gone, record.leaving === null ? `${name} ${how}` : record.leaving.text);
  }
}

function tryAgain(bench: Workbench, record: WorkerRecord, text: string): void {
  const { nowMs, limits } = bench;
  const { name, restartOnFailure } = record.row;
  const recent = restartsInWindow(record, nowMs, limits);
  if (!restartOnFailure) {
    failForGood(bench, record, `${text}; its settings say not to restart it`);
    return;
  }
  if (recent.length >= limits.maxRestarts) {
    failForGood(
      bench,
      record,
      `${text}; it was restarted ${recent.length} times within ${limits.restartWindowMs / 1000} s, which is the limit`,
    );
    return;
  }
  const failuresInARow = wasStable(record, nowMs, limits) ? 1 : record.failuresInARow + 1;
  if (!record.hasRun && failuresInARow > limits.maxRestarts) {
    failForGood(bench, record, `${text}; it was not ready once in ${failuresInARow} attempts`);
    return;
  }
  const delayMs = backoffDelayMs(failuresInARow, bench.random, limits);
  bench.put({
    ...record,
    phase: 'backoff',
    notBeforeMs: nowMs + delayMs,
    runningSinceMs: null,
    failuresInARow,
    restartTimesMs: [...recent, nowMs],
    restarts: record.restarts + 1,
    lastError: text,
  });
  bench.effect({ kind: 'wake', atMs: nowMs + delayMs });
  bench.report('restarting', record, `${text}; ${name} starts again in ${delayMs} ms`);
}

function failForGood(bench: Workbench, record: WorkerRecord, text: string): void {
  bench.put({ ...record, phase: 'failed', runningSinceMs: null, lastError: text });
  bench.report('failed', record, text);
  if (record.row.required && bench.aim === 'up') {
    bench.effect({ kind: 'reduce-trading', reason: `${record.row.name} failed for good: ${text}` });
  }
}
