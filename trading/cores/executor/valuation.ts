// Prices as the executor knows them: what an order is valued with, what a position is worth.
import type { OrderType } from '../../../protocol/orders.ts';
import { type Decimal, fromFloat, parseDecimal } from '../../decimal.ts';
import { averageEntryPrice, type Position } from '../../positions.ts';
import type { ExecutorState } from './executor-state.ts';

type Priced = {
  readonly symbol: string;
  readonly type: OrderType;
  readonly limitPrice: string | null;
  readonly stopPrice?: string | null;
};

/** Its limit, else its stop, else the side of the quote that it would hit, else the last trade; null without a recent price. */
export function valuationPrice(state: ExecutorState, order: Priced, side: 'buy' | 'sell', monotonicUs: number): Decimal | null {
  const mark = state.marks.get(order.symbol);
  if (!mark || monotonicUs - mark.receivedAtUs > state.settings.priceMaxAgeMs * 1000) return null;
  const named = order.limitPrice ?? order.stopPrice ?? null;
  if (named !== null) return parseDecimal(named);
  const quoted = side === 'buy' ? mark.ask : mark.bid;
  const price = quoted > 0 ? quoted : mark.last;
  return price > 0 ? fromFloat(price) : null;
}

/** The last trade; before any came, the middle of the quote; null before that. */
export function markPrice(state: ExecutorState, symbol: string): Decimal | null {
  const mark = state.marks.get(symbol);
  if (mark && mark.last > 0) return fromFloat(mark.last);
  if (mark && mark.bid > 0 && mark.ask > 0) return fromFloat((mark.bid + mark.ask) / 2);
  return null;
}

/** What a position is valued with: the mark, and cost before there is one. */
export const markOf = (state: ExecutorState, symbol: string, position: Position): Decimal =>
  markPrice(state, symbol) ?? averageEntryPrice(position);

export function quoteOf(
  state: ExecutorState,
  symbol: string,
  monotonicUs: number,
): { readonly bid: number; readonly ask: number; readonly ageMs: number } | null {
  const mark = state.marks.get(symbol);
  return mark ? { bid: mark.bid, ask: mark.ask, ageMs: (monotonicUs - mark.receivedAtUs) / 1000 } : null;
}
