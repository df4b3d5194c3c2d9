// What the journal is made of: one past-tense fact per event. Everything else about orders and positions is derived from these.
import type { DecimalString } from '../../protocol/decimal-string.ts';
import type { Denial } from '../../protocol/denials.ts';
import type { ClientOrderId, OrderPurpose, OrderTerms, VenueOrderId } from '../../protocol/orders.ts';
import type { OrderState, TradingState } from '../../protocol/portfolio.ts';
import type { ExecutionId } from '../../protocol/reports.ts';
import type { Signal, SignalId } from '../../protocol/signals.ts';

/** The first event: the account and its cash when the journal began. */
export type AccountOpened = {
  readonly kind: 'AccountOpened';
  readonly venue: string;
  readonly accountNumber: string;
  readonly cash: DecimalString;
  readonly venueTimeUs: number;
};

export type SignalReceived = { readonly kind: 'SignalReceived'; readonly signal: Signal };
export type SignalDenied = { readonly kind: 'SignalDenied'; readonly signalId: SignalId } & Denial;

/** Written and synced before the request leaves. */
export type OrderIntended = {
  readonly kind: 'OrderIntended';
  readonly signalId: SignalId;
  readonly book: string;
  readonly purpose: OrderPurpose;
  readonly leg: number;
  readonly attempt: number;
  readonly order: OrderTerms;
  /** Wall-clock time after which no gateway sends it any more. */
  readonly notAfterUs: number;
  /** Venue time after which it is not worth sending any more. */
  readonly expiresAtUs: number;
};

/** The venue has the order, or it had it: `state` is what it last was. */
export type OrderStateChanged = {
  readonly kind: 'OrderStateChanged';
  readonly clientOrderId: ClientOrderId;
  readonly venueOrderId: VenueOrderId | null;
  readonly state: OrderState;
  readonly reason: string;
};

/** One trade on an order of ours, each execution id once. */
export type ExecutionRecorded = {
  readonly kind: 'ExecutionRecorded';
  readonly clientOrderId: ClientOrderId;
  readonly executionId: ExecutionId;
  readonly quantity: DecimalString;
  readonly price: DecimalString;
  readonly atUs: number;
};

/**
 * The venue shows more filled than executions explain. Booked at once; executions that come later replace it piece by piece,
 * their price corrects what was booked.
 */
export type FillInferred = {
  readonly kind: 'FillInferred';
  readonly clientOrderId: ClientOrderId;
  readonly quantity: DecimalString;
  readonly price: DecimalString;
};

export type CancelRequested = {
  readonly kind: 'CancelRequested';
  readonly clientOrderId: ClientOrderId;
  readonly by: string;
  readonly reason: string;
};
export type TradingStateChanged = {
  readonly kind: 'TradingStateChanged';
  readonly state: TradingState;
  readonly by: string;
  readonly reason: string;
};

/** An order at the venue that no signal of ours explains: placed by hand or by another program. */
export type ExternalOrderAdopted = {
  readonly kind: 'ExternalOrderAdopted';
  readonly order: OrderTerms;
  readonly venueOrderId: VenueOrderId;
};
/** A holding at the venue that no execution of ours explains. `quantity` is the signed difference that was adopted. */
export type ExternalPositionAdopted = {
  readonly kind: 'ExternalPositionAdopted';
  readonly symbol: string;
  readonly quantity: DecimalString;
  readonly price: DecimalString;
  /** `opening`: it was there when the journal began. */
  readonly cause: 'opening' | 'unexplained';
};

/** Fees, deposits, dividends and the like, each activity id once. */
export type CashMoved = {
  readonly kind: 'CashMoved';
  readonly activityId: string;
  readonly type: string;
  readonly amount: DecimalString;
  readonly symbol: string | null;
};
/** Cash that no event explains: adopted from the venue, which is right by definition, and counted. */
export type CashDifferenceAdopted = {
  readonly kind: 'CashDifferenceAdopted';
  readonly amount: DecimalString;
  readonly cause: string;
};

/** Journal and venue were compared and agree. */
export type Reconciled = { readonly kind: 'Reconciled'; readonly venueTimeUs: number; readonly cause: string };

export type AlertRaised = {
  readonly kind: 'AlertRaised';
  readonly severity: 'warning' | 'critical';
  readonly code: string;
  readonly text: string;
};

export type JournalEvent =
  | AccountOpened
  | SignalReceived
  | SignalDenied
  | OrderIntended
  | OrderStateChanged
  | ExecutionRecorded
  | FillInferred
  | CancelRequested
  | TradingStateChanged
  | ExternalOrderAdopted
  | ExternalPositionAdopted
  | CashMoved
  | CashDifferenceAdopted
  | Reconciled
  | AlertRaised;
