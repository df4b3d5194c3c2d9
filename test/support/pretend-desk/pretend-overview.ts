// The pretended overview: components, metrics, resources, equity and alerts.
import type * as alertsViews from '../../../protocol/desk-views/alerts.ts';
import type * as overviewViews from '../../../protocol/desk-views/overview.ts';
import type { Loose } from './loose.ts';
import { live, NOW_US, noise, table, tail } from './view-parts.ts';

type AlertView = Loose<alertsViews.AlertView>;
type ComponentView = Loose<overviewViews.ComponentView>;
type OverviewView = Loose<overviewViews.OverviewView>;

const component = (id: string, worker: string, more: Partial<ComponentView> = {}): ComponentView => ({
  id,
  worker,
  pid: 4100 + id.length,
  state: 'running',
  required: true,
  restarts: 0,
  uptimeMs: 8_052_000,
  health: { state: 'ok', reason: '' },
  cpuPercent: Math.round(noise(id.length) * 40) / 10,
  memoryBytes: (60 + noise(id.length + 7) * 40) * 1_048_576,
  loopDelayMs: 1,
  lastError: null,
  ...more,
});

const alerts: readonly AlertView[] = [
  {
    id: 'a1',
    severity: 'warning',
    code: 'STALE_QUOTE',
    text: 'IBM quote is 4.2 s old (expected every 0.9 s); no new entries',
    raisedAtUs: NOW_US - 90e6,
    acknowledgedBy: null,
    acknowledgedAtUs: null,
  },
  {
    id: 'a2',
    severity: 'info',
    code: 'WORKER_RESTARTED',
    text: 'executor ended by SIGKILL, restarted in 0.9 s, books agree',
    raisedAtUs: NOW_US - 2460e6,
    acknowledgedBy: null,
    acknowledgedAtUs: null,
  },
  {
    id: 'a3',
    severity: 'warning',
    code: 'ORDER_UNKNOWN',
    text: 'o-88 was unknown for 3 s',
    raisedAtUs: NOW_US - 3300e6,
    acknowledgedBy: 'ada in a browser',
    acknowledgedAtUs: NOW_US - 3200e6,
  },
];

export const pretendOverview: OverviewView = {
  components: table(
    [
      component('logging-system', 'main'),
      component('health-monitor', 'main'),
      component('simulator', 'simulator'),
      component('alpaca-client', 'gateway'),
      component('market-data-collector', 'gateway'),
      component('order-executor', 'executor', { restarts: 1, uptimeMs: 2_460_000 }),
      component('position-manager', 'executor', { restarts: 1, uptimeMs: 2_460_000 }),
      component('risk-management', 'executor', { restarts: 1, uptimeMs: 2_460_000 }),
      component('performance-tracker', 'executor', { restarts: 1, uptimeMs: 2_460_000 }),
      component('strategy:sma-cross', 'strategy:sma-cross', { required: false }),
      component('strategy:pairs-spread', 'strategy:pairs-spread', {
        required: false,
        health: { state: 'degraded', reason: 'quote of IBM is 4.2 s old (expected every 0.9 s); no new entries' },
      }),
      component('realtime-monitor', 'desk', { required: false }),
      component('recorder', 'recorder', {
        required: false,
        state: 'disabled',
        uptimeMs: 0,
        pid: null,
        cpuPercent: null,
        memoryBytes: null,
      }),
    ],
    ({ id }) => id,
  ),
  metrics: live({
    ticks: 1_204_551,
    ticksPerSecond: 214,
    signals: 118,
    orders: 97,
    openOrders: 2,
    denied: 14,
    rejected: 0,
    fills: 143,
    restarts: 1,
    errors: 0,
  }),
  resources: live({
    cpuPercent: 31,
    memory: { totalBytes: 16e9, availableBytes: 6.1e9 },
    disk: { totalBytes: 500e9, freeBytes: 60e9 },
  }),
  resourceSeries: tail(
    Array.from({ length: 200 }, (_, index) => ({
      atUs: NOW_US - (200 - index) * 5e6,
      cpuPercent: 22 + noise(index) * 16,
      memoryBytes: (560 + index / 5 + noise(index + 3) * 20) * 1_048_576,
    })),
  ),
  equitySeries: tail(equityPoints()),
  alerts: table(alerts, ({ id }) => id),
};

function equityPoints() {
  let equity = 100_000;
  let peak = equity;
  return Array.from({ length: 300 }, (_, index) => {
    equity += (noise(index) - 0.472) * 26;
    peak = Math.max(peak, equity);
    return {
      atUs: NOW_US - (300 - index) * 27e6,
      equity: equity.toFixed(2),
      pnl: (equity - 100_000).toFixed(2),
      drawdown: (equity - peak).toFixed(2),
    };
  });
}
