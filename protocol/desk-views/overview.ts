// The overview: components, metrics, what the machine uses, equity, alerts.
import type { DecimalString } from '../decimal-string.ts';
import type { Dated, Table, Tail } from '../desk-values.ts';
import type { AlertView } from './alerts.ts';

export type ComponentView = {
  readonly id: string;
  readonly worker: string;
  readonly pid: number | null;
  readonly state: 'disabled' | 'stopped' | 'starting' | 'running' | 'degraded' | 'backoff' | 'stopping' | 'failed';
  readonly required: boolean;
  readonly restarts: number;
  readonly uptimeMs: number;
  readonly health: { readonly state: 'ok' | 'degraded' | 'unknown'; readonly reason: string };
  /** Of the whole worker that it lives in. */
  readonly cpuPercent: number | null;
  readonly memoryBytes: number | null;
  readonly loopDelayMs: number | null;
  readonly lastError: string | null;
};

export type MetricsView = {
  readonly ticks: number;
  readonly ticksPerSecond: number | null;
  readonly signals: number;
  readonly orders: number;
  readonly openOrders: number;
  readonly denied: number;
  readonly rejected: number | null;
  readonly fills: number;
  readonly restarts: number;
  readonly errors: number;
};

export type OverviewView = {
  readonly components: Table<ComponentView>;
  readonly metrics: Dated<MetricsView>;
  readonly resources: Dated<{
    readonly cpuPercent: number;
    readonly memory: { readonly totalBytes: number; readonly availableBytes: number };
    readonly disk: { readonly totalBytes: number; readonly freeBytes: number };
  }>;
  /** One entry every few seconds, a few hundred at most; `memoryBytes` is of all our processes together. */
  readonly resourceSeries: Tail<{ readonly atUs: number; readonly cpuPercent: number; readonly memoryBytes: number }>;
  /** `drawdown` is the fall below the highest equity of the session so far, not positive. Venue times. */
  readonly equitySeries: Tail<{
    readonly atUs: number;
    readonly equity: DecimalString;
    readonly pnl: DecimalString;
    readonly drawdown: DecimalString;
  }>;
  readonly alerts: Table<AlertView>;
};
