// The executor's durable state, derived from journal events and nothing else: orders, executions, books, cash, trading state.
import { Map as ImmutableMap, Set as ImmutableSet } from 'immutable';
import type { ClientOrderId, OrderPurpose, OrderTerms, VenueOrderId } from '../../../protocol/orders.ts';
import { EXTERNAL_BOOK, type OrderState, type TradingState } from '../../../protocol/portfolio.ts';
import type { ExecutionId } from '../../../protocol/reports.ts';
import type { SignalId } from '../../../protocol/signals.ts';
import { type Decimal, decimal, multiply, parseDecimal, smaller, ZERO } from '../../decimal.ts';
import type { ExecutionRecorded, FillInferred, JournalEvent, OrderIntended } from '../../journal/events.ts';
import { advanceOrderState, isFinished } from '../../order-states.ts';
import { applyFill, FLAT, type Position } from '../../positions.ts';

export type OrderRecord = {
  readonly terms: OrderTerms;
  readonly quantity: Decimal;
  readonly limitPrice: Decimal | null;
  readonly book: string;
  readonly signalId: SignalId | null;
  readonly purpose: OrderPurpose;
  readonly attempt: number;
  readonly notAfterUs: number;
  readonly expiresAtUs: number;
  readonly venueOrderId: VenueOrderId | null;
  readonly state: OrderState;
  readonly reason: string;
  /** What executions explain, inferred ones included. */
  readonly filledQuantity: Decimal;
  readonly filledValue: Decimal;
  /** The part of it that is inferred and waits for its executions. */
  readonly inferred: { readonly quantity: Decimal; readonly price: Decimal } | null;
  readonly isCancelRequested: boolean;
};

/** A book's holding of one symbol and what it has earned there. */
export type Holding = Position & { readonly realizedPnl: Decimal };

export const EMPTY_HOLDING: Holding = { ...FLAT, realizedPnl: ZERO };

export type Counts = {
  readonly signals: number;
  readonly denied: number;
  readonly submitted: number;
  readonly rejected: number;
  readonly filled: number;
  readonly canceled: number;
  readonly expired: number;
  readonly fills: number;
  readonly unexplained: number;
};

export type Books = {
  readonly account: { readonly venue: string; readonly number: string; readonly openedAtUs: number } | null;
  readonly cash: Decimal;
  readonly fees: Decimal;
  readonly tradingState: TradingState;
  readonly signals: ImmutableSet<SignalId>;
  readonly denials: ImmutableMap<SignalId, string>;
  readonly orders: ImmutableMap<ClientOrderId, OrderRecord>;
  /** The ids of orders that are not finished. */
  readonly open: ImmutableSet<ClientOrderId>;
  readonly byVenueId: ImmutableMap<VenueOrderId, ClientOrderId>;
  readonly bySignal: ImmutableMap<SignalId, ClientOrderId>;
  readonly executions: ImmutableSet<ExecutionId>;
  readonly cashMovements: ImmutableSet<string>;
  /** By `holdingKey`. */
  readonly holdings: ImmutableMap<string, Holding>;
  readonly reconciledAtUs: number;
  readonly counts: Counts;
};

export const EMPTY_BOOKS: Books = {
  account: null,
  cash: ZERO,
  fees: ZERO,
  tradingState: 'ACTIVE',
  signals: ImmutableSet(),
  denials: ImmutableMap(),
  orders: ImmutableMap(),
  open: ImmutableSet(),
  byVenueId: ImmutableMap(),
  bySignal: ImmutableMap(),
  executions: ImmutableSet(),
  cashMovements: ImmutableSet(),
  holdings: ImmutableMap(),
  reconciledAtUs: 0,
  counts: { signals: 0, denied: 0, submitted: 0, rejected: 0, filled: 0, canceled: 0, expired: 0, fills: 0, unexplained: 0 },
};

export const holdingKey = (book: string, symbol: string): string => `${book}|${symbol}`;

