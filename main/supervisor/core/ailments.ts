// What is wrong with a worker that runs: checks that failed, work that stands still. Sick long enough, it is replaced.
import { putDown } from './life-end.ts';
import type { Ailment, WorkerRecord } from './supervisor-state.ts';
import type { Workbench } from './workbench.ts';

/** `check` names what was looked at: a component's health check, or `progress`. A null reason says that it is well. */
export function noteCheck(
  bench: Workbench,
  record: WorkerRecord,
  check: string,
  cause: Ailment['cause'],
  reason: string | null,
): void {
  if (record.phase !== 'running') return;
  const before = record.ailments.get(check);
  const ailments = new Map(record.ailments);
  if (reason === null) {
    if (!before) return;
    ailments.delete(check);
    bench.put({ ...record, ailments });
    if (isShown(bench, before)) bench.report('recovered', record, `${record.row.name} is well again: ${check}`);
    return;
  }
  const ailment = { cause, reason, times: (before?.times ?? 0) + 1 };
  ailments.set(check, ailment);
  bench.put({ ...record, ailments });
  const { replaceAfterChecks } = bench.limits;
  if (replaceAfterChecks > 0 && ailment.times >= replaceAfterChecks) {
    const text = `${record.row.name} is ${cause}: ${reason} (${ailment.times} checks in a row)`;
    putDown(bench, { ...record, ailments }, { why: 'failure', cause, text }, 'SIGTERM');
  } else if (isShown(bench, ailment) && !(before && isShown(bench, before))) {
    bench.report('degraded', record, `${record.row.name} is ${cause}: ${reason}`);
  }
}

const isShown = (bench: Workbench, { times }: Ailment): boolean => times >= bench.limits.degradedAfterChecks;

/** Why a running worker is not as it should be; null when it is. */
export function describeAilment(
  { ailments, silence }: WorkerRecord,
  degradedAfterChecks: number,
  component?: string,
): string | null {
  if (silence !== null) return 'no heartbeat';
  for (const [check, { times, reason }] of ailments) {
    const concerns = component === undefined || check === component || check === 'progress';
    if (concerns && times >= degradedAfterChecks) return reason;
  }
  return null;
}
