// Why a run counts as failed, in one sentence for people and programs.
import type { SupervisorState } from '../supervisor/core/supervisor-state.ts';

/** Null for a run in which nothing went wrong. `errors` counts error lines and causes that nothing can heal. */
export function describeRunFailure(state: SupervisorState, errors: number): string | null {
  const lost = [...state.workers.values()].filter(({ phase }) => phase === 'failed');
  if (lost.length > 0)
    return lost.map(({ row, lastError }) => `${row.name} failed for good: ${lastError ?? 'no reason is known'}`).join('; ');
  return errors > 0 ? `${errors} error${errors === 1 ? ' was' : 's were'} logged; the log files tell which` : null;
}