/** Folds one event into the books. Throws when the event contradicts them: a broken invariant ends the worker. */
export function applyEvent(books: Books, event: JournalEvent): Books {
  switch (event.kind) {
    case 'AccountOpened':
      return {
        ...books,
        account: { venue: event.venue, number: event.accountNumber, openedAtUs: event.venueTimeUs },
        cash: parseDecimal(event.cash),
      };
    case 'SignalReceived':
      return { ...count(books, 'signals'), signals: books.signals.add(event.signal.signalId) };
    case 'SignalDenied':
      return { ...count(books, 'denied'), denials: books.denials.set(event.signalId, event.code) };
    case 'OrderIntended':
      return addOrder(count(books, 'submitted'), event);
    case 'ExternalOrderAdopted':
      return addExternalOrder(books, event.order, event.venueOrderId);
    case 'OrderStateChanged': {
      const order = orderOf(books, event.clientOrderId);
      const venueOrderId = event.venueOrderId ?? order.venueOrderId;
      const known =
        venueOrderId === null ? books : { ...books, byVenueId: books.byVenueId.set(venueOrderId, event.clientOrderId) };
      return changeState(known, { ...order, venueOrderId }, event.state, event.reason);
    }
    case 'ExecutionRecorded':
      return recordExecution(books, event);
    case 'FillInferred':
      return inferFill(books, event);
    case 'CancelRequested':
      return setOrder(books, { ...orderOf(books, event.clientOrderId), isCancelRequested: true });
    case 'TradingStateChanged':
      return { ...books, tradingState: event.state };
    case 'ExternalPositionAdopted': {
      const quantity = parseDecimal(event.quantity);
      const filled = fillHolding(
        event.cause === 'unexplained' ? count(books, 'unexplained') : books,
        EXTERNAL_BOOK,
        event.symbol,
        quantity,
        parseDecimal(event.price),
      );
      // The venue's cash already contains whatever was paid for it.
      return { ...filled, cash: books.cash };
    }
    case 'CashMoved': {
      const amount = parseDecimal(event.amount);
      const isFee = event.type.endsWith('FEE');
      return {
        ...books,
        cash: decimal(books.cash + amount),
        fees: isFee ? decimal(books.fees - amount) : books.fees,
        cashMovements: books.cashMovements.add(event.activityId),
      };
    }
    case 'CashDifferenceAdopted':
      return { ...count(books, 'unexplained'), cash: decimal(books.cash + parseDecimal(event.amount)) };
    case 'Reconciled':
      return { ...books, reconciledAtUs: event.venueTimeUs };
    case 'AlertRaised':
      return books;
  }
}

/** The order with this id. Throws when there is none. */
export function orderOf(books: Books, id: ClientOrderId): OrderRecord {
  const order = books.orders.get(id);
  if (!order) throw new Error(`the journal speaks of order ${id}, which it never introduced`);
  return order;
}

/** Grows with everything that changed money or holdings: two equal counts mean that nothing did in between. */
export const countFacts = (books: Books): number => books.executions.size + books.cashMovements.size;

/** The signed sum of all books' holdings of a symbol: what the account holds. */
export function accountQuantity(books: Books, symbol: string): Decimal {
  let quantity = 0n;
  for (const [key, holding] of books.holdings) if (key.endsWith(`|${symbol}`)) quantity += holding.quantity;
  return decimal(quantity);
}

function addOrder(books: Books, event: OrderIntended): Books {
  const { order: terms } = event;
  if (books.orders.has(terms.clientOrderId)) throw new Error(`order ${terms.clientOrderId} was intended twice`);
  const order: OrderRecord = {
    ...newOrder(terms, event.book),
    signalId: event.signalId,
    purpose: event.purpose,
    attempt: event.attempt,
    notAfterUs: event.notAfterUs,
    expiresAtUs: event.expiresAtUs,
  };
  return { ...setOrder(books, order), bySignal: books.bySignal.set(event.signalId, terms.clientOrderId) };
}

function addExternalOrder(books: Books, terms: OrderTerms, venueOrderId: VenueOrderId): Books {
  const order: OrderRecord = { ...newOrder(terms, EXTERNAL_BOOK), venueOrderId, state: 'accepted' };
  return { ...setOrder(books, order), byVenueId: books.byVenueId.set(venueOrderId, terms.clientOrderId) };
}

function newOrder(terms: OrderTerms, book: string): OrderRecord {
  return {
    terms,
    quantity: parseDecimal(terms.quantity),
    limitPrice: terms.limitPrice === null ? null : parseDecimal(terms.limitPrice),
    book,
    signalId: null,
    purpose: 'entry',
    attempt: 1,
    notAfterUs: 0,
    expiresAtUs: 0,
    venueOrderId: null,
    state: 'intended',
    reason: '',
    filledQuantity: ZERO,
    filledValue: ZERO,
    inferred: null,
    isCancelRequested: false,
  };
}

function setOrder(books: Books, order: OrderRecord): Books {
  const id = order.terms.clientOrderId;
  return {
    ...books,
    orders: books.orders.set(id, order),
    open: isFinished(order.state) ? books.open.remove(id) : books.open.add(id),
  };
}

