// Everything that happens to a simulated account, as facts in the past tense. The account is the sum of its events:
// applying the same events gives the same account, and the simulator's own log is these events in order.
import type { Decimal } from '../decimal.ts';
import type { AccountConfiguration, Watchlist } from './account-state.ts';
import type { VenueOrderRecord } from './venue-order.ts';

/** `atUs` is market time. `clientOrderId` is repeated so that a reader of the log needs no join. */
type OrderFact = { readonly atUs: number; readonly orderId: string; readonly clientOrderId: string };

export type AccountOpened = {
  readonly kind: 'account-opened';
  readonly atUs: number;
  readonly accountId: string;
  readonly accountNumber: string;
  readonly startingCash: Decimal;
};
/** The order as it was taken: `pending_new` in session, `accepted` while it waits for one. */
export type OrderAccepted = OrderFact & { readonly kind: 'order-accepted'; readonly order: VenueOrderRecord };
/** It reached the book and may fill from `dueAtUs` on. */
export type OrderRouted = OrderFact & { readonly kind: 'order-routed'; readonly dueAtUs: number };
export type OrderExecuted = OrderFact & {
  readonly kind: 'order-executed';
  readonly executionId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly price: Decimal;
  readonly quantity: Decimal;
  /** Charged at once, positive; zero unless fees are set. */
  readonly fee: Decimal;
  readonly isComplete: boolean;
  /** When the rest may fill. */
  readonly dueAtUs: number;
};
/** Its stop price was reached: it trades as a market or limit order from `dueAtUs` on. */
export type OrderElected = OrderFact & { readonly kind: 'order-elected'; readonly dueAtUs: number };
/** A trailing stop followed the market. */
export type TrailMoved = OrderFact & {
  readonly kind: 'trail-moved';
  readonly highWaterMark: Decimal;
  readonly stopPrice: Decimal;
};
/** An exit shrank because the other exit of its class filled in part. */
export type OrderResized = OrderFact & { readonly kind: 'order-resized'; readonly quantity: Decimal };
export type CancelRequested = OrderFact & { readonly kind: 'cancel-requested'; readonly dueAtUs: number };
/** `sibling`: another order of its class decided its fate. `auction`: the auction that it waited for did not fill it. */
export type CancelReason = 'requested' | 'remainder' | 'not-fillable' | 'sibling' | 'auction' | 'split' | 'delisting';
export type OrderCanceled = OrderFact & {
  readonly kind: 'order-canceled';
  readonly reason: CancelReason;
};
export type OrderExpired = OrderFact & { readonly kind: 'order-expired' };
/** The old order goes on until `dueAtUs`; `replacement` exists from now on and takes its place then, or never. */
export type ReplaceRequested = OrderFact & {
  readonly kind: 'replace-requested';
  readonly dueAtUs: number;
  readonly replacement: VenueOrderRecord;
};
/** The old order stays: it had filled more by then than was asked for, or the account does not allow the new one any more. */
export type ReplaceRejected = OrderFact & { readonly kind: 'replace-rejected'; readonly reason: string };
export type OrderReplaced = OrderFact & { readonly kind: 'order-replaced'; readonly replacedBy: string };
/** After it was accepted: a waiting order that the account can no longer pay for, or a replacement that came too late. */
export type OrderRejected = OrderFact & { readonly kind: 'order-rejected'; readonly reason: string };
/** Refused when it was submitted, so there is no order. Changes nothing; kept for whoever reads the log. */
export type OrderRefused = {
  readonly kind: 'order-refused';
  readonly atUs: number;
  readonly clientOrderId: string | null;
  readonly code: number;
  readonly message: string;
};
/** The holder's own rules for new orders, as a whole. */
export type ConfigurationChanged = {
  readonly kind: 'configuration-changed';
  readonly atUs: number;
  readonly configuration: AccountConfiguration;
};
export type WatchlistSaved = { readonly kind: 'watchlist-saved'; readonly atUs: number; readonly watchlist: Watchlist };
export type WatchlistDeleted = { readonly kind: 'watchlist-deleted'; readonly atUs: number; readonly watchlistId: string };
/** `ratio` new shares for each old one. Quantity and price of what is held change, cost and value do not. */
export type PositionSplit = {
  readonly kind: 'position-split';
  readonly atUs: number;
  readonly symbol: string;
  readonly ratio: Decimal;
};
/** `amount` is what the account gets for what it held, negative for a short. */
export type DividendPaid = {
  readonly kind: 'dividend-paid';
  readonly atUs: number;
  readonly symbol: string;
  readonly perShare: Decimal;
  readonly quantity: Decimal;
  readonly amount: Decimal;
};
/** The last of a symbol: what was held, signed, is gone for `amount` in cash, negative for a short. */
export type SymbolDelisted = {
  readonly kind: 'symbol-delisted';
  readonly atUs: number;
  readonly symbol: string;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly amount: Decimal;
};
/** 16:00 New York: the equity and the prices that the next day is compared with. */
export type DayClosed = {
  readonly kind: 'day-closed';
  readonly atUs: number;
  readonly equity: Decimal;
  readonly closingPrices: readonly { readonly symbol: string; readonly price: Decimal }[];
};

export type VenueEvent =
  | AccountOpened
  | OrderAccepted
  | OrderRouted
  | OrderExecuted
  | OrderElected
  | TrailMoved
  | OrderResized
  | CancelRequested
  | OrderCanceled
  | OrderExpired
  | ReplaceRequested
  | ReplaceRejected
  | OrderReplaced
  | OrderRejected
  | OrderRefused
  | ConfigurationChanged
  | WatchlistSaved
  | WatchlistDeleted
  | PositionSplit
  | DividendPaid
  | SymbolDelisted
  | DayClosed;
