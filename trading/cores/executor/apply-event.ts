// Folds the journal into the books, event by event: the only way in which they change.
import type { ClientOrderId, OrderTerms, VenueOrderId } from '../../../protocol/orders.ts';
import { EXTERNAL_BOOK } from '../../../protocol/portfolio.ts';
import { type Decimal, decimal, parseDecimal, ZERO } from '../../decimal.ts';
import type {
  ExitsWatched,
  ExternalOrderAdopted,
  JournalEvent,
  OrderIntended,
  OrderStateChanged,
} from '../../journal/events.ts';
import { newYorkDateOf } from '../../new-york-time.ts';
import {
  adjustHoldings,
  closeElsewhere,
  fillHolding,
  inferFill,
  moveCash,
  recordExecution,
  withdrawAdoption,
} from './book-entries.ts';
import { type Books, CASH, changeState, count, countIntent, noteAdopted, orderOf, setOrder } from './books.ts';
import { forgetFlattens, forgetOrders } from './forget-orders.ts';
import { newOrder, type OrderRecord, type Watch } from './order-record.ts';
import { noteTrade } from './split-days.ts';
import { noteComparison } from './split-questions.ts';

/** Folds one event into the books. Throws when the event contradicts them: a broken invariant ends the worker. */
export function applyEvent(books: Books, event: JournalEvent): Books {
  const atUs = event.atUs ?? 0;
  switch (event.kind) {
    case 'AccountOpened':
      return {
        ...books,
        account: { venue: event.venue, number: event.accountNumber, openedAtUs: event.venueTimeUs },
        cash: parseDecimal(event.cash),
      };
    case 'SignalReceived':
      return count(books, 'signals');
    case 'SignalDenied':
      return { ...count(books, 'denied'), denialCounts: books.denialCounts.update(event.code, 0, (denied) => denied + 1) };
    case 'OrderIntended':
      return addOrder(count(books, 'submitted'), event, atUs);
    case 'OrderResent':
      return setOrder(books, { ...orderOf(books, event.clientOrderId), notAfterUs: event.notAfterUs, waitsFor: null });
    case 'ExternalOrderAdopted':
      return addExternalOrder(
        isOfOurs(event) ? count(books, 'submitted') : books,
        event.order,
        event.venueOrderId,
        event.book ?? EXTERNAL_BOOK,
        event.legOf ?? null,
        atUs,
      );
    case 'OrderStateChanged':
      return noteState(books, event, atUs);
    case 'ExecutionRecorded':
      return recordExecution(count(books, 'fills'), event);
    case 'FillInferred':
      return inferFill(books, event);
    case 'ExitsWatched':
      return { ...books, watches: books.watches.set(event.watchId, toWatch(books, event, atUs)) };
    case 'StopTriggered': {
      const watch = books.watches.get(event.clientOrderId);
      return watch
        ? { ...books, watches: books.watches.set(event.clientOrderId, { ...watch, stopTriggeredAtUs: atUs }) }
        : books;
    }
    case 'CancelRequested':
      return setOrder(books, { ...orderOf(books, event.clientOrderId), isCancelRequested: true });
    case 'TradingStateChanged':
      return { ...books, tradingState: event.state, tradingStateBy: event.by, tradingStateReason: event.reason };
    case 'FlattenRequested': {
      const { id, by, reason, symbol, book } = event;
      const flatten = { id, by, reason, symbol, book, requestedAtUs: atUs, completedAtUs: null };
      return { ...books, flattens: books.flattens.set(id, flatten) };
    }
    case 'FlattenCompleted': {
      const flatten = books.flattens.get(event.id);
      return flatten ? { ...books, flattens: books.flattens.set(event.id, { ...flatten, completedAtUs: atUs }) } : books;
    }
    case 'ExternalPositionAdopted': {
      const counted = event.cause === 'unexplained' ? count(books, 'unexplained') : books;
      const traded = noteTrade(counted, event.symbol, atUs);
      const [quantity, price] = [parseDecimal(event.quantity), parseDecimal(event.price)];
      // What nothing explains may be older than any split that explains it later.
      const heldSinceUs = event.cause === 'unexplained' ? 0 : atUs;
      const filled = fillHolding(traded, EXTERNAL_BOOK, event.symbol, { quantity, price, atUs: heldSinceUs });
      // The venue's cash already contains whatever was paid for it; nobody of ours traded, so later fees are not the stranger's.
      const adopted = { ...filled, cash: books.cash, lastBooks: books.lastBooks };
      return event.cause === 'unexplained' ? noteAdopted(adopted, event.symbol, quantity) : adopted;
    }
    case 'ClosedElsewhere':
      return closeElsewhere(books, event);
    case 'CashMoved':
      return moveCash(books, event);
    case 'HoldingAdjusted':
      return adjustHoldings(books, event);
    case 'CashDifferenceAdopted': {
      const amount = parseDecimal(event.amount);
      return noteAdopted({ ...count(books, 'unexplained'), cash: decimal(books.cash + amount) }, CASH, amount);
    }
    case 'AdoptionWithdrawn':
      return withdrawAdoption(books, event);
    case 'Reconciled':
      return noteComparison(books, event);
    case 'EquityMarked':
      return event.cause === 'day-start' ? beginDay(books, parseDecimal(event.equity), atUs) : books;
    case 'AlertRaised':
    case 'AnswerTimed':
      return books;
  }
}

