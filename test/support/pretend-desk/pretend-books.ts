// Orders, positions and strategies of the pretend desk.
import type * as ordersViews from '../../../protocol/desk-views/orders.ts';
import type * as positionsViews from '../../../protocol/desk-views/positions.ts';
import type * as strategiesViews from '../../../protocol/desk-views/strategies.ts';
import type { Loose } from './loose.ts';
import { pretendParameter } from './pretend-parameter.ts';

type DenialView = Loose<ordersViews.DenialView>;
type FillView = Loose<ordersViews.FillView>;
type OrdersView = Loose<ordersViews.OrdersView>;
type OrderView = Loose<ordersViews.OrderView>;
type PositionsView = Loose<positionsViews.PositionsView>;
type PositionView = Loose<positionsViews.PositionView>;
type StrategiesView = Loose<strategiesViews.StrategiesView>;
type StrategyFileView = Loose<strategiesViews.StrategyFileView>;
type StrategyView = Loose<strategiesViews.StrategyView>;

type Books = { readonly orders: OrdersView; readonly positions: PositionsView; readonly strategies: StrategiesView };

export const pretendOrder = (index: number, atUs: number, more: Partial<OrderView> = {}): OrderView => ({
  clientOrderId: `tw-${index}`,
  venueOrderId: `v-${index}`,
  book: index % 3 === 0 ? 'pairs-spread' : 'sma-cross',
  symbol: ['SPY', 'AAPL', 'IBM', 'BTC/USD'][index % 4] as string,
  side: index % 2 === 0 ? 'buy' : 'sell',
  type: index % 3 === 0 ? 'limit' : 'market',
  timeInForce: 'day',
  quantity: index % 4 === 3 ? '0.042' : String(10 + (index % 12) * 10),
  limitPrice: index % 3 === 0 ? '168.05' : null,
  stopPrice: null,
  trailPrice: null,
  trailPercent: null,
  stopLoss: null,
  takeProfit: null,
  state: 'filled',
  filledQuantity: '120',
  filledAveragePrice: '167.1234',
  isCancelRequested: false,
  reason: '',
  why:
    index % 2 === 0
      ? 'Crossed above: average of 10 bars 167.2213, of 30 bars 167.1987.'
      : 'Crossed below: average of 10 bars 166.9011, of 30 bars 166.9543.',
  purpose: 'entry',
  createdAtUs: atUs,
  updatedAtUs: atUs,
  isOpen: false,
  ...more,
});

export function pretendBooks(nowUs: number): Books {
  const orders: readonly OrderView[] = [
    pretendOrder(0, nowUs - 4e6, {
      side: 'sell',
      symbol: 'SPY',
      state: 'accepted',
      isOpen: true,
      filledQuantity: '0',
      filledAveragePrice: null,
      why: 'take-profit of s-118',
      limitPrice: '168.05',
      type: 'limit',
    }),
    pretendOrder(3, nowUs - 9e6, {
      symbol: 'AAPL',
      side: 'buy',
      state: 'partially-filled',
      isOpen: true,
      quantity: '40',
      filledQuantity: '15',
    }),
    pretendOrder(6, nowUs - 720e6, {
      symbol: 'MSFT',
      state: 'unknown',
      book: 'manual',
      filledAveragePrice: null,
      isOpen: true,
      reason: 'asking the venue, 3 s',
    }),
    ...Array.from({ length: 40 }, (_, index) => pretendOrder(index + 10, nowUs - (index + 1) * 97e6)),
  ];
  const fills: readonly FillView[] = orders.slice(3, 30).map((order, index) => ({
    id: `f-${index}`,
    clientOrderId: order.clientOrderId,
    book: order.book,
    symbol: order.symbol,
    side: order.side,
    quantity: '60',
    price: '167.12',
    atUs: order.updatedAtUs,
  }));
  const denials: readonly DenialView[] = Array.from({ length: 6 }, (_, index) => ({
    signalId: `s-${117 - index}`,
    book: 'sma-cross',
    symbol: 'AAPL',
    side: 'buy',
    code: 'POSITION_LIMIT',
    text: 'POSITION_LIMIT: position would be 130, the limit is 100',
    why: 'Crossed above: average of 10 bars 167.2213, of 30 bars 167.1987.',
    atUs: nowUs - (76 + index * 300) * 1e6,
  }));
  const positions: readonly PositionView[] = [
    {
      book: 'sma-cross',
      symbol: 'SPY',
      quantity: '120',
      averageEntryPrice: '167.12',
      markPrice: '167.84',
      marketValue: '20140.80',
      unrealizedPnl: '86.40',
      realizedPnl: '120.00',
      exits: [{ quantity: '120', stopPrice: '164.20', takeProfitPrice: '172.50', isWatched: false }],
    },
    {
      book: 'donchian',
      symbol: 'AAPL',
      quantity: '40',
      averageEntryPrice: '486.10',
      markPrice: '484.92',
      marketValue: '19396.80',
      unrealizedPnl: '-47.20',
      realizedPnl: '0.00',
      exits: [],
    },
    {
      book: 'pairs-spread',
      symbol: 'IBM',
      quantity: '-55',
      averageEntryPrice: '182.31',
      markPrice: '181.90',
      marketValue: '-10004.50',
      unrealizedPnl: '22.55',
      realizedPnl: '-11.20',
      exits: [],
    },
    {
      book: 'vwap-rev',
      symbol: 'BTC/USD',
      quantity: '0.042',
      averageEntryPrice: '61204.5',
      markPrice: '61988',
      marketValue: '2603.50',
      unrealizedPnl: '32.907',
      realizedPnl: '178.30',
      exits: [{ quantity: '0.042', stopPrice: '60100', takeProfitPrice: null, isWatched: true }],
    },
  ];
  return {
    orders: {
      orders: { rows: Object.fromEntries(orders.map((order) => [order.clientOrderId, order])) },
      fills: { entries: fills, total: fills.length },
      denials: { entries: denials, total: denials.length },
    },
    positions: {
      books: { rows: Object.fromEntries(positions.map((position) => [`${position.book}|${position.symbol}`, position])) },
      account: {
        rows: Object.fromEntries(positions.map((position) => [position.symbol, { ...position, book: '', exits: [] }])),
      },
    },
    strategies: {
      strategies: { rows: Object.fromEntries(strategies(nowUs).map((strategy) => [strategy.id, strategy])) },
      catalog: { rows: Object.fromEntries(catalog(strategies(nowUs)).map((file) => [file.strategy, file])) },
    },
  };
}

