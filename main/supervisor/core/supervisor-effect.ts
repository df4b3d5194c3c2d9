// What the supervisor core wants done, in order. The shell does it and brings the consequences back as events.
import type { FailureCause } from './failure-cause.ts';

export type SupervisorReport =
  | { readonly what: 'running'; readonly worker: string; readonly text: string }
  | { readonly what: 'stopped'; readonly worker: string; readonly text: string }
  /** It runs, and something is wrong with it; or not any more. */
  | { readonly what: 'degraded' | 'recovered'; readonly worker: string; readonly text: string }
  /** It died or was put down and will be tried again; `cause` is null when somebody wanted it so. */
  | { readonly what: 'restarting'; readonly worker: string; readonly text: string; readonly cause: FailureCause | null }
  /** It stays down until a person acts. */
  | { readonly what: 'failed'; readonly worker: string; readonly text: string };

export type SupervisorEffect =
  | { readonly kind: 'spawn'; readonly worker: string; readonly life: number }
  | { readonly kind: 'send-start'; readonly worker: string; readonly life: number }
  | { readonly kind: 'send-stop'; readonly worker: string; readonly life: number }
  | { readonly kind: 'kill'; readonly worker: string; readonly life: number; readonly signal: 'SIGTERM' | 'SIGKILL' }
  /** Send a clock event at this moment at the latest. */
  | { readonly kind: 'wake'; readonly atMs: number }
  /** Ask the operating system what a silent process does. */
  | { readonly kind: 'examine'; readonly worker: string; readonly life: number; readonly pid: number }
  /** A worker failed for good. Without a required one only orders that shrink positions are allowed from now on. */
  | {
      readonly kind: 'lost';
      readonly worker: string;
      readonly isRequired: boolean;
      readonly reason: string;
      readonly remedy: string;
    }
  | ({ readonly kind: 'report' } & SupervisorReport);
