// When a worker that failed is tried again, and when no more.
import type { FailureCause } from './failure-cause.ts';
import type { SupervisionLimits, WorkerRecord } from './supervisor-state.ts';

/**
 * Full jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/): anywhere between nothing and a ceiling
 * that doubles with every failure in a row, so that workers that fell together do not return in step.
 */
export function backoffDelayMs(failuresInARow: number, random: number, limits: SupervisionLimits): number {
  const ceiling = Math.min(limits.backoffCapMs, limits.backoffBaseMs * 2 ** Math.max(0, failuresInARow - 1));
  return Math.round(random * ceiling);
}

/** The restarts that still count, of all causes. */
export const restartsInWindow = (
  record: WorkerRecord,
  nowMs: number,
  limits: SupervisionLimits,
): WorkerRecord['recentRestarts'] => record.recentRestarts.filter(({ atMs }) => nowMs - atMs < limits.restartWindowMs);

/** How many restarts one cause may bring about within the window. */
export const budgetOf = ({ row }: WorkerRecord, limits: SupervisionLimits): number => row.maxRestarts ?? limits.maxRestarts;

export const isSpent = (record: WorkerRecord, cause: FailureCause, nowMs: number, limits: SupervisionLimits): boolean =>
  restartsInWindow(record, nowMs, limits).filter((restart) => restart.cause === cause).length >= budgetOf(record, limits);

export const wasStable = ({ runningSinceMs }: WorkerRecord, nowMs: number, limits: SupervisionLimits): boolean =>
  runningSinceMs !== null && nowMs - runningSinceMs >= limits.stableAfterMs;