function toWatch(books: Books, event: ExitsWatched, atUs: number): Watch {
  const { watchId: entryId, signalId, book, symbol, side, stopLoss, takeProfit } = event;
  // Prices that nobody asks for now are those of the entry.
  const setAtUs = signalId === null ? (books.orders.get(entryId)?.createdAtUs ?? 0) : atUs;
  const filled = parseDecimal(event.quantity);
  const watch = { entryId, book, symbol, side, stopLoss, takeProfit, filled, exited: ZERO, setAtUs };
  return { ...watch, stopTriggeredAtUs: null, exitOrder: null, attempts: 0 };
}

/** An exit that the venue made of an order of ours, or what somebody replaced one by: it ends in our books, so it begins there as well. */
const isOfOurs = ({ book = EXTERNAL_BOOK }: ExternalOrderAdopted): boolean => book !== EXTERNAL_BOOK;

/** What was done before the day that now ends is forgotten. */
function beginDay(books: Books, equity: Decimal, atUs: number): Books {
  const kept = books.dayStart === null ? books : forgetOrders(books, books.dayStart.atUs);
  const flattens = books.dayStart === null ? books.flattens : forgetFlattens(books.flattens, books.dayStart.atUs);
  return { ...kept, flattens, dayStart: { date: newYorkDateOf(atUs), equity, atUs } };
}

function addOrder(books: Books, event: OrderIntended, atUs: number): Books {
  const { order: terms } = event;
  if (books.orders.has(terms.clientOrderId)) throw new Error(`order ${terms.clientOrderId} was intended twice`);
  const order: OrderRecord = {
    ...newOrder(terms, event.book, atUs),
    signalId: event.signalId,
    flattenId: event.flattenId ?? null,
    replaces: event.replaces ?? null,
    exitOf: event.exitOf ?? null,
    watched: event.watched ?? null,
    waitsFor: event.waitsFor ?? null,
    purpose: event.purpose,
    attempt: event.attempt,
    notAfterUs: event.notAfterUs,
    expiresAtUs: event.expiresAtUs,
  };
  const recentIntents = countIntent(books, atUs);
  const watch = order.exitOf === null ? undefined : books.watches.get(order.exitOf);
  const watches = watch
    ? books.watches.set(watch.entryId, { ...watch, exitOrder: terms.clientOrderId, attempts: watch.attempts + 1 })
    : books.watches;
  return { ...setOrder(books, order), recentIntents, watches };
}

function addExternalOrder(
  books: Books,
  terms: OrderTerms,
  venueOrderId: VenueOrderId,
  book: string,
  legOf: ClientOrderId | null,
  atUs: number,
): Books {
  const purpose = legOf === null ? 'entry' : 'protect';
  const order: OrderRecord = { ...newOrder(terms, book, atUs), venueOrderId, state: 'accepted', purpose, legOf };
  return { ...setOrder(books, order), byVenueId: books.byVenueId.set(venueOrderId, terms.clientOrderId) };
}

function noteState(books: Books, event: OrderStateChanged, atUs: number): Books {
  const order = orderOf(books, event.clientOrderId);
  const venueOrderId = event.venueOrderId ?? order.venueOrderId;
  const known = venueOrderId === null ? books : { ...books, byVenueId: books.byVenueId.set(venueOrderId, event.clientOrderId) };
  const quantity = event.quantity === undefined ? order.quantity : parseDecimal(event.quantity);
  return changeState(known, { ...order, venueOrderId, quantity, updatedAtUs: atUs }, event.state, event.reason);
}
