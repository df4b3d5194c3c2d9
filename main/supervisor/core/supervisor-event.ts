// What can happen to the supervisor. `life` says which process of the worker it is about.
import type { FatalCause } from '../../../protocol/parent-channel.ts';

/** What the operating system says about a silent process; `unknown` where it cannot be asked. */
export type Verdict = 'stopped' | 'busy' | 'idle' | 'unknown';

export type WorkerEvent =
  | { readonly kind: 'spawned'; readonly worker: string; readonly life: number; readonly pid: number }
  | { readonly kind: 'spawn-failed'; readonly worker: string; readonly life: number; readonly message: string }
  | {
      readonly kind: 'hello';
      readonly worker: string;
      readonly life: number;
      readonly protocolVersion: number;
      readonly pid: number;
    }
  | { readonly kind: 'ready'; readonly worker: string; readonly life: number }
  | { readonly kind: 'heartbeat'; readonly worker: string; readonly life: number }
  | {
      readonly kind: 'fatal';
      readonly worker: string;
      readonly life: number;
      readonly cause: FatalCause;
      readonly message: string;
    }
  | { readonly kind: 'examined'; readonly worker: string; readonly life: number; readonly verdict: Verdict }
  /** A health check of a component was answered; a null reason says that all is well. */
  | {
      readonly kind: 'health-answer';
      readonly worker: string;
      readonly life: number;
      readonly component: string;
      readonly reason: string | null;
    }
  /** It answers, but work that waits is not done; told again with every look as long as it lasts. Null: it goes on. */
  | { readonly kind: 'progress'; readonly worker: string; readonly life: number; readonly stalled: string | null }
  /** The worker itself wants to be started afresh. */
  | { readonly kind: 'restart-wanted'; readonly worker: string; readonly life: number; readonly reason: string }
  | { readonly kind: 'goodbye'; readonly worker: string; readonly life: number }
  | {
      readonly kind: 'exit';
      readonly worker: string;
      readonly life: number;
      readonly code: number | null;
      readonly signal: string | null;
      /** The end of what it wrote to stderr. */
      readonly lastWords: string;
    };

export type SupervisorEvent =
  | WorkerEvent
  | { readonly kind: 'start-requested' }
  /** A second one hurries, a third one kills. */
  | { readonly kind: 'stop-requested' }
  /** A person wants one worker started afresh; it works for a failed one, too, and forgives its past. */
  | { readonly kind: 'restart-requested'; readonly worker: string }
  /** A person wants workers: each starts when what it depends on runs. Nothing happens to one that is alive. */
  | { readonly kind: 'start-workers-requested'; readonly workers: readonly string[] }
  /** A person wants workers stopped, and kept stopped. */
  | { readonly kind: 'stop-workers-requested'; readonly workers: readonly string[] }
  /** Time passed; sent at least every second while anything lives. */
  | { readonly kind: 'clock' };

/** When it happens, in local monotonic milliseconds, and one fresh number from [0, 1) for the jitter. */
export type Moment = { readonly nowMs: number; readonly random: number };
