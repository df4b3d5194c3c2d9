// The state of every component at a glance, and the last word of a run.
import { expect, it } from 'vitest';
import { summarizeRun } from '../../../../main/session/run-summary.ts';
import { describeComponents } from '../../../../main/status/status-report.ts';
import { duration, statusTable, summaryTable } from '../../../../main/status/status-table.ts';
import { decide } from '../../../../main/supervisor/core/decide.ts';
import { buildRoster } from '../../../../main/supervisor/core/roster.ts';
import type { SupervisorEvent } from '../../../../main/supervisor/core/supervisor-event.ts';
import {
  createSupervisorState,
  DEFAULT_LIMITS,
  type SupervisorState,
} from '../../../../main/supervisor/core/supervisor-state.ts';
import { WorkerFigures } from '../../../../main/supervisor/worker-figures.ts';
import { toDecimalString } from '../../../../protocol/decimal-string.ts';
import type { StatusReport } from '../../../../protocol/status.ts';
import { PROTOCOL_VERSION } from '../../../../protocol/version.ts';

const roster = buildRoster({ venue: 'alpaca-paper', strategies: [] });
const after = (...events: SupervisorEvent[]): SupervisorState =>
  events.reduce(
    (state, event, index) => decide(state, event, { nowMs: index * 1000, random: 0.5 }).state,
    createSupervisorState(roster, DEFAULT_LIMITS, PROTOCOL_VERSION),
  );
const begin: readonly SupervisorEvent[] = [
  { kind: 'start-requested' },
  { kind: 'hello', worker: 'gateway', life: 1, protocolVersion: PROTOCOL_VERSION, pid: 4711 },
  { kind: 'ready', worker: 'gateway', life: 1 },
];
const figures = new Map(roster.workers.map(({ name }) => [name, new WorkerFigures()]));
const figuresOf = (worker: string): WorkerFigures => figures.get(worker) ?? new WorkerFigures();
const find = (state: SupervisorState, id: string) =>
  describeComponents(state, figuresOf, 0, 5_000).find((component) => component.id === id);

it('shows every component of a worker with the state of its process', () => {
  const state = after(...begin);
  expect(find(state, 'alpaca-client')).toMatchObject({
    worker: 'gateway',
    pid: 4711,
    state: 'running',
    uptimeMs: 3_000,
    required: true,
  });
  expect(find(state, 'order-executor')).toMatchObject({
    state: 'starting',
    pid: null,
    uptimeMs: 0,
    health: { state: 'unknown' },
  });
  expect(find(state, 'health-monitor')).toMatchObject({ worker: 'main', pid: process.pid, state: 'running' });
});

it('shows a running component that is unwell as degraded, with the reason, and its neighbour as well', () => {
  figuresOf('gateway').learnHealth({
    kind: 'health',
    component: 'market-data-collector',
    state: 'degraded',
    reason: 'no quote for 40 s',
  });
  const state = after(...begin);
  expect(find(state, 'market-data-collector')).toMatchObject({
    state: 'degraded',
    health: { state: 'degraded', reason: 'no quote for 40 s' },
  });
  expect(find(state, 'alpaca-client')?.state).toBe('running');
});

it('keeps the reason of the last death', () => {
  const state = after(...begin, { kind: 'exit', worker: 'gateway', life: 1, code: null, signal: 'SIGKILL', lastWords: '' });
  expect(find(state, 'alpaca-client')).toMatchObject({
    state: 'backoff',
    restarts: 1,
    lastError: 'gateway was ended by SIGKILL',
  });
});

const counts = { published: 10, receivedByStrategy: 9, gaps: 1, restarts: 2, errors: 0, durationMs: 90_061_000 };
const market = { finished: true, marketTimeUs: 3_000_000, source: 'replay', marketFromUs: 1_000_000, marketToUs: 2_000_000 };

it('summarises a run whose executor never answered with zeros, not with guesses', () => {
  expect(summarizeRun('paper', 'simulator', null, market, counts, 'replay')).toMatchObject({
    source: 'replay',
    marketFrom: '1970-01-01T00:00:01.000Z',
    marketTo: '1970-01-01T00:00:02.000Z',
    cash: '0',
    orders: { submitted: 0 },
    ticks: { published: 10, receivedByStrategy: 9, gaps: 1 },
  });
});

it('names no market time when no market data came', () => {
  expect(summarizeRun('paper', 'simulator', null, market, { ...counts, published: 0 }, 'replay')).toMatchObject({
    marketFrom: null,
    marketTo: null,
  });
});

it('prints tables that people can read, with colour only where it is wanted', () => {
  const table = summaryTable({
    ...summarizeRun('paper', 'simulator', null, market, counts, 'replay'),
    positions: [{ symbol: 'SPY', quantity: toDecimalString('8'), averageEntryPrice: toDecimalString('586.55') }],
  });
  expect(table).toContain('8 SPY at 586.55');
  expect(table).toContain('1 d 01:01:01');
  const status: StatusReport = {
    pid: 1,
    mode: 'paper',
    venue: 'alpaca-paper',
    tradingState: 'HALTED',
    trading: 'running',
    dashboardUrl: null,
    uptimeMs: 61_000,
    components: describeComponents(after(...begin), figuresOf, 0, 5_000),
    metrics: {
      ticks: 1,
      opportunities: 0,
      signals: 0,
      orders: 0,
      openOrders: 0,
      denied: 0,
      fills: 0,
      cash: null,
      equity: null,
      realizedPnl: null,
      unrealizedPnl: null,
      restarts: 0,
      errors: 0,
    },
    resources: {
      cpuPercent: 1,
      memory: { totalBytes: 2 ** 31, availableBytes: 2 ** 30 },
      disk: { totalBytes: 2 ** 40, freeBytes: 2 ** 30 },
      workers: {},
    },
  };
  expect(statusTable(status, false)).toMatch(/paper on alpaca-paper, trading HALTED, up 00:01:01/);
  expect(statusTable(status, false)).not.toContain('\x1b');
  expect(statusTable(status, true)).toContain('\x1b[32mrunning');
});

it('writes lengths of time the way clocks do', () => {
  expect([0, 59_999, 3_600_000, 86_400_000].map(duration)).toEqual(['00:00:00', '00:00:59', '01:00:00', '1 d 00:00:00']);
});
