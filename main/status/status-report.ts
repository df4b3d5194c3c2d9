// Draws the state of everything at one glance from what the supervisor and the executor know.
import type { ComponentStatus, SessionMetrics } from '../../protocol/status.ts';
import type { BooksSummary } from '../../protocol/summary.ts';
import { describeAilment } from '../supervisor/core/ailments.ts';
import { MAIN_PROCESS } from '../supervisor/core/component-table.ts';
import type { ComponentRow } from '../supervisor/core/roster.ts';
import type { SupervisorState, WorkerRecord } from '../supervisor/core/supervisor-state.ts';
import type { WorkerFigures } from '../supervisor/worker-figures.ts';

const WELL = { state: 'ok', reason: '' } as const;

export function describeComponents(
  state: SupervisorState,
  figuresOf: (worker: string) => WorkerFigures,
  startedAtMs: number,
  nowMs: number,
): readonly ComponentStatus[] {
  return state.roster.components.map((row) => {
    const record = state.workers.get(row.worker);
    if (row.worker === MAIN_PROCESS || !record) return describeOwn(row, nowMs - startedAtMs);
    return describeInWorker(row, record, state.limits.degradedAfterChecks, figuresOf(row.worker), nowMs);
  });
}

type Counts = { readonly ticks: number; readonly opportunities: number; readonly restarts: number; readonly errors: number };

export function describeMetrics(
  books: BooksSummary | null,
  { ticks, opportunities, restarts, errors }: Counts,
): SessionMetrics {
  return {
    ticks,
    opportunities,
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
    remedy: null,
    lastExit: null,
    errors: 0,
  };
}

function describeInWorker(
  row: ComponentRow,
  record: WorkerRecord,
  degradedAfterChecks: number,
  figures: WorkerFigures,
  nowMs: number,
): ComponentStatus {
  const isRunning = record.phase === 'running';
  const ailment = describeAilment(record, degradedAfterChecks, row.id);
  const told = ailment === null ? (figures.health.get(row.id) ?? WELL) : ({ state: 'degraded', reason: ailment } as const);
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
    remedy: record.remedy,
    lastExit: figures.lastExit,
    errors: figures.errors,
  };
}
