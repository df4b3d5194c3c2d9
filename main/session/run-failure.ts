// Why a run counts as failed, in one sentence for people and programs.
import { isAtRest, type SupervisorState } from '../supervisor/core/supervisor-state.ts';

/** Null for a run in which nothing went wrong. `errors` counts error lines and causes that nothing can heal. */
export function describeRunFailure(state: SupervisorState, errors: number): string | null {
  const lost = [...state.workers.values()].filter(({ phase }) => phase === 'failed');
  if (lost.length > 0)
    return lost.map(({ row, lastError }) => `${row.name} failed for good: ${lastError ?? 'no reason is known'}`).join('; ');
  return errors > 0 ? `${errors} error${errors === 1 ? ' was' : 's were'} logged; the log files tell which` : null;
}

/** Who is not there yet, with what is known of it. */
export function describeMissing({ workers }: SupervisorState): string {
  const missing = [...workers.values()].filter((record) => record.phase !== 'running' && !isAtRest(record));
  return missing.map(({ row, lastError }) => `${row.name} does not run (${lastError ?? 'it is still starting'})`).join('; ');
}
