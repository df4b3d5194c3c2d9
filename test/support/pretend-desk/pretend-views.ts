// The views of a busy paper session in the middle of a day, the same each time, as the pretend desk shows them.
import type { DeskTopic } from '../../../protocol/desk-feed.ts';
import type * as alertsViews from '../../../protocol/desk-views/alerts.ts';
import type * as barViews from '../../../protocol/desk-views/bar.ts';
import type * as chartViews from '../../../protocol/desk-views/chart.ts';
import type * as liveViews from '../../../protocol/desk-views/live.ts';
import type * as logsViews from '../../../protocol/desk-views/logs.ts';
import type * as overviewViews from '../../../protocol/desk-views/overview.ts';
import type * as preflightViews from '../../../protocol/desk-views/preflight.ts';
import type * as riskViews from '../../../protocol/desk-views/risk.ts';
import type * as watchlistViews from '../../../protocol/desk-views/watchlist.ts';

import type { Loose } from './loose.ts';
import { pretendBooks } from './pretend-books.ts';
import { pretendSettings } from './pretend-settings.ts';

type AlertView = Loose<alertsViews.AlertView>;
type BarView = Loose<barViews.BarView>;
type ChartBar = Loose<chartViews.ChartBar>;
type ChartMark = Loose<chartViews.ChartMark>;
type ChartView = Loose<chartViews.ChartView>;
type ComponentView = Loose<overviewViews.ComponentView>;
type LiveView = Loose<liveViews.LiveView>;
type LogLineView = Loose<logsViews.LogLineView>;
type OverviewView = Loose<overviewViews.OverviewView>;
type PreflightView = Loose<preflightViews.PreflightView>;
type RiskView = Loose<riskViews.RiskView>;
type WatchRow = Loose<watchlistViews.WatchRow>;

export const NOW_US = Date.now() * 1000;
const PRETEND_SYMBOLS = ['SPY', 'AAPL', 'MSFT', 'NVDA', 'TSLA', 'AMZN', 'IBM', 'KO', 'BTC/USD', 'ETH/USD', 'DOGE/USD'];
const live = <T>(value: T) => ({ freshness: 'live', value, asOfUs: NOW_US }) as const;
const table = <Row>(rows: readonly Row[], keyOf: (row: Row) => string) => ({
  rows: Object.fromEntries(rows.map((row) => [keyOf(row), row])),
});
const tail = <Entry>(entries: readonly Entry[]) => ({ entries, total: entries.length });

/** A number from 0 to 1 that depends on nothing but its place. */
const noise = (place: number): number => Math.abs((Math.sin(place * 12.9898) * 43_758.5453) % 1);

export const pretendBar: BarView = {
  mode: 'paper',
  venue: 'simulator',
  live: 'not-live',
  phase: 'running',
  trading: live({ state: 'ACTIVE', reason: 'started', by: 'supervisor' }),
  connection: live({ health: 'ok', reason: '', roundTripMs: 3, requestBudget: { remaining: 152, limit: 200 } }),
  feed: live({ name: 'simulator', health: 'ok', reason: '', symbolsUsed: 11, symbolLimit: 30, lastTickAgeMs: 38 }),
  session: live({ isOpen: true, venueTimeUs: NOW_US, nextOpenUs: NOW_US + 72e9, nextCloseUs: NOW_US + 19_059e6 }),
  account: live({
    accountEnding: '4K7Q',
    equity: '100412.56',
    cash: '61204.11',
    buyingPower: '399812.40',
    dayPnl: '412.56',
    realizedPnl: '287.10',
    unrealizedPnl: '125.46',
  }),
  alerts: { count: 2, worst: 'warning' },
};

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

