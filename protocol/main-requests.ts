// What may be asked of main: by the command line over the control socket, by the desk over its parent channel, by the tray
// directly. Main checks every request, whoever sends it. `by` names the person or program, for the journal.
import type { LogLevel } from './log-level.ts';
import type { ComponentState, ComponentStatus, WorkerResources } from './status.ts';

export type MainRequest =
  | { readonly command: 'status' }
  | { readonly command: 'halt'; readonly by: string; readonly reason?: string | undefined }
  | { readonly command: 'resume'; readonly by: string; readonly reason?: string | undefined }
  | { readonly command: 'stop'; readonly by: string }
  /** The program and its desk stay, everything else stops in order or starts again. Answered with a TradingPhase. */
  | { readonly command: 'stop-trading'; readonly by: string }
  | { readonly command: 'start-trading'; readonly by: string }
  /** Starts the worker of a component afresh and forgives its past; answered with a RestartOutcome at once. */
  | { readonly command: 'restart'; readonly component: string; readonly by: string }
  /** Wants a component that was stopped or failed; a strategy may get a new configuration. Answered with a ComponentOutcome. */
  | {
      readonly command: 'start-component';
      readonly component: string;
      readonly by: string;
      readonly configuration?: StrategyConfiguration | undefined;
    }
  /** Stops a component that others can do without: a strategy, the desk. Answered with a ComponentOutcome. */
  | { readonly command: 'stop-component'; readonly component: string; readonly by: string }
  /** `all`: every component. Answered with the levels in force, by component. */
  | { readonly command: 'set-log-level'; readonly component: string; readonly level: LogLevel; readonly by: string }
  /** The latest lines, oldest first: of one component, or of all. Answered with a LogLine[]. */
  | {
      readonly command: 'logs';
      readonly component?: string | undefined;
      readonly lines?: number | undefined;
      readonly level?: LogLevel | undefined;
    }
  /** From now on every new line (a MainEvent for the desk, one answer a line on the control socket), until the asker leaves. */
  | { readonly command: 'follow-logs'; readonly component?: string | undefined; readonly level?: LogLevel | undefined }
  | { readonly command: 'unfollow-logs' }
  /** The last day of one component. Answered with a ComponentHistory. */
  | { readonly command: 'component-history'; readonly component: string }
  /** Answered with every alert that is kept, the latest first, and how the webhook does. */
  | { readonly command: 'alerts' }
  /** Answered with the alert. */
  | { readonly command: 'acknowledge-alert'; readonly id: string; readonly by: string }
  | { readonly command: 'test-alert'; readonly by: string }
  /** For when no executor can: the gateway cancels or closes everything. Answered with an EmergencyOutcome. */
  | {
      readonly command: 'emergency';
      readonly action: 'cancel-all' | 'close-all';
      readonly by: string;
      readonly reason?: string | undefined;
    };

/** Only from the command line or the desktop's own window, never from the desk. */
export type PersonalRequest =
  /** Answered with `{ url }`: a fresh address of the web page that works once, or null. */
  | { readonly command: 'dashboard'; readonly role: 'viewer' | 'operator' }
  /** Arms this live session. Answered with a LiveView. */
  | { readonly command: 'arm'; readonly accountEnding: string; readonly by: string };

/** More that a desk asks; the command line may too. */
export type DeskRequest =
  /** What must hold before live trading may be armed, proven now. Answered with a LiveView. */
  | { readonly command: 'evidence' }
  /** The same as it was when it was last proven. */
  | { readonly command: 'live' }
  | { readonly command: 'disarm'; readonly by: string; readonly reason?: string | undefined }
  /** Answered with `{ alerts: Alert[] }`. */
  | { readonly command: 'alerts' }
  | { readonly command: 'acknowledge-alert'; readonly id: string; readonly by: string }
  /** What every strategy worker that answers tells of itself. Answered with a StrategyStatus[]. */
  | { readonly command: 'strategies' }
  /** Every strategy that there is, whether it runs or not. Answered with a StrategyInspection[], or null while they are looked at. */
  | { readonly command: 'strategy-catalog' }
  /** Answered with a PreflightView; `run` looks at everything anew. */
  | { readonly command: 'preflight'; readonly run: boolean }
  /** Answered with a SettingsView. */
  | { readonly command: 'settings' }
  /** Changes by dotted path; null takes a value back to its default. Answered with a sentence: what is written, and what applies it. */
  | { readonly command: 'change-settings'; readonly changes: Readonly<Record<string, unknown>>; readonly by: string };

/** What may change about a strategy at run time. */
export type StrategyConfiguration = {
  readonly symbols?: readonly string[] | undefined;
  readonly parameters?: Readonly<Record<string, number | string | boolean>> | undefined;
  /** Its signals are withheld, or sent again. */
  readonly paused?: boolean | undefined;
};

export type RestartOutcome = {
  readonly component: string;
  readonly worker: string;
  /** Component ids that start afresh: its own worker's, and those of dependents that the roster restarts with it. */
  readonly restarts: readonly string[];
  /** Component ids that stay up and resynchronise when it is back. */
  readonly resynchronises: readonly string[];
};

export type ComponentOutcome = { readonly component: string; readonly worker: string; readonly state: ComponentState };

/** `detail` is the gateway's own answer. */
export type EmergencyOutcome = { readonly action: 'cancel-all' | 'close-all'; readonly detail: unknown };

export type LogLine = {
  readonly time: string;
  /** The worker that wrote it, or `main`. */
  readonly source: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
};

export type ComponentHistory = {
  readonly component: string;
  /** Oldest first, at most a day and a bounded number of them. */
  readonly changes: readonly { readonly atUs: number; readonly state: ComponentState; readonly reason: string }[];
  /** One a minute. Null where no process was. */
  readonly samples: readonly { readonly atUs: number; readonly resources: WorkerResources | null }[];
  readonly errors: readonly { readonly kind: string; readonly count: number; readonly last: LogLine }[];
};

/** What main tells the desk by itself, over the parent channel. */
export type MainEvent =
  | { readonly kind: 'component-changed'; readonly component: ComponentStatus }
  /** Only while it follows the logs. */
  | { readonly kind: 'log-line'; readonly line: LogLine };
