// The state of everything at one glance, as main knows it: what `status --json` prints, the window shows and the desk serves.
import type { TradingState } from './portfolio.ts';
import type { Mode, VenueName } from './summary.ts';

/**
 * `disabled`: the settings want none of it. `stopped`: no process, not wanted or waiting for what it depends on. `starting`: a
 * process that is not ready. `running`: ready. `degraded`: runs, and something is wrong. `backoff`: died, waits for its next
 * attempt. `stopping`: on its way out. `failed`: down until a person acts.
 */
export type ComponentState = 'disabled' | 'stopped' | 'starting' | 'running' | 'degraded' | 'backoff' | 'stopping' | 'failed';

/** How a process ended. `signal` is null when it left by itself. */
export type LastExit = {
  readonly atUs: number;
  readonly code: number | null;
  readonly signal: string | null;
  /** The end of what it wrote to stderr, without secrets. */
  readonly words: string;
};

export type ComponentStatus = {
  readonly id: string;
  readonly worker: string;
  readonly pid: number | null;
  readonly state: ComponentState;
  readonly required: boolean;
  readonly restarts: number;
  /** Since it became ready; 0 when it is not. */
  readonly uptimeMs: number;
  readonly health: { readonly state: 'ok' | 'degraded' | 'unknown'; readonly reason: string };
  readonly lastError: string | null;
  /** What a person can do about a component that failed for good. */
  readonly remedy: string | null;
  readonly lastExit: LastExit | null;
  /** Errors that it logged, in all its lives. */
  readonly errors: number;
};

/** Money is null until the executor has told it. */
export type SessionMetrics = {
  readonly ticks: number;
  readonly signals: number;
  /** What strategies saw worth acting on, whether it became a signal or not. */
  readonly opportunities: number;
  readonly orders: number;
  /** Orders that still work at the venue. */
  readonly openOrders: number;
  readonly denied: number;
  /** Trades executed. */
  readonly fills: number;
  readonly cash: string | null;
  readonly equity: string | null;
  readonly realizedPnl: string | null;
  readonly unrealizedPnl: string | null;
  readonly restarts: number;
  readonly errors: number;
};

export type MachineResources = {
  readonly cpuPercent: number;
  readonly memory: { readonly totalBytes: number; readonly availableBytes: number };
  readonly disk: { readonly totalBytes: number; readonly freeBytes: number };
};

/** Of one process. `loopDelayMs`: how late its event loop runs, 99th percentile since the last heartbeat. */
export type WorkerResources = { readonly memoryBytes: number; readonly cpuPercent: number; readonly loopDelayMs: number };

/** Whether the workers that trade are there: they can stop while the program stays. */
export type TradingPhase = 'running' | 'starting' | 'stopping' | 'stopped';

export type StatusReport = {
  readonly pid: number;
  readonly mode: Mode;
  readonly venue: VenueName;
  /** Null until an executor has told it. */
  readonly tradingState: TradingState | null;
  readonly trading: TradingPhase;
  /** Null without a desk. */
  readonly dashboardUrl: string | null;
  readonly uptimeMs: number;
  readonly components: readonly ComponentStatus[];
  readonly metrics: SessionMetrics;
  /** `workers` includes `main`, the supervising process. */
  readonly resources: MachineResources & { readonly workers: Readonly<Record<string, WorkerResources>> };
};
