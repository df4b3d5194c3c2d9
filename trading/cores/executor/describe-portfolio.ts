// The portfolio as it is now, in the words of `protocol/portfolio-view.ts`: account, books, positions, limits.
import type { DecimalString } from '../../../protocol/decimal-string.ts';
import { EXTERNAL_BOOK } from '../../../protocol/portfolio.ts';
import type {
  AccountView,
  BookPositionView,
  BookView,
  FlattenView,
  LimitView,
  PortfolioView,
  PositionView,
  WatchedExitView,
} from '../../../protocol/portfolio-view.ts';
import type { VenueName } from '../../../protocol/summary.ts';
import { absolute, type Decimal, decimal, formatDecimal, larger, multiply, negate, roundTo, ZERO } from '../../decimal.ts';
import { averageEntryPrice, type Position, unrealizedPnl } from '../../positions.ts';
import { type Books, orderOf, ordersWithinMinute, ownerOf } from './books.ts';
import { type ExecutorState, isReconciled } from './executor-state.ts';
import { accountPositions, buyingPowerLeft, dayPnlOf, equityOf, exposureOf } from './exposure.ts';
import type { PortfolioHistory } from './portfolio-history.ts';
import { policyOf } from './risk-context.ts';
import { countInFlight } from './summarize.ts';
import { markOf, markPrice } from './valuation.ts';
import { protectedQuantity } from './watches.ts';

type Frame = Omit<PortfolioView, 'kind' | 'orders' | 'executions' | 'denials' | 'alerts' | 'equity'>;

const AVERAGE_PRICE_DECIMALS = 6;
const RECENT_FLATTENS = 10;

export function describePortfolio(state: ExecutorState, history: PortfolioHistory, executor: string, sequence: number): Frame {
  const { books } = state;
  const positions = bookPositions(state);
  return {
    executor,
    sequence,
    venueTimeUs: state.venueTimeUs,
    tradingState: books.tradingState,
    tradingStateBy: books.tradingStateBy,
    tradingStateReason: books.tradingStateReason,
    isReconciled: isReconciled(state),
    reconciledAtUs: books.reconciledAtUs,
    inFlight: countInFlight(state),
    unexplained: books.counts.unexplained,
    account: describeAccount(state),
    books: describeBooks(state, history, positions),
    positions: positions.filter(({ quantity, realizedPnl }) => quantity !== '0' || realizedPnl !== '0'),
    accountPositions: [...accountPositions(state)]
      .filter(([, position]) => position.quantity !== 0n)
      .map(([symbol, position]) => describePosition(state, symbol, position, realizedIn(books, symbol))),
    watchedExits: [...books.watches.values()].map((watch) => describeWatch(books, watch)),
    limits: describeLimits(state),
    denialCounts: Object.fromEntries(books.denialCounts),
    flattens: describeFlattens(books),
  };
}

function describeAccount(state: ExecutorState): AccountView | null {
  const { books, settings } = state;
  if (!books.account) return null;
  const positions = [...accountPositions(state)];
  const unrealized = sum(positions.map(([symbol, position]) => unrealizedPnl(position, markOf(state, symbol, position))));
  const values = positions.map(([symbol, position]) => multiply(position.quantity, markOf(state, symbol, position)));
  return {
    accountNumber: books.account.number,
    venue: settings.venue as VenueName,
    cash: formatDecimal(books.cash),
    equity: formatDecimal(equityOf(state)),
    buyingPower: textOrNull(buyingPowerLeft(state)),
    dayPnl: textOrNull(dayPnlOf(state)),
    realizedPnl: formatDecimal(sum([...books.holdings.values()].map((holding) => holding.realizedPnl))),
    unrealizedPnl: formatDecimal(unrealized),
    fees: formatDecimal(books.fees),
    grossExposure: formatDecimal(sum(values.map(absolute))),
    netExposure: formatDecimal(sum(values)),
  };
}

function bookPositions(state: ExecutorState): readonly BookPositionView[] {
  return [...state.books.holdings].map(([key, holding]) => {
    const { book, symbol } = ownerOf(key);
    return { book, ...describePosition(state, symbol, holding, holding.realizedPnl) };
  });
}

function describePosition(state: ExecutorState, symbol: string, position: Position, realizedPnl: Decimal): PositionView {
  const value = markOf(state, symbol, position);
  return {
    symbol,
    quantity: formatDecimal(position.quantity),
    averageEntryPrice: formatDecimal(roundTo(averageEntryPrice(position), AVERAGE_PRICE_DECIMALS)),
    markPrice: textOrNull(markPrice(state, symbol)),
    marketValue: formatDecimal(multiply(position.quantity, value)),
    unrealizedPnl: formatDecimal(unrealizedPnl(position, value)),
    realizedPnl: formatDecimal(realizedPnl),
  };
}

