// The strategy's own positions and open orders, as the executor announced them. Only a copy: the executor's journal is the truth.
import { Map as ImmutableMap } from 'immutable';
import type { ClientOrderId } from '../../../protocol/orders.ts';
import type { BookSnapshot, OrderUpdated, PositionUpdated } from '../../../protocol/portfolio.ts';
import type { Signal, SignalId } from '../../../protocol/signals.ts';
import { isFinished } from '../../order-states.ts';

export type OwnBook = {
  /** False until the first snapshot: before it, nothing may be decided. */
  readonly isKnown: boolean;
  readonly positions: ImmutableMap<string, PositionUpdated>;
  readonly openOrders: ImmutableMap<ClientOrderId, OrderUpdated>;
  /** Signals that are on the executor's disk and have neither an order nor a denial yet. */
  readonly undecided: ImmutableMap<SignalId, Signal>;
  /** The numbers of the last news of orders and of positions: executors may tell the same twice. */
  readonly seen: { readonly order: number; readonly position: number };
};

/** Whether a message tells what another executor, or a snapshot, has told already. */
export function isOldNews({ seen, isKnown }: OwnBook, message: OrderUpdated | PositionUpdated | BookSnapshot): boolean {
  const { sequence } = message;
  if (sequence === undefined) return false;
  switch (message.kind) {
    case 'order-updated':
      return sequence <= seen.order;
    case 'position-updated':
      return sequence <= seen.position;
    case 'book-snapshot':
      return isKnown && sequence < Math.max(seen.order, seen.position);
  }
}

export const UNKNOWN_BOOK: OwnBook = {
  isKnown: false,
  positions: ImmutableMap(),
  openOrders: ImmutableMap(),
  undecided: ImmutableMap(),
  seen: { order: 0, position: 0 },
};

/** Positions and orders of the snapshot replace all that was known; it may be older than the newest journaled signal. */
export const applyBookSnapshot = (book: OwnBook, snapshot: BookSnapshot): OwnBook => ({
  isKnown: true,
  positions: ImmutableMap(snapshot.positions.map((position) => [position.symbol, position])),
  openOrders: ImmutableMap(
    snapshot.orders.filter((order) => !isFinished(order.state)).map((order) => [order.clientOrderId, order]),
  ),
  undecided: book.undecided.deleteAll(snapshot.orders.flatMap((order) => order.signalId ?? [])),
  seen: { order: snapshot.sequence ?? book.seen.order, position: snapshot.sequence ?? book.seen.position },
});

export const applyPosition = (book: OwnBook, position: PositionUpdated): OwnBook => ({
  ...book,
  positions: book.positions.set(position.symbol, position),
  seen: { ...book.seen, position: position.sequence ?? book.seen.position },
});

export const applyOrder = (book: OwnBook, order: OrderUpdated): OwnBook => ({
  ...book,
  openOrders: isFinished(order.state)
    ? book.openOrders.delete(order.clientOrderId)
    : book.openOrders.set(order.clientOrderId, order),
  undecided: order.signalId === null ? book.undecided : book.undecided.delete(order.signalId),
  seen: { ...book.seen, order: order.sequence ?? book.seen.order },
});

/** The executor has the signal: until its order or its denial shows, something is under way. */
export const applyJournaled = (book: OwnBook, signal: Signal): OwnBook => ({
  ...book,
  undecided: book.undecided.set(signal.signalId, signal),
});

export const applyDecided = (book: OwnBook, signalId: SignalId): OwnBook => ({
  ...book,
  undecided: book.undecided.delete(signalId),
});

/** A signal whose time is up cannot become an order any more, even when the news of its fate was lost. */
export const withoutExpired = (book: OwnBook, venueTimeUs: number): OwnBook =>
  book.undecided.some((signal) => signal.expiresAtUs < venueTimeUs)
    ? { ...book, undecided: book.undecided.filter((signal) => signal.expiresAtUs >= venueTimeUs) }
    : book;

/** Orders of a later snapshot that are news compared with what was known. */
export const changedOrders = (book: OwnBook, snapshot: BookSnapshot): readonly OrderUpdated[] =>
  snapshot.orders.filter((order) => {
    const known = book.openOrders.get(order.clientOrderId);
    return known?.state !== order.state || known.filledQuantity !== order.filledQuantity;
  });
