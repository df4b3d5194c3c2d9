// What the journal is made of: one past-tense fact per event. Everything else about orders and positions is derived from these.
import type { AlertCode } from '../../protocol/alerts.ts';
import type { DecimalString } from '../../protocol/decimal-string.ts';
import type { Denial } from '../../protocol/denials.ts';
import type {
  ClientOrderId,
  OrderPurpose,
  OrderTerms,
  Side,
  StopLoss,
  TakeProfit,
  VenueOrderId,
} from '../../protocol/orders.ts';
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

/** Also what a person wants: a manual order is a signal of the book `manual`. */
export type SignalReceived = { readonly kind: 'SignalReceived'; readonly signal: Signal };
export type SignalDenied = { readonly kind: 'SignalDenied'; readonly signalId: SignalId } & Denial;

/** Written and synced before the request leaves. */
export type OrderIntended = {
  readonly kind: 'OrderIntended';
  /** The signal behind it; null for an order of a flatten, which `flattenId` names. */
  readonly signalId: SignalId | null;
  readonly flattenId?: string;
  /** The order whose place it takes at the venue. */
  readonly replaces?: ClientOrderId;
  /** The entry whose watched exit it is. */
  readonly exitOf?: ClientOrderId;
  /** Exits that the executor watches itself once this order is filled, because the venue does not. */
  readonly watched?: Exits;
  /** What holds its shares at the venue: it leaves, by an `OrderResent`, when these are gone. */
  readonly waitsFor?: readonly ClientOrderId[];
  readonly book: string;
  readonly purpose: OrderPurpose;
  readonly leg: number;
  readonly attempt: number;
  readonly order: OrderTerms;
  /** Wall-clock time after which no gateway sends it any more. */
  readonly notAfterUs: number;
  /** Venue time after which it is not worth sending any more. */
  readonly expiresAtUs: number;
  /** When the executor had the signal, local monotonic microseconds. */
  readonly trace?: { readonly signalReceivedAtUs: number };
};

export type Exits = { readonly stopLoss: StopLoss | null; readonly takeProfit: TakeProfit | null };

/** A request that provably never left is sent again under the same id: from now on this is its deadline. */
export type OrderResent = {
  readonly kind: 'OrderResent';
  readonly clientOrderId: ClientOrderId;
  readonly notAfterUs: number;
};

/**
 * Exits of a position that is held already, watched by the executor because the venue cannot do that order, or because they gave way
 * to an order that closes only a part.
 */
export type ExitsWatched = {
  readonly kind: 'ExitsWatched';
  /** The signal that asked for them; null for those that gave way. */
  readonly signalId: SignalId | null;
  /** The entry whose exits they were, or an id made like that of an order, for a watch that has no entry of its own. */
  readonly watchId: ClientOrderId;
  readonly book: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: DecimalString;
} & Exits;

/** The price went through a watched stop: the position is closed at the market, whatever the price does now. */
export type StopTriggered = {
  readonly kind: 'StopTriggered';
  readonly clientOrderId: ClientOrderId;
  readonly price: DecimalString;
};

/** The venue has the order, or it had it: `state` is what it last was. */
export type OrderStateChanged = {
  readonly kind: 'OrderStateChanged';
  readonly clientOrderId: ClientOrderId;
  readonly venueOrderId: VenueOrderId | null;
  readonly state: OrderState;
  readonly reason: string;
  /** The quantity that the venue works with, where it is another than was asked for: a replacement counts what is left. */
  readonly quantity?: DecimalString;
  /** Local monotonic microseconds of the request that this answers. */
  readonly trace?: { readonly requestSentAtUs: number; readonly answeredAtUs: number };
};

