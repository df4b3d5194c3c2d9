// Everything that happens to a simulated account, as facts in the past tense. The account is the sum of its events:
// applying the same events gives the same account, and the simulator's own log is these events in order.
import type { Decimal } from '../decimal.ts';
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
export type CancelRequested = OrderFact & { readonly kind: 'cancel-requested'; readonly dueAtUs: number };
export type OrderCanceled = OrderFact & {
  readonly kind: 'order-canceled';
  readonly reason: 'requested' | 'remainder' | 'not-fillable';
};
export type OrderExpired = OrderFact & { readonly kind: 'order-expired' };
export type OrderReplaced = OrderFact & { readonly kind: 'order-replaced'; readonly replacedBy: string };
/** After it was accepted: a waiting order that the account can no longer pay for when its session opens. */
export type OrderRejected = OrderFact & { readonly kind: 'order-rejected'; readonly reason: string };
/** Refused when it was submitted, so there is no order. Changes nothing; kept for whoever reads the log. */
export type OrderRefused = {
  readonly kind: 'order-refused';
  readonly atUs: number;
  readonly clientOrderId: string | null;
  readonly code: number;
  readonly message: string;
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
  | CancelRequested
  | OrderCanceled
  | OrderExpired
  | OrderReplaced
  | OrderRejected
  | OrderRefused
  | DayClosed;
