// The views of a busy paper session in the middle of a day, the same each time, as the pretend desk shows them.
import type { DeskTopic } from '../../../protocol/desk-feed.ts';
import type * as barViews from '../../../protocol/desk-views/bar.ts';
import type * as liveViews from '../../../protocol/desk-views/live.ts';
import type * as logsViews from '../../../protocol/desk-views/logs.ts';
import type * as preflightViews from '../../../protocol/desk-views/preflight.ts';
import type * as riskViews from '../../../protocol/desk-views/risk.ts';
import type { Loose } from './loose.ts';
import { pretendBooks } from './pretend-books.ts';
import { PRETEND_SYMBOLS, pretendChart, pretendQuote } from './pretend-market.ts';
import { pretendOverview } from './pretend-overview.ts';
import { pretendSettings } from './pretend-settings.ts';
import { live, NOW_US, table, tail } from './view-parts.ts';

type BarView = Loose<barViews.BarView>;
type LiveView = Loose<liveViews.LiveView>;
type LogLineView = Loose<logsViews.LogLineView>;
type PreflightView = Loose<preflightViews.PreflightView>;
type RiskView = Loose<riskViews.RiskView>;

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
