// How the life of a worker's process ends, and what follows: rest, another attempt, or failure for good.
import type { FatalCause } from '../../../protocol/parent-channel.ts';
import { type FailureCause, remedyFor } from './failure-cause.ts';
import { backoffDelayMs, budgetOf, isSpent, restartsInWindow, wasStable } from './restart-policy.ts';
import { askToLeave } from './stop-order.ts';
import { isAlive, type Leaving, type WorkerRecord } from './supervisor-state.ts';
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
  const gone: WorkerRecord = {
    ...record,
    pid: null,
    leaving: null,
    deadlineMs: null,
    heartbeatAtMs: null,
    silence: null,
    ailments: new Map(),
  };
  const { leaving } = record;
  if (bench.aim === 'up') restartFollowers(bench, record);
  if (leaving?.why === 'fatal') {
    failForGood(bench, gone, leaving.text, leaving.cause);
  } else if (bench.aim === 'stopping' || leaving?.why === 'asked') {
    bench.put({ ...gone, phase: 'stopped', runningSinceMs: null });
    bench.report('stopped', record, `${name} has stopped`);
  } else if (leaving?.why === 'restart') {
    bench.put({ ...gone, phase: 'stopped', runningSinceMs: null, restarts: record.restarts + 1 });
    bench.reportRestart(record, `${name} has stopped and starts afresh`, null);
  } else if (leaving?.why === 'failure') {
    tryAgain(bench, gone, leaving.text, leaving.cause);
  } else {
    tryAgain(bench, gone, `${name} ${how}`, 'crash');
  }
}

/** Most dependents notice a new life by themselves and resynchronise; these are started afresh with it. */
function restartFollowers(bench: Workbench, { row }: WorkerRecord): void {
  for (const follower of bench.records) {
    const isFollower = follower.row.restartsWith?.includes(row.name) === true;
    if (isFollower && isAlive(follower) && follower.phase !== 'stopping') askToLeave(bench, follower, { why: 'restart' });
  }
}

function tryAgain(bench: Workbench, record: WorkerRecord, text: string, cause: FailureCause): void {
  const { nowMs, limits } = bench;
  const { name, restartOnFailure } = record.row;
  if (!record.isWanted) {
    bench.put({ ...record, phase: 'stopped', runningSinceMs: null, lastError: text });
    bench.report('stopped', record, `${withoutStop(text)}; nobody wants it any more`);
    return;
  }
  if (!restartOnFailure) {
    failForGood(bench, record, `${withoutStop(text)}; its settings say not to restart it`, cause);
    return;
  }
  const budget = budgetOf(record, limits);
  if (isSpent(record, cause, nowMs, limits)) {
    const limit = `it was restarted ${budget} times within ${limits.restartWindowMs / 1000} s, which is the limit`;
    failForGood(bench, record, `${withoutStop(text)}; ${limit}`, cause);
    return;
  }
  const failuresInARow = wasStable(record, nowMs, limits) ? 1 : record.failuresInARow + 1;
  if (!record.hasRun && failuresInARow > budget) {
    failForGood(bench, record, `${withoutStop(text)}; it was not ready once in ${failuresInARow} attempts`, cause);
    return;
  }
  const delayMs = backoffDelayMs(failuresInARow, bench.random, limits);
  bench.put({
    ...record,
    phase: 'backoff',
    notBeforeMs: nowMs + delayMs,
    runningSinceMs: null,
    failuresInARow,
    recentRestarts: [...restartsInWindow(record, nowMs, limits), { cause, atMs: nowMs }],
    restarts: record.restarts + 1,
    lastError: text,
  });
  bench.effect({ kind: 'wake', atMs: nowMs + delayMs });
  bench.reportRestart(record, `${withoutStop(text)}; ${name} starts again in ${delayMs} ms`, cause);
}

function failForGood(bench: Workbench, record: WorkerRecord, text: string, cause: FatalCause | FailureCause): void {
  const { name, required } = record.row;
  const remedy = remedyFor(cause, bench.componentOf(name));
  bench.put({ ...record, phase: 'failed', runningSinceMs: null, lastError: text, remedy });
  bench.report('failed', record, `${withoutStop(text)}. ${remedy}`);
  if (bench.aim === 'up')
    bench.effect({
      kind: 'lost',
      worker: name,
      isRequired: required,
      reason: `${name} failed for good: ${withoutStop(text)}`,
      remedy,
    });
}

/** A worker's own words may end as a sentence; ours go on. */
const withoutStop = (text: string): string => text.replace(/\.$/, '');
