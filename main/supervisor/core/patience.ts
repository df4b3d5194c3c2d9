// Whose time is up: a start that takes too long, a worker that fell silent, a stop that is not obeyed.
import { putDown } from './life-end.ts';
import type { WorkerRecord } from './supervisor-state.ts';
import type { Workbench } from './workbench.ts';

export function enforceDeadlines(bench: Workbench): void {
  const { nowMs, limits, clockAtMs } = bench;
  // The whole program was asleep (a suspended laptop, a stopped process group): the silence was ours, not theirs.
  const wasAsleep = clockAtMs !== null && nowMs - clockAtMs > limits.heartbeatTimeoutMs / 2;
  bench.clockAtMs = nowMs;
  for (const record of bench.records) {
    if (record.phase === 'running') {
      if (wasAsleep) bench.put({ ...record, heartbeatAtMs: nowMs });
      else judgeHeartbeat(bench, record);
    } else if (record.deadlineMs !== null && nowMs >= record.deadlineMs) {
      if (record.phase === 'starting') giveUpStart(bench, record);
      else if (record.phase === 'stopping') insist(bench, record);
    }
  }
}

function judgeHeartbeat(bench: Workbench, record: WorkerRecord): void {
  const silentMs = bench.nowMs - (record.heartbeatAtMs ?? bench.nowMs);
  if (silentMs < bench.limits.heartbeatTimeoutMs) return;
  const text = `${record.row.name} is frozen: no heartbeat for ${(silentMs / 1000).toFixed(1)} s`;
  // A frozen process cannot act on SIGTERM.
  putDown(bench, record, { why: 'failure', text }, 'SIGKILL');
}

function giveUpStart(bench: Workbench, record: WorkerRecord): void {
  const text = `${record.row.name} was not ready within ${bench.limits.startTimeoutMs / 1000} s`;
  putDown(bench, record, { why: 'failure', text }, 'SIGKILL');
}

function insist(bench: Workbench, record: WorkerRecord): void {
  const deadlineMs = bench.nowMs + bench.limits.terminationGraceMs;
  bench.effect({ kind: 'kill', worker: record.row.name, life: record.life, signal: record.nextSignal });
  bench.put({ ...record, deadlineMs, nextSignal: 'SIGKILL' });
  bench.effect({ kind: 'wake', atMs: deadlineMs });
}
