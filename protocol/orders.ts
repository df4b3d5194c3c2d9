// Orders between executor and gateway: requests on the orders lane, and what is known of them afterwards.
import type { DecimalString } from './decimal-string.ts';

declare const brand: unique symbol;

export type Side = 'buy' | 'sell';
export type OrderType = 'market' | 'limit' | 'stop' | 'stop-limit' | 'trailing-stop';
export type TimeInForce = 'day' | 'gtc' | 'ioc' | 'fok' | 'opg' | 'cls';
/**
 * `bracket`: an entry with both exits attached; `oto`: an entry with one exit; `oco`: two exits of a position that is held, the
 * limit of which is the order itself. The venue activates the exits when the entry is filled, and takes the other one back when
 * one of them is filled.
 */
export type OrderClass = 'simple' | 'bracket' | 'oco' | 'oto';

/** The exit with a profit: a limit order. Of an `oco` it is `limitPrice` or `takeProfit`, not both. */
export type TakeProfit = { readonly limitPrice: DecimalString };
/** The exit with a loss: a stop order, or a stop-limit order when it names a limit. */
export type StopLoss = { readonly stopPrice: DecimalString; readonly limitPrice: DecimalString | null };

/** Our id of an order, unique per account for ever: a pure function of account, signal, purpose, leg and attempt. */
export type ClientOrderId = string & { readonly [brand]: 'ClientOrderId' };
/** The venue's id of an order; a replaced order gets a new one. */
export type VenueOrderId = string & { readonly [brand]: 'VenueOrderId' };

/** Why an order exists. */
export type OrderPurpose = 'entry' | 'exit' | 'protect' | 'flatten' | 'repair';

/** What the venue is asked to do. Exactly the fields that the venue's order needs, nothing about risk. */
export type OrderTerms = {
  readonly clientOrderId: ClientOrderId;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly quantity: DecimalString;
  /** Set for `limit` and `stop-limit`. */
  readonly limitPrice: DecimalString | null;
  /** Set for `stop` and `stop-limit`. */
  readonly stopPrice?: DecimalString | null;
  /** One of the two for `trailing-stop`: the distance in money, or in percent. */
  readonly trailPrice?: DecimalString | null;
  readonly trailPercent?: DecimalString | null;
  /** Without one: `simple`. */
  readonly orderClass?: OrderClass;
  readonly takeProfit?: TakeProfit | null;
  readonly stopLoss?: StopLoss | null;
  readonly extendedHours: boolean;
};

/**
 * Executor to gateway. `notAfterUs` is wall-clock time: a gateway refuses what reaches it later. `gatewayEpoch` names the
 * gateway process that the request is meant for: its successor refuses it, so that nothing old is sent twice.
 */
type RequestHeader = { readonly requestId: number; readonly notAfterUs: number; readonly gatewayEpoch: string };
export type SubmitOrder = RequestHeader & {
  readonly kind: 'submit-order';
  readonly order: OrderTerms;
  /** Why the order exists. A gateway that is winding down passes no `entry`, and checks itself that any other one reduces. */
  readonly purpose?: OrderPurpose;
  readonly trace?: OrderTrace;
};
/** The hops of an order so far, in local monotonic microseconds; `commitUs` is how long its synced journal commit took. */
export type OrderTrace = {
  readonly tickSentAtUs: number;
  readonly signalSentAtUs: number;
  readonly signalReceivedAtUs: number;
  readonly commitUs: number;
};
/** `clientOrderId` is the id of the new order that takes the old one's place; `null` or left out: as it was. */
export type ReplaceOrder = RequestHeader & {
  readonly kind: 'replace-order';
  readonly venueOrderId: VenueOrderId;
  readonly clientOrderId: ClientOrderId;
  readonly quantity: DecimalString | null;
  readonly limitPrice: DecimalString | null;
  readonly stopPrice?: DecimalString | null;
  /** The new distance of a trailing stop, in the unit that it has. */
  readonly trail?: DecimalString | null;
  readonly timeInForce?: TimeInForce | null;
};
export type CancelOrder = RequestHeader & {
  readonly kind: 'cancel-order';
  readonly clientOrderId: ClientOrderId;
  readonly venueOrderId: VenueOrderId;
};
/** For a halt with many open orders: one request instead of hundreds, which the venue would refuse as too many. */
export type CancelAllOrders = RequestHeader & { readonly kind: 'cancel-all-orders' };
export type OrderRequest = SubmitOrder | ReplaceOrder | CancelOrder | CancelAllOrders;

/** The venue's own word for the state of an order, as Alpaca spells it. An open set: unknown words are kept as they are. */
export type VenueOrderStatus = string;

/** An order as the venue shows it. */
export type VenueOrder = {
  readonly venueOrderId: VenueOrderId;
  readonly clientOrderId: ClientOrderId;
  readonly symbol: string;
  readonly side: Side;
  readonly type: string;
  readonly timeInForce: string;
  readonly status: VenueOrderStatus;
  readonly quantity: DecimalString;
  readonly limitPrice: DecimalString | null;
  readonly stopPrice?: DecimalString | null;
  /** The orders attached to this one, as the venue made them; each is an order of its own as well. */
  readonly legs?: readonly VenueOrder[];
  readonly filledQuantity: DecimalString;
  readonly filledAveragePrice: DecimalString | null;
  readonly replaces: VenueOrderId | null;
  readonly replacedBy: VenueOrderId | null;
  readonly trailPrice?: DecimalString | null;
  readonly trailPercent?: DecimalString | null;
  readonly orderClass?: OrderClass;
  readonly extendedHours?: boolean;
  /** Set for a leg whose parent is known. */
  readonly parentVenueOrderId?: VenueOrderId | null;
  readonly submittedAtUs: number;
  readonly updatedAtUs: number;
};

/**
 * What became of a request.
 * `accepted`: the venue has it. `rejected`: the venue said no (a business refusal, final). `unknown`: time-out, 5xx, cut
 * connection, unreadable answer: it may or may not have happened. `refused`: the gateway did not send it at all.
 */
export type OrderOutcome =
  | { readonly outcome: 'accepted'; readonly order: VenueOrder | null }
  | { readonly outcome: 'rejected'; readonly code: string; readonly message: string }
  | { readonly outcome: 'unknown'; readonly message: string }
  | { readonly outcome: 'refused'; readonly code: RefusalCode; readonly message: string };

/** `READ_ONLY`: nothing is sent to a live venue that nobody armed. `WINDING_DOWN`: only what reduces risk is. */
export type RefusalCode =
  | 'TOO_LATE'
  | 'WRONG_EPOCH'
  | 'MALFORMED'
  | 'READ_ONLY'
  | 'WINDING_DOWN'
  | 'VENUE_UNREACHABLE'
  | 'RATE_LIMITED';

/** Gateway to executor, one for each request, in any order. */
export type OrderReply = {
  readonly kind: 'order-reply';
  readonly requestId: number;
  readonly gatewayEpoch: string;
} & OrderOutcome;
