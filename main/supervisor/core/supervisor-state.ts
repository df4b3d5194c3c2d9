// What the supervisor knows about every worker. Never changed in place: `decide` returns the next state.
import { type FatalCause, HEARTBEAT_MS } from '../../../protocol/parent-channel.ts';
import type { FailureCause } from './failure-cause.ts';
import type { Roster, WorkerRow } from './roster.ts';
import type { Verdict } from './supervisor-event.ts';

/**
 * `disabled`: the settings want none of it. `stopped`: no process, not (yet) wanted or waiting for a dependency. `starting`: a process that is not ready. `running`: ready.
 * `backoff`: no process, waits for its next attempt. `stopping`: a process that is on its way out, for whatever reason.
 * `failed`: no process, and there will be none without a person.
 */
export type WorkerPhase = 'disabled' | 'stopped' | 'starting' | 'running' | 'backoff' | 'stopping' | 'failed';

/** Why a process is on its way out, and what follows when it is gone. */
export type Leaving =
  | { readonly why: 'asked' }
  | { readonly why: 'restart' }
  | { readonly why: 'failure'; readonly cause: FailureCause; readonly text: string }
  | { readonly why: 'fatal'; readonly cause: FatalCause; readonly text: string };

/** Something that was found wrong with a running worker, and how often in a row. */
export type Ailment = { readonly cause: 'unhealthy' | 'stalled'; readonly times: number; readonly reason: string };

export type WorkerRecord = {
  readonly row: WorkerRow;
  readonly phase: WorkerPhase;
  /** A person may want a worker stopped while the others run. */
  readonly isWanted: boolean;
  /** Counts the processes of this worker; events of earlier ones are ignored. */
  readonly life: number;
  readonly pid: number | null;
  readonly leaving: Leaving | null;
  /** When the present patience ends: with a start, or with the present step of a stop. */
  readonly deadlineMs: number | null;
  /** The next signal when the deadline passes. */
  readonly nextSignal: 'SIGTERM' | 'SIGKILL';
  /** Not before this moment, because of backoff or a start-up delay. */
  readonly notBeforeMs: number | null;
  readonly runningSinceMs: number | null;
  readonly heartbeatAtMs: number | null;
  /** Failures in a row without a stable period between them. */
  readonly failuresInARow: number;
  /** Whether it was ever ready: what never was is given up after so many attempts, however long each of them takes. */
  readonly hasRun: boolean;
  /** The restarts within the sliding window. */
  readonly recentRestarts: readonly { readonly cause: FailureCause; readonly atMs: number }[];
  readonly restarts: number;
  readonly lastError: string | null;
  /** What a person can do about a failure for good. */
  readonly remedy: string | null;
  /** Heartbeats are missing, and what the operating system says about the process; null while they come. */
  readonly silence: Verdict | null;
  /** What is wrong with it, by the name of the check that found it. */
  readonly ailments: ReadonlyMap<string, Ailment>;
};

/** The supervisor's patience. Times in milliseconds. */
export type SupervisionLimits = {
  readonly startTimeoutMs: number;
  /** Silent this long, its process is examined: so early that a stopped one is found within two heartbeats. */
  readonly examineAfterMs: number;
  /** Silent this long, a worker is suspected: two heartbeats. */
  readonly suspectAfterMs: number;
  readonly heartbeatTimeoutMs: number;
  /** Failed checks in a row until a worker counts as degraded, and until it is replaced (0: never). */
  readonly degradedAfterChecks: number;
  readonly replaceAfterChecks: number;
  readonly backoffBaseMs: number;
  readonly backoffCapMs: number;
  /** Runs this long: the backoff begins from the base again. */
  readonly stableAfterMs: number;
  readonly maxRestarts: number;
  readonly restartWindowMs: number;
  /** Between SIGTERM and SIGKILL. */
  readonly terminationGraceMs: number;
};

export const DEFAULT_LIMITS: SupervisionLimits = {
  startTimeoutMs: 20_000,
  examineAfterMs: 1.5 * HEARTBEAT_MS,
  suspectAfterMs: 2 * HEARTBEAT_MS,
  heartbeatTimeoutMs: 3_000,
  degradedAfterChecks: 3,
  replaceAfterChecks: 6,
  backoffBaseMs: 20,
  backoffCapMs: 10_000,
  stableAfterMs: 30_000,
  maxRestarts: 10,
  restartWindowMs: 60_000,
  terminationGraceMs: 1_000,
};

export type SupervisorState = {
  readonly roster: Roster;
  readonly limits: SupervisionLimits;
  readonly protocolVersion: number;
  /** `idle` until started; `up`: everything is wanted; `stopping`: nothing is. */
  readonly aim: 'idle' | 'up' | 'stopping';
  readonly isHurried: boolean;
  /** When the core last heard the clock, to notice that the supervisor itself was asleep. */
  readonly clockAtMs: number | null;
  readonly workers: ReadonlyMap<string, WorkerRecord>;
};

export function createSupervisorState(roster: Roster, limits: SupervisionLimits, protocolVersion: number): SupervisorState {
  const workers = new Map(roster.workers.map((row) => [row.name, idleRecord(row)]));
  return { roster, limits, protocolVersion, aim: 'idle', isHurried: false, clockAtMs: null, workers };
}

/** A process of this worker exists. */
export const isAlive = ({ phase }: WorkerRecord): boolean =>
  phase === 'starting' || phase === 'running' || phase === 'stopping';

/** Every worker that is wanted runs. */
export const isUp = (state: SupervisorState): boolean =>
  state.aim === 'up' && [...state.workers.values()].every((record) => record.phase === 'running' || isAtRest(record));

/** Down because somebody wants it so. */
export const isAtRest = ({ phase, isWanted }: WorkerRecord): boolean =>
  phase === 'disabled' || (phase === 'stopped' && !isWanted);

/** Stopped on demand, with nothing left. */
export const isDown = (state: SupervisorState): boolean =>
  state.aim === 'stopping' && ![...state.workers.values()].some(isAlive);

/** The required workers that failed for good. */
export const failedRequired = (state: SupervisorState): readonly WorkerRecord[] =>
  [...state.workers.values()].filter(({ phase, row }) => phase === 'failed' && row.required);

function idleRecord(row: WorkerRow): WorkerRecord {
  return {
    row,
    phase: row.isDisabled ? 'disabled' : 'stopped',
    isWanted: row.isDisabled !== true,
    life: 0,
    pid: null,
    leaving: null,
    deadlineMs: null,
    nextSignal: 'SIGTERM',
    notBeforeMs: null,
    runningSinceMs: null,
    heartbeatAtMs: null,
    failuresInARow: 0,
    hasRun: false,
    recentRestarts: [],
    restarts: 0,
    lastError: null,
    remedy: null,
    silence: null,
    ailments: new Map(),
  };
}
