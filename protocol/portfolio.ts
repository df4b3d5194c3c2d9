// What an executor tells strategies and the desk on the portfolio lane: fates of signals, orders, positions, the trading state.
import type { DecimalString } from './decimal-string.ts';
import type { DenialCode } from './denials.ts';
import type { ClientOrderId, OrderType, Side, TimeInForce, VenueOrderId } from './orders.ts';
import type { SignalId } from './signals.ts';

/** `ACTIVE`; `REDUCING`: only orders that shrink positions; `HALTED`: no orders but cancels, and those of a flatten. */
export type TradingState = 'ACTIVE' | 'REDUCING' | 'HALTED';

/** The states of an order, in the only direction they move: see `trading/order-states.ts`. */
export type OrderState =
  | 'intended'
  | 'unknown'
  | 'accepted'
  | 'partially-filled'
  | 'filled'
  | 'canceled'
  | 'expired'
  | 'rejected'
  | 'replaced'
  | 'not-received';

/** The executor has the signal on disk: stop resending it. Sent again for every repetition. */
export type SignalJournaled = { readonly kind: 'signal-journaled'; readonly book: string; readonly signalId: SignalId };

export type SignalDenied = {
  readonly kind: 'signal-denied';
  readonly book: string;
  readonly signalId: SignalId;
  readonly symbol: string;
  readonly code: DenialCode;
  readonly text: string;
};

/**
 * The number of the journal event that a message tells of. Every executor tells every event, in the order of the journal, so what
 * comes again, or late from another one, has a number that was seen: it is dropped.
 */
type Numbered = { readonly sequence?: number };

/** The whole order after a change. */
export type OrderUpdated = Numbered & {
  readonly kind: 'order-updated';
  readonly book: string;
  readonly clientOrderId: ClientOrderId;
  readonly venueOrderId: VenueOrderId | null;
  readonly signalId: SignalId | null;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly quantity: DecimalString;
  readonly limitPrice: DecimalString | null;
  readonly state: OrderState;
  readonly filledQuantity: DecimalString;
  readonly filledAveragePrice: DecimalString | null;
  readonly reason: string;
  readonly updatedAtUs: number;
};

/** A book's holding of one symbol after a change; quantity `0` means flat. */
export type PositionUpdated = Numbered & {
  readonly kind: 'position-updated';
  readonly book: string;
  readonly symbol: string;
  readonly quantity: DecimalString;
  readonly averageEntryPrice: DecimalString;
  readonly realizedPnl: DecimalString;
};

/** Everything about one book, sent as the welcome to a new subscriber: what came before needs no replay. */
export type BookSnapshot = Numbered & {
  readonly kind: 'book-snapshot';
  readonly book: string;
  readonly positions: readonly PositionUpdated[];
  /** Orders that are not finished. */
  readonly orders: readonly OrderUpdated[];
};

export type TradingStateChanged = {
  readonly kind: 'trading-state-changed';
  readonly state: TradingState;
  readonly reason: string;
  readonly by: string;
};

export type PortfolioMessage =
  | SignalJournaled
  | SignalDenied
  | OrderUpdated
  | PositionUpdated
  | BookSnapshot
  | TradingStateChanged;

/** The topic of everything about one strategy's book. */
export const bookTopic = (book: string): string => `book|${book}|`;
/** The book that a topic is about; null for other topics. */
export const bookOfTopic = (topic: string): string | null => /^book\|(.+)\|$/.exec(topic)?.[1] ?? null;
export const TRADING_STATE_TOPIC = 'state|';

/** Where a message belongs on the portfolio lane. */
export const portfolioTopic = (message: PortfolioMessage): string =>
  message.kind === 'trading-state-changed' ? TRADING_STATE_TOPIC : bookTopic(message.book);

/** The book of orders and fills that no signal of ours explains. */
export const EXTERNAL_BOOK = 'external';
/** The book of orders that a person places through us. */
export const MANUAL_BOOK = 'manual';
/** Names that no strategy can have. */
export const RESERVED_BOOKS: readonly string[] = [EXTERNAL_BOOK, MANUAL_BOOK];
