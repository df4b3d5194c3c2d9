// Where a resting limit order stands in the line at its price, and what a trade that prints there leaves for it.
// Belongs to the market, not to the account: after a restart an order joins the line again at its end.
import type { Quote, Trade } from '../../protocol/ticks.ts';
import { type Decimal, decimal, fromFloat, smaller, truncateTo, ZERO } from '../decimal.ts';
import { stepOf } from './fill-model.ts';
import { effectiveLimit, remainingQuantity, type VenueOrderRecord } from './venue-order.ts';

export type QueuePositions = {
  /** Notes what stands before an order that rests: what is displayed at its price; nothing when its price is the best. */
  join(order: VenueOrderRecord, quote: Quote | null): void;
  /** What a trade fills of a resting order; zero when others stand before it or it printed elsewhere. */
  fillBy(order: VenueOrderRecord, trade: Trade): Decimal;
  leave(orderId: string): void;
};

export function createQueuePositions(): QueuePositions {
  const ahead = new Map<string, Decimal>();
  return {
    join(order, quote) {
      const limit = effectiveLimit(order);
      if (limit === null || !quote || ahead.has(order.orderId)) return;
      const best = fromFloat(order.side === 'buy' ? quote.bidPrice : quote.askPrice);
      const isBetter = order.side === 'buy' ? limit > best : limit < best;
      // Behind the best price the line is not displayed: it is joined when the market comes to it.
      if (isBetter) ahead.set(order.orderId, ZERO);
      else if (limit === best) ahead.set(order.orderId, fromFloat(order.side === 'buy' ? quote.bidSize : quote.askSize));
    },
    fillBy(order, trade) {
      const limit = effectiveLimit(order);
      const price = fromFloat(trade.price);
      if (limit === null || (order.side === 'buy' ? price > limit : price < limit)) return ZERO;
      const size = fromFloat(trade.size);
      const before = price === limit ? (ahead.get(order.orderId) ?? size) : ZERO;
      ahead.set(order.orderId, decimal(before > size ? before - size : 0n));
      const left = decimal(size > before ? size - before : 0n);
      const remaining = remainingQuantity(order);
      return truncateTo(smaller(left, remaining), stepOf(order, remaining));
    },
    leave(orderId) {
      if (ahead.size > 0) ahead.delete(orderId);
    },
  };
}