const PRICES: Readonly<Record<string, number>> = {
  SPY: 167.84,
  AAPL: 484.92,
  MSFT: 33.12,
  NVDA: 121.3,
  TSLA: 248.5,
  AMZN: 186.2,
  IBM: 181.9,
  KO: 61.85,
  'BTC/USD': 61_988,
  'ETH/USD': 2_411.3,
  'DOGE/USD': 0.1182,
};
const pretendQuote = (symbol: string, index: number): WatchRow => {
  const last = PRICES[symbol] ?? 20 + index;
  const step = last < 1 ? 0.0001 : 0.01;
  return {
    symbol,
    assetClass: symbol.includes('/') ? 'crypto' : 'us_equity',
    bid: last - step,
    ask: last + step,
    bidSize: 4,
    askSize: 9,
    last,
    change: last * 0.004,
    changePercent: (noise(index + 40) - 0.45) * 3,
    dayVolume: 1_200_000,
    receivedAtUs: NOW_US - (symbol === 'IBM' ? 4.2e6 : 38e3),
    freshness: symbol === 'IBM' ? 'stale' : 'live',
  };
};

function chartBars(symbol: string): readonly ChartBar[] {
  let price = PRICES[symbol] ?? 100;
  return Array.from({ length: 300 }, (_, index) => {
    const open = price;
    const close = open * (1 + (noise(index + 11) - 0.5) * 0.003);
    price = close;
    return {
      atUs: Math.floor(NOW_US / 60e6 - 300 + index) * 60e6,
      open,
      close,
      high: Math.max(open, close) * (1 + noise(index) * 0.0008),
      low: Math.min(open, close) * (1 - noise(index + 5) * 0.0008),
      volume: 800 + noise(index + 2) * 9000,
    };
  });
}

function pretendChart(symbol: string, timeframe: ChartView['timeframe']): ChartView {
  const bars = chartBars(symbol);
  const last = bars.at(-1) as ChartBar;
  const at = (index: number): ChartBar => bars[index] as ChartBar;
  const marks: readonly ChartMark[] = [
    { kind: 'signal', atUs: at(220).atUs, side: 'buy', price: at(220).close, text: 'fast SMA crossed above slow' },
    { kind: 'fill', atUs: at(221).atUs, side: 'buy', price: at(221).open, quantity: '120', text: 'sma-cross' },
    { kind: 'fill', atUs: at(262).atUs, side: 'sell', price: at(262).open, quantity: '120', text: 'sma-cross' },
    { kind: 'fill', atUs: at(281).atUs, side: 'buy', price: at(281).open, quantity: '120', text: 'sma-cross' },
    {
      kind: 'order',
      atUs: at(282).atUs,
      side: 'sell',
      price: Math.max(...bars.slice(200).map(({ high }) => high)),
      quantity: '120',
      state: 'accepted',
      text: 'take profit',
    },
  ];
  return {
    symbol,
    timeframe,
    state: 'ready',
    reason: '',
    bars: tail(bars),
    liveBar: { ...last, atUs: last.atUs + 60e6, open: last.close },
    quote: pretendQuote(symbol, 1),
    marks: table(marks, ({ kind, atUs }) => `${kind} ${atUs}`),
  };
}

const logLines: readonly LogLineView[] = Array.from({ length: 400 }, (_, index) => ({
  atUs: NOW_US - (400 - index) * 1.7e6,
  level: index % 23 === 0 ? 'warn' : index % 97 === 0 ? 'error' : 'info',
  source: ['main', 'gateway', 'executor', 'strategy:sma-cross'][index % 4] as string,
  message: ['heartbeat of every worker within 1 s', 'subscribed to 11 symbols', 'order filled', 'crossed above: signal sent'][
    index % 4
  ] as string,
  fields: index % 5 === 0 ? `{"orders":${index},"symbol":"SPY"}` : '',
}));

