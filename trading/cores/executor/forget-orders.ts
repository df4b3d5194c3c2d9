// Orders whose fate is final leave the books after a day or two: the journal keeps them, and knows their ids for good.
import type { ClientOrderId } from '../../../protocol/orders.ts';
import { isFinished } from '../../order-states.ts';
import { type Books, SCHEDULE } from './books.ts';
import type { OrderRecord } from './order-record.ts';

/**
 * The books without the orders that were done before `beforeUs` (venue time) and that nothing refers to any more. Everything it
 * looks at is in the books, so a replay of the journal forgets the same orders at the same event.
 */
export function forgetOrders(books: Books, beforeUs: number): Books {
  const old = new Map<ClientOrderId, OrderRecord>();
  const referredTo = new Set<ClientOrderId>();
  for (const [id, order] of books.orders) {
    if (isFinal(order) && order.updatedAtUs < beforeUs && !isPartOfSomethingOpen(books, order)) old.set(id, order);
    else for (const other of [order.replaces, order.exitOf, order.legOf]) if (other !== null) referredTo.add(other);
  }
  for (const { entryId, exitOrder } of books.watches.values()) {
    referredTo.add(entryId);
    if (exitOrder !== null) referredTo.add(exitOrder);
  }
  for (const id of referredTo) old.delete(id);
  if (old.size === 0) return books;
  const venueIds = [...old.values()].flatMap(({ venueOrderId }) => (venueOrderId === null ? [] : [venueOrderId]));
  return {
    ...books,
    orders: books.orders.deleteAll(old.keys()),
    byVenueId: books.byVenueId.deleteAll(venueIds),
    executions: books.executions.filterNot((id) => old.has(id)),
  };
}

/**
 * Without the flattens by which schedules closed positions on days that ended before `beforeUs` (venue time): the id of each names its
 * day, so nobody asks for it again. Those that a person asked for are few, and stay known for good.
 */
export const forgetFlattens = (flattens: Books['flattens'], beforeUs: number): Books['flattens'] =>
  flattens.filterNot(({ by, completedAtUs }) => by === SCHEDULE && completedAtUs !== null && completedAtUs < beforeUs);

/** What was never received may show up after all, and what is inferred waits for its executions. */
const isFinal = ({ state, inferred }: OrderRecord): boolean =>
  isFinished(state) && state !== 'not-received' && inferred === null;

/** The next attempt of a replacement, of a flatten or of an exit counts those before it. */
const isPartOfSomethingOpen = (books: Books, { replaces, flattenId, exitOf }: OrderRecord): boolean =>
  (replaces !== null && books.open.has(replaces)) ||
  (flattenId !== null && books.flattens.get(flattenId)?.completedAtUs === null) ||
  (exitOf !== null && books.watches.has(exitOf));
