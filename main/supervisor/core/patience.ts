// Whose time is up: a start that takes too long, a worker that fell silent, a stop that is not obeyed.
import { putDown } from './life-end.ts';
import type { Verdict } from './supervisor-event.ts';
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
      else judgeSilence(bench, record);
    } else if (record.deadlineMs !== null && nowMs >= record.deadlineMs) {
      if (record.phase === 'starting') giveUpStart(bench, record);
      else if (record.phase === 'stopping') insist(bench, record);
    }
  }
}

/**
 * Once a heartbeat is overdue the operating system is asked what the process does: one that is stopped is as good as dead, and so
 * found before its second heartbeat is missing. One that computes, or gets no processor on a busy machine, counts as degraded
 * after two missed ones, and has until the time-out to come back.
 */
function judgeSilence(bench: Workbench, record: WorkerRecord): void {
  const silentMs = silenceOf(bench, record);
  const { examineAfterMs, suspectAfterMs, heartbeatTimeoutMs } = bench.limits;
  if (silentMs >= heartbeatTimeoutMs) {
    giveUpSilent(bench, record);
    return;
  }
  if (silentMs >= suspectAfterMs) {
    if (record.silence === null) bench.report('degraded', record, `${record.row.name} missed two heartbeats`);
    bench.put({ ...record, silence: record.silence ?? 'unknown' });
  }
  if (silentMs >= examineAfterMs && record.pid !== null)
    bench.effect({ kind: 'examine', worker: record.row.name, life: record.life, pid: record.pid });
}

/** The operating system's answer about a worker that fell silent. */
export function judgeExamined(bench: Workbench, record: WorkerRecord, verdict: Verdict): void {
  // A heartbeat that came in the meantime clears it.
  if (record.phase !== 'running' || silenceOf(bench, record) < bench.limits.examineAfterMs) return;
  const examined = { ...record, silence: verdict };
  if (verdict === 'stopped') giveUpSilent(bench, examined);
  else if (record.silence !== null) bench.put(examined);
}

export function hearHeartbeat(bench: Workbench, record: WorkerRecord): void {
  if (record.silence !== null && record.phase === 'running')
    bench.report('recovered', record, `${record.row.name} shows heartbeats again`);
  bench.put({ ...record, heartbeatAtMs: bench.nowMs, silence: null });
}

function giveUpSilent(bench: Workbench, record: WorkerRecord): void {
  const seconds = (silenceOf(bench, record) / 1000).toFixed(1);
  const text = `${record.row.name} is frozen: no heartbeat for ${seconds} s${SIGHT[record.silence ?? 'unknown']}`;
  // A frozen process cannot act on SIGTERM.
  putDown(bench, record, { why: 'failure', cause: 'frozen', text }, 'SIGKILL');
}

const SIGHT: Readonly<Record<Verdict, string>> = {
  stopped: ', its process is stopped (SIGSTOP)',
  busy: ', and it keeps a processor busy: most likely an endless loop in its code',
  idle: '',
  unknown: '',
};

const silenceOf = (bench: Workbench, { heartbeatAtMs }: WorkerRecord): number => bench.nowMs - (heartbeatAtMs ?? bench.nowMs);

function giveUpStart(bench: Workbench, record: WorkerRecord): void {
  const text = `${record.row.name} was not ready within ${bench.limits.startTimeoutMs / 1000} s`;
  putDown(bench, record, { why: 'failure', cause: 'slow-start', text }, 'SIGKILL');
}

function insist(bench: Workbench, record: WorkerRecord): void {
  const deadlineMs = bench.nowMs + bench.limits.terminationGraceMs;
  bench.effect({ kind: 'kill', worker: record.row.name, life: record.life, signal: record.nextSignal });
  bench.put({ ...record, deadlineMs, nextSignal: 'SIGKILL' });
  bench.effect({ kind: 'wake', atMs: deadlineMs });
}