/** The same strategies as files, and one that runs nowhere. */
function catalog(running: readonly StrategyView[]): readonly StrategyFileView[] {
  const files = running.map(({ strategy, description, parameters }) => ({
    strategy,
    description,
    file: `/app/strategies/${strategy}.ts`,
    parameters: parameters.map((parameter) => ({ ...parameter, value: parameter.default })),
    mistake: null,
  }));
  const idle: StrategyFileView = {
    strategy: 'opening-range',
    description: 'Buys what breaks out of the range of the first minutes',
    file: '/app/strategies/opening-range.ts',
    parameters: [
      pretendParameter({ name: 'minutes', default: 15, minimum: 1, maximum: 120, value: 15, description: 'Of the range' }),
    ],
    mistake: null,
  };
  return [...files, idle];
}

function strategies(nowUs: number): readonly StrategyView[] {
  const base: StrategyView = {
    id: 'sma-cross',
    strategy: 'sma-cross',
    description: 'Buys when a fast moving average crosses above a slow one, sells when it crosses below',
    symbols: ['SPY', 'AAPL', 'BTC/USD'],
    state: 'running',
    phase: 'live',
    lastError: null,
    parameters: [
      pretendParameter(),
      pretendParameter({
        name: 'slow',
        default: 30,
        minimum: 3,
        maximum: 1000,
        description: 'Bars in the slow average',
        value: 21,
      }),
      {
        name: 'notional',
        type: 'decimal',
        default: '5000',
        minimum: '1',
        maximum: '10000000',
        choices: [],
        description: 'Dollars to buy for at each entry',
        value: '20000',
      },
      {
        name: 'side',
        type: 'choice',
        default: 'long',
        minimum: null,
        maximum: null,
        choices: ['long', 'both'],
        description: 'Which side it may hold',
        value: 'long',
      },
      {
        name: 'adaptive',
        type: 'boolean',
        default: false,
        minimum: null,
        maximum: null,
        choices: [],
        description: 'Widens the windows in calm markets',
        value: true,
      },
    ],
    signals: Array.from({ length: 24 }, (_, index) => ({
      signalId: `s-${index}`,
      symbol: index % 2 === 0 ? 'SPY' : 'AAPL',
      side: index % 2 === 0 ? 'buy' : 'sell',
      quantity: index % 2 === 0 ? '120' : null,
      targetQuantity: index % 2 === 0 ? null : '0',
      reason: `Crossed ${index % 2 === 0 ? 'above' : 'below'}: average of 8 bars 167.2213, of 21 bars 167.1987.`,
      causedAtUs: nowUs - (24 - index) * 61e6,
      fate: index % 7 === 3 ? 'denied' : 'filled',
      text: index % 7 === 3 ? 'POSITION_LIMIT: position would be 130, the limit is 100' : '',
    })),
    counts: { signals: 71, denied: 9 },
    realizedPnl: '120.00',
    unrealizedPnl: '86.40',
    openOrders: 1,
  };
  return [
    base,
    {
      ...base,
      id: 'pairs-spread',
      strategy: 'pairs-spread',
      description: 'Trades the spread of two related stocks back to its mean',
      symbols: ['IBM', 'MSFT'],
      state: 'degraded',
      phase: 'waiting',
      lastError: 'quote of IBM is 4.2 s old (expected every 0.9 s); no new entries',
      realizedPnl: '-11.20',
      unrealizedPnl: '22.55',
      openOrders: 0,
    },
    {
      ...base,
      id: 'donchian',
      strategy: 'donchian',
      description: 'Buys breakouts of the highest price of many days',
      symbols: ['AAPL'],
      state: 'stopped',
      phase: '',
      realizedPnl: '0.00',
      unrealizedPnl: '-47.20',
      openOrders: 0,
      signals: [],
    },
  ];
}