/** Every book that ever traded, holds something, or has settings. */
function describeBooks(
  state: ExecutorState,
  history: PortfolioHistory,
  positions: readonly BookPositionView[],
): readonly BookView[] {
  const { books, settings } = state;
  const names = new Set([...Object.keys(settings.policies), ...history.books, ...positions.map(({ book }) => book)]);
  names.delete('');
  return [...names].map((book) => {
    const holdings = [...books.holdings].filter(([key]) => ownerOf(key).book === book);
    return {
      book,
      realizedPnl: formatDecimal(sum(holdings.map(([, holding]) => holding.realizedPnl))),
      unrealizedPnl: formatDecimal(
        sum(holdings.map(([key, holding]) => unrealizedPnl(holding, markOf(state, ownerOf(key).symbol, holding)))),
      ),
      fees: formatDecimal(sum(holdings.map(([, holding]) => holding.fees))),
      grossExposure: formatDecimal(
        sum(
          holdings.map(([key, holding]) => absolute(multiply(holding.quantity, markOf(state, ownerOf(key).symbol, holding)))),
        ),
      ),
      capital: policyOf(state, book).capital,
      openOrders: books.open.count((id) => orderOf(books, id).book === book),
      ...history.countsOf(book),
    };
  });
}

function describeLimits(state: ExecutorState): readonly LimitView[] {
  const { books, settings } = state;
  const { limits } = settings;
  const positions = [...accountPositions(state)];
  const largest = (values: readonly Decimal[]): DecimalString => formatDecimal(values.reduce(larger, ZERO));
  const worth = positions.map(([symbol, position]) => absolute(multiply(position.quantity, markOf(state, symbol, position))));
  const orders = [...books.open].map((id) => orderOf(books, id)).filter(({ book }) => book !== EXTERNAL_BOOK);
  const orderWorth = orders.map(({ quantity, limitPrice, terms }) =>
    multiply(quantity, limitPrice ?? markPrice(state, terms.symbol) ?? ZERO),
  );
  const dayPnl = dayPnlOf(state);
  const inLastMinute = ordersWithinMinute(books, state.venueTimeUs);
  const money = 'money' as const;
  const number = (value: number | null): DecimalString | null => (value === null ? null : (String(value) as DecimalString));
  return [
    { id: 'maxOrderNotional', label: 'Largest order', used: largest(orderWorth), limit: limits.maxOrderNotional, unit: money },
    {
      id: 'maxPositionNotional',
      label: 'Largest position',
      used: largest(worth),
      limit: limits.maxPositionNotional,
      unit: money,
    },
    {
      id: 'maxPositionQuantity',
      label: 'Largest position in shares',
      used: largest(positions.map(([, { quantity }]) => absolute(quantity))),
      limit: limits.maxPositionQuantity,
      unit: 'shares',
    },
    {
      id: 'maxGrossExposure',
      label: 'Gross exposure',
      used: formatDecimal(exposureOf(state, null)),
      limit: limits.maxGrossExposure,
      unit: money,
    },
    {
      id: 'maxDailyLoss',
      label: 'Loss of the day',
      used: dayPnl === null ? null : formatDecimal(larger(negate(dayPnl), ZERO)),
      limit: limits.maxDailyLoss,
      unit: money,
    },
    {
      id: 'maxOrdersPerMinute',
      label: 'Orders within a minute',
      used: number(inLastMinute),
      limit: number(limits.maxOrdersPerMinute),
      unit: 'orders',
    },
    { id: 'priceCollarPercent', label: 'Price collar', used: null, limit: limits.priceCollarPercent, unit: 'percent' },
    { id: 'maxQuoteAgeMs', label: 'Age of a quote', used: null, limit: number(limits.maxQuoteAgeMs), unit: 'milliseconds' },
    {
      id: 'duplicateWindowMs',
      label: 'Same order again',
      used: null,
      limit: number(limits.duplicateWindowMs),
      unit: 'milliseconds',
    },
  ];
}

function describeWatch(books: Books, watch: Parameters<typeof protectedQuantity>[1]): WatchedExitView {
  const { book, symbol, side, stopLoss, takeProfit, entryId } = watch;
  return {
    book,
    symbol,
    side,
    quantity: formatDecimal(protectedQuantity(books, watch)),
    stopPrice: stopLoss?.stopPrice ?? null,
    takeProfitPrice: takeProfit?.limitPrice ?? null,
    clientOrderId: entryId,
  };
}

const describeFlattens = (books: Books): readonly FlattenView[] =>
  [...books.flattens.values()]
    .toSorted((a, b) => a.requestedAtUs - b.requestedAtUs)
    .slice(-RECENT_FLATTENS)
    .map(({ reason: _, ...flatten }) => flatten);

const realizedIn = (books: Books, symbol: string): Decimal =>
  sum([...books.holdings].filter(([key]) => ownerOf(key).symbol === symbol).map(([, holding]) => holding.realizedPnl));

const textOrNull = (value: Decimal | null): DecimalString | null => (value === null ? null : formatDecimal(value));
const sum = (values: readonly Decimal[]): Decimal => decimal(values.reduce<bigint>((total, value) => total + value, ZERO));
