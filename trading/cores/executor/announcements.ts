// What strategies and the desk are told about each journal event.
import type { ClientOrderId } from '../../../protocol/orders.ts';
import type { BookSnapshot, OrderUpdated, PortfolioMessage, PositionUpdated } from '../../../protocol/portfolio.ts';
import { EXTERNAL_BOOK } from '../../../protocol/portfolio.ts';
import { divide, formatDecimal } from '../../decimal.ts';
import type { JournalEvent } from '../../journal/events.ts';
import { averageEntryPrice } from '../../positions.ts';
import { type Books, CASH, EMPTY_HOLDING, holdingKey, orderOf, ownerOf } from './books.ts';
import type { Holding } from './holding-changes.ts';

/** The messages that follow from an event, given the books after it. */
export function announce(books: Books, event: JournalEvent, venueTimeUs: number): readonly PortfolioMessage[] {
  switch (event.kind) {
    case 'SignalReceived':
      return [{ kind: 'signal-journaled', book: event.signal.strategyId, signalId: event.signal.signalId }];
    case 'OrderIntended':
      return [orderUpdated(books, event.order.clientOrderId, venueTimeUs)];
    case 'OrderStateChanged':
    case 'CancelRequested':
      return [orderUpdated(books, event.clientOrderId, venueTimeUs)];
    case 'ExternalOrderAdopted':
      return [orderUpdated(books, event.order.clientOrderId, venueTimeUs)];
    case 'ExecutionRecorded':
    case 'FillInferred': {
      const { book, terms } = orderOf(books, event.clientOrderId);
      // The position first: whoever hears that an order is done may ask at once what it holds.
      return [positionOf(books, book, terms.symbol), orderUpdated(books, event.clientOrderId, venueTimeUs)];
    }
    case 'ExternalPositionAdopted':
      return [positionOf(books, EXTERNAL_BOOK, event.symbol)];
    case 'AdoptionWithdrawn':
      return event.name === CASH ? [] : [positionOf(books, EXTERNAL_BOOK, event.name)];
    case 'ClosedElsewhere':
      return [positionOf(books, event.book, event.symbol), positionOf(books, EXTERNAL_BOOK, event.symbol)];
    case 'HoldingAdjusted':
      return [...books.holdings.keys()]
        .map(ownerOf)
        .filter(({ symbol }) => symbol === event.symbol)
        .map(({ book, symbol }) => positionOf(books, book, symbol));
    case 'TradingStateChanged':
      return [{ kind: 'trading-state-changed', state: event.state, reason: event.reason, by: event.by }];
    default:
      return [];
  }
}

/** Everything that a new follower of a book must know. */
export function snapshotOfBook(books: Books, book: string, venueTimeUs: number): BookSnapshot {
  const prefix = `${book}|`;
  const positions: PositionUpdated[] = [];
  for (const [key, holding] of books.holdings) {
    if (key.startsWith(prefix)) positions.push(positionUpdated(book, key.slice(prefix.length), holding));
  }
  const orders: OrderUpdated[] = [];
  for (const id of books.open) if (orderOf(books, id).book === book) orders.push(orderUpdated(books, id, venueTimeUs));
  return { kind: 'book-snapshot', book, positions, orders };
}

function orderUpdated(books: Books, id: ClientOrderId, venueTimeUs: number): OrderUpdated {
  const order = orderOf(books, id);
  const { terms, filledQuantity, filledValue } = order;
  return {
    kind: 'order-updated',
    book: order.book,
    clientOrderId: id,
    venueOrderId: order.venueOrderId,
    signalId: order.signalId,
    symbol: terms.symbol,
    side: terms.side,
    type: terms.type,
    timeInForce: terms.timeInForce,
    quantity: terms.quantity,
    limitPrice: terms.limitPrice,
    state: order.state,
    filledQuantity: formatDecimal(filledQuantity),
    filledAveragePrice: filledQuantity === 0n ? null : formatDecimal(divide(filledValue, filledQuantity)),
    reason: order.reason,
    updatedAtUs: venueTimeUs,
  };
}

const positionOf = (books: Books, book: string, symbol: string): PositionUpdated =>
  positionUpdated(book, symbol, books.holdings.get(holdingKey(book, symbol)) ?? EMPTY_HOLDING);

function positionUpdated(book: string, symbol: string, holding: Holding): PositionUpdated {
  return {
    kind: 'position-updated',
    book,
    symbol,
    quantity: formatDecimal(holding.quantity),
    averageEntryPrice: formatDecimal(averageEntryPrice(holding)),
    realizedPnl: formatDecimal(holding.realizedPnl),
  };
}
