// Why a worker's process ended or had to be ended. Attempts are counted for each cause by itself.
import type { FatalCause } from '../../../protocol/parent-channel.ts';

/**
 * `crash`: it left by itself. `frozen`: no heartbeat. `stalled`: heartbeats, but work that waits is not done. `unhealthy`: its
 * health checks failed. `slow-start`: not ready in time. `start-failed`: it said so. `port-taken`: a port that it held before is
 * not free yet. `not-spawned`: there was no process at all.
 */
export type FailureCause =
  | 'crash'
  | 'frozen'
  | 'stalled'
  | 'unhealthy'
  | 'slow-start'
  | 'start-failed'
  | 'port-taken'
  | 'not-spawned';

/** The cause behind a fatal message that a restart may heal after all; null for those that need a person. */
export function retriedCause(cause: FatalCause, hasRun: boolean): FailureCause | null {
  if (cause === 'START_FAILED') return 'start-failed';
  // Whoever held the port before gets it back as soon as the system, or its dying predecessor, lets go of it.
  return cause === 'PORT_TAKEN' && hasRun ? 'port-taken' : null;
}

/** What a person can do about it. `component` is how the worker is called on the command line. */
export function remedyFor(cause: FatalCause | FailureCause, component: string): string {
  const again = `tradewarden restart ${component}`;
  switch (cause) {
    case 'BAD_SETTINGS':
      return `Correct the settings ("tradewarden settings check" lists every mistake), then start again.`;
    case 'BAD_SCENARIO':
      return 'Correct the scenario (docs/guide/simulator.md has the faults and their fields), then start again.';
    case 'BAD_STRATEGY':
      return `Correct the strategy's file, then "${again}".`;
    case 'BAD_CREDENTIALS':
      return 'Correct the keys (APCA_API_KEY_ID and APCA_API_SECRET_KEY, or keys/alpaca.json in the data folder), then start again.';
    case 'PORT_TAKEN':
    case 'port-taken':
      return `End the program that holds the port, or choose other ports with --ports, then "${again}".`;
    case 'PROTOCOL_MISMATCH':
      return 'Build main and workers from the same sources ("npm run build"), then start again.';
    case 'JOURNAL_BROKEN':
      return 'Stop, and bring back the last good backup with "tradewarden restore FILE"; the broken journal is kept.';
    default:
      return `Read "tradewarden logs ${component}", remove the cause, then "${again}".`;
  }
}
