// What a supervisor is given: whom to supervise, by what rules, with what means, and who hears of it.
import type { LogLevel } from '../../protocol/log-level.ts';
import type { Roster, WorkerRow } from './core/roster.ts';
import type { SupervisionLimits } from './core/supervisor-state.ts';
import type { LanePlan } from './lane-plan.ts';
import type { Launcher } from './launcher.ts';
import type { SupervisorListener } from './supervisor-listener.ts';

export type SupervisorOptions = {
  readonly roster: Roster;
  readonly limits: SupervisionLimits;
  readonly launcher: Launcher;
  readonly lanes: LanePlan;
  readonly home: string;
  /** The configuration of a worker, from the readiness details of those that started before it (and of its own earlier life). */
  readonly configOf: (worker: WorkerRow, detailsOf: (worker: string) => unknown) => unknown;
  readonly listener: SupervisorListener;
  /** The least that a worker sends as log lines; everything without this. */
  readonly logLevelOf?: (worker: string) => LogLevel;
  /** A process was born; the state has its number. */
  readonly onSpawned?: () => void;
  /** Takes the secrets out of what a process wrote at its end. */
  readonly redactText?: (text: string) => string;
};
