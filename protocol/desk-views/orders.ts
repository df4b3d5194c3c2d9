// Orders, fills and denials.
import type { DecimalString } from '../decimal-string.ts';
import type { DenialCode } from '../denials.ts';
import type { Table, Tail } from '../desk-values.ts';
import type { OrderPurpose, OrderType, Side, StopLoss, TakeProfit, TimeInForce } from '../orders.ts';
import type { OrderState } from '../portfolio.ts';

export type OrderView = {
  readonly clientOrderId: string;
  readonly venueOrderId: string | null;
  readonly book: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly quantity: DecimalString;
  readonly limitPrice: DecimalString | null;
  readonly stopPrice: DecimalString | null;
  /** One of the two for a trailing stop: its distance in money, or in percent. */
  readonly trailPrice: DecimalString | null;
  readonly trailPercent: DecimalString | null;
  /** The exits that go with it, whoever keeps them; those at the venue are orders of their own besides. */
  readonly stopLoss: StopLoss | null;
  readonly takeProfit: TakeProfit | null;
  readonly state: OrderState;
  readonly filledQuantity: DecimalString;
  readonly filledAveragePrice: DecimalString | null;
  readonly isCancelRequested: boolean;
  /** The venue's or our last word on its state. */
  readonly reason: string;
  /** Why it was wanted: the signal's own sentence. */
  readonly why: string;
  readonly purpose: OrderPurpose | null;
  /** Venue times; null where it is not known any more. */
  readonly createdAtUs: number | null;
  readonly updatedAtUs: number;
  /** Whether it still works at the venue, so that it can be canceled. */
  readonly isOpen: boolean;
};

export type FillView = {
  readonly id: string;
  readonly clientOrderId: string;
  readonly book: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: DecimalString;
  readonly price: DecimalString;
  readonly atUs: number;
};

export type DenialView = {
  readonly signalId: string;
  readonly book: string;
  readonly symbol: string;
  readonly side: Side;
  readonly code: DenialCode;
  readonly text: string;
  /** Why it was wanted: the signal's own sentence. */
  readonly why: string;
  /** Venue time. */
  readonly atUs: number;
};

/** Open orders, and those that ended lately: a few thousand at most. By client order id. */
export type OrdersView = {
  readonly orders: Table<OrderView>;
  readonly fills: Tail<FillView>;
  readonly denials: Tail<DenialView>;
};