/** The answer to a request told nothing new, because reports had been faster: only how long it took is news. */
export type AnswerTimed = {
  readonly kind: 'AnswerTimed';
  readonly clientOrderId: ClientOrderId;
  /** Local monotonic microseconds. */
  readonly trace: { readonly requestSentAtUs: number; readonly answeredAtUs: number };
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

/** A person, or the schedule of a strategy, wants positions closed. Null: all of them. */
export type FlattenRequested = {
  readonly kind: 'FlattenRequested';
  readonly id: string;
  readonly by: string;
  readonly reason: string;
  readonly symbol: string | null;
  readonly book: string | null;
};
/** Everything in its scope is flat; `text` names what could not be closed because it is too small to trade. */
export type FlattenCompleted = { readonly kind: 'FlattenCompleted'; readonly id: string; readonly text: string };

/**
 * An order at the venue that no signal of ours explains: placed by hand or by another program. One that takes the place of an
 * order of ours, replaced by hand, stays in the book of that one.
 */
export type ExternalOrderAdopted = {
  readonly kind: 'ExternalOrderAdopted';
  readonly book?: string;
  /** The venue made it as an exit that is attached to this order of ours. */
  readonly legOf?: ClientOrderId;
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
/**
 * The venue changed holdings without a trade: a split, or a fee that was taken in coins. Each activity id once. `quantity` is
 * the signed change of the account's holding.
 */
export type HoldingAdjusted = {
  readonly kind: 'HoldingAdjusted';
  readonly activityId: string;
  readonly type: string;
  readonly symbol: string;
  readonly quantity: DecimalString;
  readonly amount: DecimalString;
  /** Of a split: the day in New York that the venue names. What was traded from then on was in new shares. */
  readonly exDate?: string;
  /**
   * Of a split of the venue's list: from `exDate` (a day in New York) on, each `from` shares of a book are `to`. Where the books come to
   * nothing together the venue booked none: `quantity` is nothing.
   */
  readonly split?: { readonly exDate: string; readonly from: DecimalString; readonly to: DecimalString };
};
/** Cash that no event explains: adopted from the venue, which is right by definition, and counted. */
export type CashDifferenceAdopted = {
  readonly kind: 'CashDifferenceAdopted';
  readonly amount: DecimalString;
  readonly cause: string;
};

/**
 * An activity that came late explains a difference that had been adopted: so much of the adoption is taken back, and the activity is
 * booked after it.
 */
export type AdoptionWithdrawn = {
  readonly kind: 'AdoptionWithdrawn';
  /** A symbol, or `cash`. */
  readonly name: string;
  /** Signed like the adopted difference. */
  readonly quantity: DecimalString;
};

/** Journal and venue were compared and agree. */
export type Reconciled = {
  readonly kind: 'Reconciled';
  readonly venueTimeUs: number;
  readonly cause: string;
  /** As the venue told it then, for the executors that did not ask. Journals before this field lack it. */
  readonly buyingPower?: DecimalString;
  /** Symbols of which the venue's list of splits is in the books as well, up to that day. */
  readonly splitsOf?: readonly string[];
};

/** What the account was worth: at the beginning of a trading day (New York time), and now and then in between. */
export type EquityMarked = {
  readonly kind: 'EquityMarked';
  readonly cause: 'day-start' | 'interval';
  readonly equity: DecimalString;
};

/** Somebody closed at the venue what a book of ours held: it is booked where the position is, and the external book is even again. */
export type ClosedElsewhere = {
  readonly kind: 'ClosedElsewhere';
  /** The foreign execution that closed it; null when the venue shows the money for it, and no execution. */
  readonly executionId: ExecutionId | null;
  readonly book: string;
  readonly symbol: string;
  /** Signed: what the book held and holds no more. */
  readonly quantity: DecimalString;
  readonly price: DecimalString;
  readonly atUs: number;
};

export type AlertRaised = {
  readonly kind: 'AlertRaised';
  readonly severity: 'warning' | 'critical';
  readonly code: AlertCode;
  readonly text: string;
};

/** `atUs` is the venue time at which it was written; of an execution, when it happened. Journals before this field lack it. */
export type JournalEvent = { readonly atUs?: number } & (
  | AccountOpened
  | SignalReceived
  | SignalDenied
  | OrderIntended
  | OrderStateChanged
  | OrderResent
  | AnswerTimed
  | ExitsWatched
  | StopTriggered
  | ExecutionRecorded
  | FillInferred
  | CancelRequested
  | TradingStateChanged
  | FlattenRequested
  | FlattenCompleted
  | ExternalOrderAdopted
  | ExternalPositionAdopted
  | ClosedElsewhere
  | CashMoved
  | HoldingAdjusted
  | CashDifferenceAdopted
  | AdoptionWithdrawn
  | Reconciled
  | EquityMarked
  | AlertRaised
);
