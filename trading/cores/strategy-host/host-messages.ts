// What goes into the strategy host's core and what comes out of it.
import type { PortfolioMessage } from '../../../protocol/portfolio.ts';
import type { Signal } from '../../../protocol/signals.ts';
import type { Bar, Tick, VenueClock } from '../../../protocol/ticks.ts';
import type { StrategyFailure } from './strategy-failure.ts';

export type HostMessage =
  /** Finished bars of history, oldest first, before `go-live`. */
  | { readonly kind: 'warm-up'; readonly bars: readonly Bar[] }
  | { readonly kind: 'go-live'; readonly clock: VenueClock }
  /** A live tick; `sentAtUs` is the gateway's local monotonic time. */
  | { readonly kind: 'tick'; readonly tick: Tick; readonly sentAtUs: number }
  | { readonly kind: 'clock'; readonly clock: VenueClock }
  | { readonly kind: 'portfolio'; readonly message: PortfolioMessage }
  /** An executor accepts connections (again): what it may have missed is sent at once. */
  | { readonly kind: 'executor-welcome' }
  /** The time asked for with `wake-at` has come. */
  | { readonly kind: 'wake' }
  | { readonly kind: 'stop' };

/** In the order in which the shell carries them out. */
export type HostEffect =
  | { readonly kind: 'send-signal'; readonly signal: Signal; readonly isRepetition: boolean }
  | {
      readonly kind: 'log';
      readonly level: 'info' | 'warn';
      readonly message: string;
      readonly fields: Readonly<Record<string, unknown>>;
    }
  /** Local monotonic time at which the core wants a `wake`. */
  | { readonly kind: 'wake-at'; readonly atUs: number }
  /** The strategy threw. Nothing of the event that it threw at is done, and no further message changes anything. */
  | { readonly kind: 'failed'; readonly failure: StrategyFailure };

/** Local monotonic time, for ages and repetitions. Venue time comes with ticks and clocks. */
export type HostTime = { readonly monotonicUs: number };
