// The views of a session in which everything is long, large or tiny: what a page must still hold without breaking.
import type { DeskTopic } from '../../../protocol/desk-feed.ts';
import { pretendBooks } from './pretend-books.ts';
import { pretendQuote } from './pretend-market.ts';
import { pretendBar, pretendView } from './pretend-views.ts';
import { NOW_US, table } from './view-parts.ts';

const SYMBOLS = ['BTC/USD', 'ETH/USDT', 'SHIB/USDC', 'BRK.B', 'GOOGL', 'SPY'];
const AMOUNTS = ['0.000123456', '12345678', '-0.98765432', '104567.89', '-1200000'];
const PRICES = ['104567.89', '0.00001234', '612345.5', '9.87', '12345678.9'];
const REASON =
  'The spread of the two legs left its band of 2.5 deviations at 2.7134 after 14 bars outside of it; half-life 6.2 bars, hedge ratio 1.4142, both quotes fresh, so the pair is sold back to its mean with half of the risk that is left.';
const pick = <Entry>(list: readonly Entry[], index: number): Entry => list[index % list.length] as Entry;

export function extremeView(topic: DeskTopic): Readonly<Record<string, unknown>> | null {
  const view = pretendView(topic);
  switch (topic.topic) {
    case 'bar':
      return {
        ...pretendBar,
        account: {
          ...pretendBar.account,
          value: {
            ...pretendBar.account.value,
            equity: '12345678.90',
            cash: '-1234567.89',
            buyingPower: '49382715.60',
            dayPnl: '-1234567.89',
            realizedPnl: '1234567.89',
            unrealizedPnl: '-2469135.78',
          },
        },
      };
    case 'watchlist': {
      const quotes = SYMBOLS.map((symbol, index) => ({ ...pretendQuote(symbol, index), ...extremeQuote(symbol, index) }));
      return { symbols: SYMBOLS, quotes: table(quotes, ({ symbol }) => symbol) };
    }
    case 'orders':
      return extremeOrders();
    case 'positions':
      return extremePositions();
    case 'strategies':
      return extremeStrategies();
    default:
      return view;
  }
}

function extremeQuote(symbol: string, index: number) {
  const price = Number(pick(PRICES, index));
  return { symbol, bid: price, ask: price * 1.0001, last: price, changePercent: index % 2 === 0 ? -87.65 : 1234.56 };
}

function extremeOrders() {
  const { orders } = pretendBooks(NOW_US);
  const rows = Object.entries(orders.orders.rows).map(([key, order], index) => [
    key,
    {
      ...order,
      symbol: pick(SYMBOLS, index),
      quantity: pick(AMOUNTS, index).replace('-', ''),
      filledQuantity: pick(AMOUNTS, index).replace('-', ''),
      filledAveragePrice: pick(PRICES, index),
      limitPrice: pick(PRICES, index + 1),
      book: 'mean-reversion-of-long-pairs',
      why: REASON,
    },
  ]);
  return { ...orders, orders: { rows: Object.fromEntries(rows) } };
}

function extremePositions() {
  const { positions } = pretendBooks(NOW_US);
  const widen = (part: { readonly rows: Readonly<Record<string, object>> }) => {
    const [first = {}] = Object.values(part.rows);
    const rows = Array.from({ length: 40 }, (_, index) => ({
      ...first,
      book: index % 3 === 0 ? 'manual' : 'mean-reversion-of-long-pairs',
      symbol: index < SYMBOLS.length ? pick(SYMBOLS, index) : `LNGSYM${index}`,
      quantity: pick(AMOUNTS, index),
      averageEntryPrice: pick(PRICES, index),
      markPrice: pick(PRICES, index),
      unrealizedPnl: pick(['-1234567.89', '0.01', '987654.32'], index),
      realizedPnl: '12345678.90',
      exits: [{ quantity: '1', stopPrice: pick(PRICES, index), takeProfitPrice: pick(PRICES, index + 1), isWatched: true }],
    }));
    return table(rows, ({ book, symbol }) => `${book}|${symbol}`);
  };
  return Object.fromEntries(
    Object.entries(positions).map(([name, part]) => [
      name,
      typeof part === 'object' && part !== null && 'rows' in part ? widen(part as Parameters<typeof widen>[0]) : part,
    ]),
  );
}

function extremeStrategies() {
  const { strategies } = pretendBooks(NOW_US);
  const rows = Object.entries(strategies.strategies.rows).map(([key, strategy]) => [
    key,
    {
      ...strategy,
      symbols: SYMBOLS,
      lastError: REASON,
      realizedPnl: '-12345678.90',
      signals: strategy.signals.map((signal, index) => ({
        ...signal,
        symbol: pick(SYMBOLS, index),
        quantity: pick(AMOUNTS, index).replace('-', ''),
        reason: REASON,
        text: index % 2 === 0 ? REASON : '',
      })),
    },
  ]);
  return { ...strategies, strategies: { rows: Object.fromEntries(rows) } };
}
