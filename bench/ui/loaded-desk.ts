// A desk under load for the page alone: 200 symbols that move ten times a second each, in frames as the desk worker sends
// them, 50 orders a minute, and everything else that changes in a session, at its own pace.
import type { DeskTopic } from '../../protocol/desk-feed.ts';
import { pretendOrder } from '../../test/support/pretend-desk/pretend-books.ts';
import { type PretendDesk, startPretendDesk } from '../../test/support/pretend-desk/pretend-desk.ts';
import { pretendOverview } from '../../test/support/pretend-desk/pretend-overview.ts';
import { pretendBar, pretendView } from '../../test/support/pretend-desk/pretend-views.ts';

const SYMBOL_COUNT = 200;
const UPDATES_PER_SYMBOL_AND_SECOND = 10;
const ORDERS_PER_MINUTE = 50;
const FRAMES_PER_SECOND = 20;
const WATCHLIST: DeskTopic = { topic: 'watchlist', symbols: [] };
const SYMBOLS = Array.from({ length: SYMBOL_COUNT }, (_, index) =>
  index === 0 ? 'SPY' : `S${String(index).padStart(3, '0')}`,
);
const CHART: DeskTopic = { topic: 'chart', symbol: 'SPY', timeframe: '1m' };

export type LoadedDesk = PretendDesk & { begin(): void; end(): void };

export async function startLoadedDesk(folder: string, orderCount: number): Promise<LoadedDesk> {
  const prices = new Map(SYMBOLS.map((symbol, index) => [symbol, 20 + index]));
  const desk = await startPretendDesk({ folder, viewOf: (topic) => viewOf(topic, prices, orderCount) });
  const timers: NodeJS.Timeout[] = [];
  let turn = 0;
  let orders = 0;

  const moveQuotes = (): void => {
    turn += 1;
    const share = (SYMBOL_COUNT * UPDATES_PER_SYMBOL_AND_SECOND) / FRAMES_PER_SECOND;
    const rows: Record<string, unknown> = {};
    for (let index = 0; index < share; index++) {
      const symbol = SYMBOLS[(turn * share + index) % SYMBOL_COUNT] ?? 'SPY';
      const price = (prices.get(symbol) ?? 20) * (1 + (((turn * 7 + index) % 21) - 10) / 20_000);
      prices.set(symbol, price);
      rows[symbol] = quoteOf(symbol, price);
    }
    desk.change(WATCHLIST, { quotes: { rows, gone: [] } });
    const spy = prices.get('SPY') ?? 20;
    desk.change(CHART, {
      quote: { set: quoteOf('SPY', spy) },
      liveBar: {
        set: { atUs: Math.floor(Date.now() / 60_000) * 60e6, open: spy, high: spy, low: spy, close: spy, volume: turn },
      },
    });
  };
  const moveOrders = (): void => {
    orders += 1;
    const order = pretendOrder(100_000 + orders, Date.now() * 1000);
    desk.change({ topic: 'orders' }, { orders: { rows: { [order.clientOrderId]: order }, gone: [] } });
  };
  const moveMoney = (): void => {
    const { value } = pretendBar.account;
    desk.change(
      { topic: 'bar' },
      {
        account: {
          set: {
            freshness: 'live',
            asOfUs: Date.now() * 1000,
            value: { ...value, equity: (100_000 + (turn % 500)).toFixed(2) },
          },
        },
        session: { set: { ...pretendBar.session, value: { ...pretendBar.session.value, venueTimeUs: Date.now() * 1000 } } },
      },
    );
    desk.change(
      { topic: 'overview' },
      {
        metrics: { set: { ...pretendOverview.metrics, value: { ...pretendOverview.metrics.value, ticks: turn * 100 } } },
        components: { rows: pretendOverview.components.rows, gone: [] },
      },
    );
  };
  const moveCurves = (): void => {
    const equity = (100_000 + (turn % 500)).toFixed(2);
    desk.change(
      { topic: 'overview' },
      {
        equitySeries: { append: [{ atUs: Date.now() * 1000, equity, pnl: '1', drawdown: '0' }], keep: 300, total: 300 + turn },
      },
    );
  };
  return {
    ...desk,
    begin() {
      timers.push(setInterval(moveQuotes, 1000 / FRAMES_PER_SECOND));
      timers.push(setInterval(moveOrders, 60_000 / ORDERS_PER_MINUTE));
      timers.push(setInterval(moveMoney, 1000));
      timers.push(setInterval(moveCurves, 5000));
    },
    end() {
      for (const timer of timers) clearInterval(timer);
    },
  };
}

function viewOf(topic: DeskTopic, prices: ReadonlyMap<string, number>, orderCount: number) {
  if (topic.topic === 'watchlist' && topic.symbols.length === 0) {
    return {
      symbols: SYMBOLS,
      quotes: { rows: Object.fromEntries(SYMBOLS.map((symbol) => [symbol, quoteOf(symbol, prices.get(symbol) ?? 20)])) },
    };
  }
  if (topic.topic === 'orders') {
    const orders = Array.from({ length: orderCount }, (_, index) => pretendOrder(index, (Date.now() - index * 900) * 1000));
    return {
      orders: { rows: Object.fromEntries(orders.map((order) => [order.clientOrderId, order])) },
      fills: { entries: [], total: 0 },
      denials: { entries: [], total: 0 },
    };
  }
  return pretendView(topic);
}

const quoteOf = (symbol: string, price: number) => ({
  symbol,
  assetClass: 'us_equity',
  bid: price - 0.01,
  ask: price + 0.01,
  bidSize: 4,
  askSize: 9,
  last: price,
  change: 0.1,
  changePercent: (price % 2) - 1,
  dayVolume: 1_000_000,
  receivedAtUs: Date.now() * 1000,
  freshness: 'live',
});
