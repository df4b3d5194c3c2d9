// Starts every worker whose dependencies run, all of them at the same time.
import type { WorkerRecord } from './supervisor-state.ts';
import type { Workbench } from './workbench.ts';

export function startWhatCan(bench: Workbench): void {
  for (const record of bench.records) {
    const isWaiting = record.isWanted && (record.phase === 'stopped' || record.phase === 'backoff');
    if (isWaiting && hasDependencies(bench, record) && isDue(bench, record)) spawn(bench, record);
  }
}

const hasDependencies = (bench: Workbench, { row }: WorkerRecord): boolean =>
  row.dependsOn.every((name) => bench.find(name)?.phase === 'running');

function isDue(bench: Workbench, record: WorkerRecord): boolean {
  if (record.notBeforeMs === null && record.row.startupDelayMs > 0 && record.life === 0) {
    const notBeforeMs = bench.nowMs + record.row.startupDelayMs;
    bench.put({ ...record, notBeforeMs });
    bench.effect({ kind: 'wake', atMs: notBeforeMs });
    return false;
  }
  return record.notBeforeMs === null || bench.nowMs >= record.notBeforeMs;
}

function spawn(bench: Workbench, record: WorkerRecord): void {
  const deadlineMs = bench.nowMs + bench.limits.startTimeoutMs;
  const life = record.life + 1;
  bench.put({ ...record, phase: 'starting', life, notBeforeMs: null, leaving: null, deadlineMs, nextSignal: 'SIGTERM' });
  bench.effect({ kind: 'spawn', worker: record.row.name, life });
  bench.effect({ kind: 'wake', atMs: deadlineMs });
}
