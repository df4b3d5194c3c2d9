// The state of everything at one glance: what `status --json` prints and the window shows.
import type { TradingState } from '../protocol/portfolio.ts';
import type { BooksSummary, Mode, VenueName } from '../protocol/summary.ts';
import type { MachineResources } from './machine-resources.ts';
import type { ComponentRow } from './supervisor/core/roster.ts';
import { MAIN_PROCESS } from './supervisor/core/roster.ts';
import type { SupervisorState, WorkerRecord } from './supervisor/core/supervisor-state.ts';
import type { WorkerFigures, WorkerResources } from './supervisor/worker-figures.ts';

export type ComponentState = 'disabled' | 'stopped' | 'starting' | 'running' | 'degraded' | 'backoff' | 'stopping' | 'failed';

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
};

/** Money is null until the executor has told it. */
export type SessionMetrics = {
  readonly ticks: number;
  readonly signals: number;
  readonly orders: number;
  /** Orders that still work at the venue. */
  readonly openOrders: number;
  readonly denied: number;
  readonly fills: number;
  readonly cash: string | null;
  readonly equity: string | null;
  readonly realizedPnl: string | null;
  readonly unrealizedPnl: string | null;
  readonly restarts: number;
  readonly errors: number;
};

export type StatusReport = {
  readonly pid: number;
  readonly mode: Mode;
  readonly venue: VenueName;
  /** Null until an executor has told it. */
  readonly tradingState: TradingState | null;
  /** Null without a desk. */
  readonly dashboardUrl: string | null;
  readonly uptimeMs: number;
  readonly components: readonly ComponentStatus[];
  readonly metrics: SessionMetrics;
  readonly resources: MachineResources & { readonly workers: Readonly<Record<string, WorkerResources>> };
};

export function describeComponents(
  state: SupervisorState,
  figuresOf: (worker: string) => WorkerFigures,
  startedAtMs: number,
  nowMs: number,
): readonly ComponentStatus[] {
  return state.roster.components.map((row) => {
    const record = state.workers.get(row.worker);
    if (row.worker === MAIN_PROCESS || !record) return describeOwn(row, nowMs - startedAtMs);
    return describeInWorker(row, record, figuresOf(row.worker), nowMs);
  });
}

export function describeMetrics(books: BooksSummary | null, ticks: number, restarts: number, errors: number): SessionMetrics {
  return {
    ticks,
    signals: books?.signals ?? 0,
    orders: books?.orders.submitted ?? 0,
    openOrders: books?.orders.open ?? 0,
    denied: books?.orders.denied ?? 0,
    fills: books?.fills ?? 0,
    cash: books?.cash ?? null,
    equity: books?.equity ?? null,
    realizedPnl: books?.realizedPnl ?? null,
    unrealizedPnl: books?.unrealizedPnl ?? null,
    restarts,
    errors,
  };
}

function describeOwn({ id, worker, required }: ComponentRow, uptimeMs: number): ComponentStatus {
  const health = { state: 'ok', reason: '' } as const;
  return {
    id,
    worker,
    pid: process.pid,
    state: 'running',
    required,
    restarts: 0,
    uptimeMs: Math.round(uptimeMs),
    health,
    lastError: null,
  };
}

function describeInWorker(row: ComponentRow, record: WorkerRecord, figures: WorkerFigures, nowMs: number): ComponentStatus {
  const isRunning = record.phase === 'running';
  const told = figures.health.get(row.id) ?? ({ state: 'ok', reason: '' } as const);
  const health = isRunning ? told : ({ state: 'unknown', reason: `its process is ${record.phase}` } as const);
  return {
    id: row.id,
    worker: row.worker,
    pid: record.pid,
    state: isRunning && told.state === 'degraded' ? 'degraded' : record.phase,
    required: row.required,
    restarts: record.restarts,
    uptimeMs: isRunning ? Math.round(nowMs - (record.runningSinceMs ?? nowMs)) : 0,
    health,
    lastError: record.lastError,
  };
}
