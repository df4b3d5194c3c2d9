// An order as the venue keeps it: what was asked, what has become of it, and which changes of state are possible.
import type { AssetClass } from '../../protocol/instruments.ts';
import type { Side } from '../../protocol/orders.ts';
import { type Decimal, decimal, divide, multiply, parseDecimal, roundTo, ZERO } from '../decimal.ts';

/** Alpaca's words, as they stand in its requests. */
export type VenueOrderType = 'market' | 'limit' | 'stop' | 'stop_limit' | 'trailing_stop';
export type VenueTimeInForce = 'day' | 'gtc' | 'ioc' | 'fok' | 'opg' | 'cls';
/** `bracket`: an entry with two exits. `oco`: two exits of which one cancels the other. `oto`: an entry with one exit. */
export type OrderClass = 'simple' | 'bracket' | 'oco' | 'oto';
/** What an order is among the orders of its class. */
export type OrderRole = 'parent' | 'take-profit' | 'stop-loss';

/** Alpaca's words. `held`: an exit that waits for its entry to fill. `accepted`: received and waiting for the session. `pending_new`: on its way to the book. */
export type OrderStatus =
  | 'held'
  | 'accepted'
  | 'pending_new'
  | 'new'
  | 'partially_filled'
  | 'pending_replace'
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
  readonly type: VenueOrderType;
  readonly timeInForce: VenueTimeInForce;
  readonly quantity: Decimal | null;
  readonly notional: Decimal | null;
  readonly limitPrice: Decimal | null;
  /** Where a stop is elected. Of a trailing stop: where it stands now, null before it is in the book. */
  readonly stopPrice: Decimal | null;
  /** How far a trailing stop follows, in dollars or in percent. */
  readonly trailPrice: Decimal | null;
  readonly trailPercent: Decimal | null;
  readonly extendedHours: boolean;
  readonly orderClass: OrderClass;
};

export type VenueOrderRecord = OrderInstruction & {
  readonly orderId: string;
  /** Counts the account's orders from 1: the order of submission. */
  readonly ordinal: number;
  readonly assetClass: AssetClass;
  readonly positionIntent: PositionIntent;
  readonly status: OrderStatus;
  readonly role: OrderRole;
  /** The first parent of the class that this order belongs to; null for a simple order. Replacements keep it. */
  readonly familyId: string | null;
  /** Whether its stop price was reached: from then on it trades as a market or limit order. */
  readonly isElected: boolean;
  /** The best price that a trailing stop has seen. */
  readonly highWaterMark: Decimal | null;
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

/**
 * How far an order has come. It goes back only when its replacement failed; equal ranks may not follow each other except further
 * partial fills.
 */
export const STATUS_RANK: Readonly<Record<OrderStatus, number>> = {
  held: 0,
  accepted: 0,
  pending_new: 0,
  new: 1,
  partially_filled: 2,
  pending_replace: 3,
  pending_cancel: 4,
  filled: 5,
  canceled: 5,
  expired: 5,
  replaced: 5,
  rejected: 5,
};

export const isFinal = ({ status }: VenueOrderRecord): boolean =>
  status === 'filled' || status === 'canceled' || status === 'expired' || status === 'replaced' || status === 'rejected';
export const isStop = (order: Pick<OrderInstruction, 'type'>): boolean =>
  order.type === 'stop' || order.type === 'stop_limit' || order.type === 'trailing_stop';
export const isWorking = (order: VenueOrderRecord): boolean =>
  order.status === 'new' ||
  order.status === 'partially_filled' ||
  order.status === 'pending_replace' ||
  order.status === 'pending_cancel';

/**
 * The worst price that the order may trade at now; null for any price. A buy stop turns into a limit order a little above its
 * stop: 4 % below 50 dollars, 2.5 % from there on.
 */
export function effectiveLimit(order: Pick<OrderInstruction, 'type' | 'side' | 'limitPrice' | 'stopPrice'>): Decimal | null {
  if (order.limitPrice !== null || order.type !== 'stop' || order.side === 'sell' || order.stopPrice === null)
    return order.limitPrice;
  const { dearFrom, dear, cheap } = BUY_COLLAR;
  return multiply(order.stopPrice, order.stopPrice >= dearFrom ? dear : cheap);
}

/** Room above a price for a purchase without a limit: less for dear shares, more for cheap ones. */
export const BUY_COLLAR = { dear: parseDecimal('1.025'), cheap: parseDecimal('1.04'), dearFrom: parseDecimal('50') } as const;

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