const preflight: PreflightView = {
  state: 'done',
  ranAtUs: NOW_US - 60e6,
  checks: [
    {
      id: 'keys',
      title: 'Credentials',
      result: 'skipped',
      found: 'no account is configured, the simulator is used',
      remedy: '',
    },
    {
      id: 'disk',
      title: 'Disk space',
      result: 'warning',
      found: '12 % free on the disk of the journal',
      remedy: 'Free some space, or move the data folder with --home',
    },
    { id: 'clock', title: 'Clock', result: 'passed', found: '12 ms from the venue', remedy: '' },
    { id: 'ports', title: 'Ports', result: 'passed', found: '5555 to 5561 are free', remedy: '' },
    { id: 'journal', title: 'Journal', result: 'passed', found: '41,209 events, the chain is whole', remedy: '' },
  ],
};

const limits = [
  { name: 'maxOrderNotional', label: 'Largest order', unit: 'money', limit: '25000', used: '20160', usedBy: 'SPY' },
  { name: 'maxPositionNotional', label: 'Largest position', unit: 'money', limit: '50000', used: '19396.8', usedBy: 'AAPL' },
  { name: 'dailyLoss', label: 'Daily loss', unit: 'money', limit: '500', used: '0', usedBy: null },
  { name: 'ordersPerMinute', label: 'Orders a minute', unit: 'count', limit: '60', used: '49', usedBy: 'sma-cross' },
  { name: 'maxPositionQuantity', label: 'Largest position in shares', unit: 'quantity', limit: null, used: null, usedBy: null },
] as const;
const books = pretendBooks(NOW_US);
const risk: RiskView = {
  limits: table(limits, ({ name }) => name),
  denialsByCode: table(
    [
      { code: 'POSITION_LIMIT', meaning: 'the position would exceed its limit', count: 9 },
      { code: 'MARKET_CLOSED', meaning: 'the regular session is closed for this kind of order', count: 5 },
    ],
    ({ code }) => code,
  ),
  denials: books.orders.denials,
};

export const pretendLive: LiveView = {
  state: 'not-live',
  reason: 'this session trades on paper',
  evidence: [
    {
      id: 'credentials',
      title: 'Live credentials',
      holds: false,
      found: 'no live keys are stored',
      remedy: 'Store the keys of the live account in Settings, under keys',
    },
    { id: 'preflight', title: 'Preflight', holds: true, found: '14 passed, 1 warning', remedy: '' },
    { id: 'reconciliation', title: 'Reconciliation', holds: true, found: 'books and venue agree, 0 differences', remedy: '' },
    { id: 'limits', title: 'Limits', holds: true, found: 'order, position and daily loss are limited', remedy: '' },
    { id: 'clock', title: 'Clock skew', holds: true, found: '12 ms, allowed are 500 ms', remedy: '' },
  ],
  armedUntilUs: null,
  provenAtUs: NOW_US,
  allHold: false,
  account: null,
  strategies: ['sma-cross', 'pairs-spread'],
  limits: [limits[0], limits[1], limits[2]],
  command: 'tradewarden run --mode live',
};

export function pretendView(topic: DeskTopic): Readonly<Record<string, unknown>> | null {
  switch (topic.topic) {
    case 'bar':
      return pretendBar;
    case 'overview':
      return pretendOverview;
    case 'watchlist': {
      const symbols = topic.symbols.length === 0 ? PRETEND_SYMBOLS : topic.symbols;
      return { symbols, quotes: table(symbols.map(pretendQuote), ({ symbol }) => symbol) };
    }
    case 'chart':
      return pretendChart(topic.symbol, topic.timeframe);
    case 'orders':
      return books.orders;
    case 'positions':
      return books.positions;
    case 'strategies':
      return books.strategies;
    case 'risk':
      return risk;
    case 'logs':
      return {
        lines: tail(logLines.filter(({ source }) => topic.sources.length === 0 || topic.sources.includes(source))),
        sources: ['main', 'gateway', 'executor', 'strategy:sma-cross'],
        dropped: 0,
      };
    case 'preflight':
      return preflight;
    case 'settings':
      return pretendSettings();
    case 'live':
      return pretendLive;
  }
}
