// What listeners of an account hear when one of its orders changes: Alpaca's `trade_updates` events.
import { type Decimal, ZERO } from '../decimal.ts';
import type { AccountState } from './account-state.ts';
import type { VenueEvent } from './venue-events.ts';
import type { VenueOrderRecord } from './venue-order.ts';

export type TradeUpdate = {
  readonly event:
    | 'accepted'
    | 'held'
    | 'pending_new'
    | 'new'
    | 'partial_fill'
    | 'fill'
    | 'pending_replace'
    | 'order_replace_rejected'
    | 'pending_cancel'
    | 'canceled'
    | 'expired'
    | 'replaced'
    | 'rejected';
  readonly atUs: number;
  readonly order: VenueOrderRecord;
  readonly execution: {
    readonly executionId: string;
    readonly price: Decimal;
    readonly quantity: Decimal;
    /** Signed total of the symbol after it. */
    readonly positionQuantity: Decimal;
  } | null;
};

/** Call it right after the event was applied. Null where an event says nothing about an order, or repeats what was said. */
export function toTradeUpdate(state: AccountState, event: VenueEvent): TradeUpdate | null {
  const kind = updateKindOf(event);
  const order = 'orderId' in event ? state.orders.get(event.orderId) : undefined;
  if (!kind || !order) return null;
  const execution =
    event.kind === 'order-executed'
      ? {
          executionId: event.executionId,
          price: event.price,
          quantity: event.quantity,
          positionQuantity: state.positions.get(event.symbol)?.quantity ?? ZERO,
        }
      : null;
  return { event: kind, atUs: event.atUs, order, execution };
}

function updateKindOf(event: VenueEvent): TradeUpdate['event'] | null {
  switch (event.kind) {
    case 'order-accepted':
      // The taking of a replacement is told by `replaced` of the old order and `new` of this one.
      if (event.order.replaces !== null) return null;
      if (event.order.status === 'held') return 'held';
      return event.order.status === 'accepted' ? 'accepted' : 'pending_new';
    case 'order-routed':
      return 'new';
    case 'order-executed':
      return event.isComplete ? 'fill' : 'partial_fill';
    case 'cancel-requested':
      return 'pending_cancel';
    case 'order-canceled':
      return 'canceled';
    case 'order-expired':
      return 'expired';
    case 'replace-requested':
      return 'pending_replace';
    case 'replace-rejected':
      return 'order_replace_rejected';
    case 'order-replaced':
      return 'replaced';
    case 'order-rejected':
      return 'rejected';
    // A trailing stop that moves is seen when it is asked for, as at the real venue.
    case 'trail-moved':
    case 'order-elected':
    case 'order-resized':
    case 'configuration-changed':
    case 'watchlist-saved':
    case 'watchlist-deleted':
    case 'position-split':
    case 'dividend-paid':
    case 'symbol-delisted':
    case 'account-opened':
    case 'order-refused':
    case 'day-closed':
      return null;
    default:
      return event satisfies never;
  }
}
