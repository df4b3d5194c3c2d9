// An order as the venue keeps it: what was asked, what has become of it, and which changes of state are possible.
import type { AssetClass } from '../../protocol/instruments.ts';
import type { OrderType, Side, TimeInForce } from '../../protocol/orders.ts';
import { type Decimal, decimal, divide, roundTo, ZERO } from '../decimal.ts';

/** Alpaca's words. `accepted`: received and waiting for the session. `pending_new`: on its way to the book. */
export type OrderStatus =
  | 'accepted'
  | 'pending_new'
  | 'new'
  | 'partially_filled'
  | 'pending_cancel'
  | 'filled'
  | 'canceled'
  | 'expired'
  | 'replaced'
  | 'rejected';

export type PositionIntent = 'buy_to_open' | 'buy_to_close' | 'sell_to_open' | 'sell_to_close';

/** What a caller asked for, checked for form. Exactly one of `quantity` and `notional` is set. */
export type OrderInstruction = {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly quantity: Decimal | null;
  readonly notional: Decimal | null;
  readonly limitPrice: Decimal | null;
};

export type VenueOrderRecord = OrderInstruction & {
  readonly orderId: string;
  /** Counts the account's orders from 1: the order of submission. */
  readonly ordinal: number;
  readonly assetClass: AssetClass;
  readonly positionIntent: PositionIntent;
  readonly status: OrderStatus;
  /** What one unit still open keeps of the buying power; zero where the order reduces a position. */
  readonly reservePrice: Decimal;
  /** Units assumed for a notional order until it fills. */
  readonly estimatedQuantity: Decimal;
  readonly filledQuantity: Decimal;
  /** Sum of price times quantity over the executions. */
  readonly filledValue: Decimal;
  readonly executions: number;
  /** Market time from which the order may fill. */
  readonly dueAtUs: number;
  readonly createdAtUs: number;
  readonly submittedAtUs: number;
  readonly updatedAtUs: number;
  readonly expiresAtUs: number | null;
  readonly filledAtUs: number | null;
  readonly canceledAtUs: number | null;
  readonly expiredAtUs: number | null;
  readonly failedAtUs: number | null;
  readonly replacedAtUs: number | null;
  readonly replaces: string | null;
  readonly replacedBy: string | null;
};

const FINAL_STATUSES: ReadonlySet<OrderStatus> = new Set(['filled', 'canceled', 'expired', 'replaced', 'rejected']);

/** How far an order has come. It never goes back; equal ranks may not follow each other except further partial fills. */
export const STATUS_RANK: Readonly<Record<OrderStatus, number>> = {
  accepted: 0,
  pending_new: 0,
  new: 1,
  partially_filled: 2,
  pending_cancel: 3,
  filled: 4,
  canceled: 4,
  expired: 4,
  replaced: 4,
  rejected: 4,
};

export const isFinal = (order: VenueOrderRecord): boolean => FINAL_STATUSES.has(order.status);
export const isWorking = (order: VenueOrderRecord): boolean =>
  order.status === 'new' || order.status === 'partially_filled' || order.status === 'pending_cancel';

/** Units that may still trade; for a notional order what its remaining money was estimated to buy. */
export function remainingQuantity(order: VenueOrderRecord): Decimal {
  const remaining = decimal((order.quantity ?? order.estimatedQuantity) - order.filledQuantity);
  return remaining > 0n ? remaining : ZERO;
}

/** Money that a notional order may still spend or raise. */
export function remainingNotional(order: VenueOrderRecord): Decimal {
  const remaining = decimal((order.notional ?? ZERO) - order.filledValue);
  return remaining > 0n ? remaining : ZERO;
}

/** Average price of the executions at 6 decimals, null before the first. */
export const filledAveragePrice = (order: VenueOrderRecord): Decimal | null =>
  order.filledQuantity === 0n ? null : roundTo(divide(order.filledValue, order.filledQuantity), 6);
