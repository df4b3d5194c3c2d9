// The books in numbers, for summaries, status and the final word of a run.
import type { BooksSummary, PositionSummary } from '../../../protocol/summary.ts';
import { type Decimal, decimal, formatDecimal, roundTo, ZERO } from '../../decimal.ts';
import { isInFlight } from '../../order-states.ts';
import { averageEntryPrice, type Position, unrealizedPnl } from '../../positions.ts';
import { orderOf } from './books.ts';
import { type ExecutorState, isReconciled } from './executor-state.ts';
import { accountPositions } from './exposure.ts';
import { markOf } from './valuation.ts';

/** Average prices have six decimals, as the venue shows them. */
const AVERAGE_PRICE_DECIMALS = 6;

export function summarize(state: ExecutorState): BooksSummary {
  const { books } = state;
  const positions = accountPositions(state);
  const unrealized = sum([...positions].map(([symbol, position]) => unrealizedPnl(position, markOf(state, symbol, position))));
  const cost = sum([...positions.values()].map((position) => position.costBasis));
  const openStates = [...books.open].map((id) => orderOf(books, id).state);
  return {
    accountNumber: books.account?.number ?? '',
    tradingState: books.tradingState,
    signals: books.counts.signals,
    orders: {
      submitted: books.counts.submitted,
      denied: books.counts.denied,
      rejected: books.counts.rejected,
      filled: books.counts.filled,
      canceled: books.counts.canceled,
      expired: books.counts.expired,
      unknown: openStates.filter((orderState) => orderState === 'unknown').length,
      open: openStates.filter((orderState) => orderState === 'accepted' || orderState === 'partially-filled').length,
    },
    fills: books.counts.fills,
    positions: [...positions]
      .filter(([, position]) => position.quantity !== 0n)
      .map(([symbol, position]) => toSummary(symbol, position)),
    cash: formatDecimal(books.cash),
    equity: formatDecimal(decimal(books.cash + cost + unrealized)),
    realizedPnl: formatDecimal(decimal(sum([...books.holdings.values()].map((holding) => holding.realizedPnl)) - books.fees)),
    unrealizedPnl: formatDecimal(unrealized),
    fees: formatDecimal(books.fees),
    inFlight: countInFlight(state),
    unexplained: books.counts.unexplained,
  };
}

/** Everything whose fate is still being found out, a pending comparison with the venue included. */
export function countInFlight(state: ExecutorState): number {
  const undecided = [...state.books.open].filter((id) => isInFlight(orderOf(state.books, id).state)).length;
  const missing = state.reportedFilled.count(
    (reported, id) => reported > (state.books.orders.get(id)?.filledQuantity ?? reported),
  );
  return undecided + missing + state.cancels.size + (isReconciled(state) ? 0 : 1);
}

const toSummary = (symbol: string, position: Position): PositionSummary => ({
  symbol,
  quantity: formatDecimal(position.quantity),
  averageEntryPrice: formatDecimal(roundTo(averageEntryPrice(position), AVERAGE_PRICE_DECIMALS)),
});

const sum = (values: readonly Decimal[]): Decimal => decimal(values.reduce<bigint>((total, value) => total + value, ZERO));