function changeState(books: Books, order: OrderRecord, reported: OrderState, reason: string): Books {
  const state = advanceOrderState(order.state, reported);
  const changed = setOrder(books, { ...order, state, reason: state === order.state ? order.reason : reason });
  if (state === order.state || order.book === EXTERNAL_BOOK) return changed;
  return state === 'filled' || state === 'canceled' || state === 'expired' || state === 'rejected'
    ? count(changed, state)
    : changed;
}

function recordExecution(books: Books, event: ExecutionRecorded): Books {
  if (books.executions.has(event.executionId)) throw new Error(`execution ${event.executionId} was recorded twice`);
  const counted = { ...count(books, 'fills'), executions: books.executions.add(event.executionId) };
  const quantity = parseDecimal(event.quantity);
  const price = parseDecimal(event.price);
  const { inferred } = orderOf(counted, event.clientOrderId);
  const confirmed = inferred === null ? ZERO : smaller(quantity, inferred.quantity);
  const corrected = confirmed === 0n ? counted : confirmInferred(counted, event.clientOrderId, confirmed, price);
  return confirmed === quantity ? corrected : fillOrder(corrected, event.clientOrderId, decimal(quantity - confirmed), price);
}

function inferFill(books: Books, event: FillInferred): Books {
  const quantity = parseDecimal(event.quantity);
  const price = parseDecimal(event.price);
  if (orderOf(books, event.clientOrderId).inferred)
    throw new Error(`order ${event.clientOrderId} has an inferred fill already`);
  const filled = fillOrder(books, event.clientOrderId, quantity, price);
  return setOrder(filled, { ...orderOf(filled, event.clientOrderId), inferred: { quantity, price } });
}

/** Part of an inferred fill turns out to be a real execution: only its price can differ from what was booked. */
function confirmInferred(books: Books, id: ClientOrderId, quantity: Decimal, price: Decimal): Books {
  const order = orderOf(books, id);
  const inferred = order.inferred ?? { quantity: ZERO, price };
  const rest = decimal(inferred.quantity - quantity);
  const signed = order.terms.side === 'buy' ? quantity : decimal(-quantity);
  const correction = multiply(signed, decimal(price - inferred.price));
  const key = holdingKey(order.book, order.terms.symbol);
  const holding = books.holdings.get(key) ?? EMPTY_HOLDING;
  // What the fill opened and is still held carries the correction as cost; what is closed already carries it as profit.
  const isHeld = holding.quantity !== 0n && holding.quantity > 0n === signed > 0n;
  const changed: Holding = isHeld
    ? { ...holding, costBasis: decimal(holding.costBasis + correction) }
    : { ...holding, realizedPnl: decimal(holding.realizedPnl - correction) };
  const filledValue = decimal(order.filledValue + multiply(quantity, decimal(price - inferred.price)));
  return {
    ...setOrder(books, { ...order, filledValue, inferred: rest === 0n ? null : { quantity: rest, price: inferred.price } }),
    cash: decimal(books.cash - correction),
    holdings: books.holdings.set(key, changed),
  };
}

function fillOrder(books: Books, id: ClientOrderId, quantity: Decimal, price: Decimal): Books {
  const order = orderOf(books, id);
  const filledQuantity = decimal(order.filledQuantity + quantity);
  const filledValue = decimal(order.filledValue + multiply(quantity, price));
  const progressed = setOrder(books, { ...order, filledQuantity, filledValue });
  const state: OrderState = filledQuantity >= order.quantity ? 'filled' : 'partially-filled';
  const moved = changeState(progressed, orderOf(progressed, id), state, order.reason);
  const signed = order.terms.side === 'buy' ? quantity : decimal(-quantity);
  return fillHolding(moved, order.book, order.terms.symbol, signed, price);
}

function fillHolding(books: Books, book: string, symbol: string, signedQuantity: Decimal, price: Decimal): Books {
  const key = holdingKey(book, symbol);
  const holding = books.holdings.get(key) ?? EMPTY_HOLDING;
  const side = signedQuantity < 0n ? 'sell' : 'buy';
  const size = decimal(signedQuantity < 0n ? -signedQuantity : signedQuantity);
  const { position, realizedPnl, cashChange } = applyFill(holding, side, size, price);
  return {
    ...books,
    cash: decimal(books.cash + cashChange),
    holdings: books.holdings.set(key, { ...position, realizedPnl: decimal(holding.realizedPnl + realizedPnl) }),
  };
}

function count(books: Books, name: keyof Counts): Books {
  return { ...books, counts: { ...books.counts, [name]: books.counts[name] + 1 } };
}
