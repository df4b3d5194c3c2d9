// Exits that waited at the venue and ended although nobody here asked for it: what they guarded is guarded by the executor from then on.
import type { ClientOrderId } from '../../../protocol/orders.ts';
import type { OrderState } from '../../../protocol/portfolio.ts';
import { absolute, type Decimal, decimal, formatDecimal, larger, parseDecimal, smaller, ZERO } from '../../decimal.ts';
import type { Exits } from '../../journal/events.ts';
import type { Books } from './books.ts';
import { closableQuantity } from './closable.ts';
import { familyOf, isAttachedExit, isGuard, type OrderRecord } from './order-record.ts';
import { askReconciliation } from './reconciliation-schedule.ts';
import { pricesOf } from './release-exits.ts';
import type { Turn } from './turn.ts';

/**
 * Looks at the families of the orders that this turn moved. Nothing is decided before the whole family is done: the venue may tell
 * of the end of a stop before it tells of the fill that caused it.
 */
export function watchLostExits(turn: Turn): void {
  if (turn.moved.size === 0) return;
  const families = new Set<ClientOrderId>();
  for (const id of turn.moved) {
    const family = familyIn(turn.state.books, id);
    if (family !== null) families.add(family);
  }
  for (const entryId of families) watchIfLost(turn, entryId);
}

function familyIn(books: Books, id: ClientOrderId): ClientOrderId | null {
  const order = books.orders.get(id);
  return order ? familyOf(books.orders, order) : null;
}

function watchIfLost(turn: Turn, entryId: ClientOrderId): void {
  const { books } = turn.state;
  if (books.watches.has(entryId) || books.open.some((id) => familyIn(books, id) === entryId)) return;
  const family = [...books.orders.values()].filter((order) => familyOf(books.orders, order) === entryId);
  const exits = family.filter(isAttachedExit);
  const entries = family.filter((order) => !isGuard(order));
  // An exit that was replaced at the venue has a successor that is not known yet.
  if (exits.length === 0 || hasUnknownSuccessor(exits)) return;
  const guards = family.filter(isGuard);
  const lost = guards.filter(({ state }) => LOST.includes(state));
  const [first] = lost;
  // Whoever asked for the end of one of them asked for the end of all: so does the venue understand it.
  if (!first || guards.some(({ isCancelRequested }) => isCancelRequested)) return;
  const { book, terms } = first;
  const { symbol, side } = terms;
  const held = closableQuantity(books, book, symbol);
  const open = side === 'sell' ? held : decimal(-held);
  const quantity = smaller(guardedBy(guards, entries), open);
  if (quantity <= 0n) return;
  const prices = pricesOf(lost, books.orders.get(entryId)?.terms);
  turn.append({
    kind: 'ExitsWatched',
    signalId: null,
    watchId: entryId,
    book,
    symbol,
    side,
    quantity: formatDecimal(quantity),
    ...prices,
  });
  const what = `${formatDecimal(absolute(quantity))} ${symbol} of ${book} lost ${namesOf(prices)} at the venue (${first.state})`;
  const text = `${what}, and nobody here asked for that: the executor watches the price from now on`;
  turn.append({ kind: 'AlertRaised', severity: 'warning', code: 'EXIT_LOST', text });
  turn.sync();
  // A split cancels what waits at prices that mean nothing any more: until it is booked, nobody compares the new price with the old stop.
  askReconciliation(turn, 'an exit ended unasked');
}

const LOST: readonly OrderState[] = ['canceled', 'expired', 'rejected'];

/** What was bought, or asked to be sold, less what exits have closed of it. Without the entry, which may be forgotten: as much as they had. */
function guardedBy(guards: readonly OrderRecord[], entries: readonly OrderRecord[]): Decimal {
  const sum = (orders: readonly OrderRecord[]): Decimal =>
    decimal(orders.reduce<bigint>((total, { filledQuantity }) => total + filledQuantity, ZERO));
  const most = guards.reduce<Decimal>((so, { terms }) => larger(so, parseDecimal(terms.quantity)), ZERO);
  return decimal((entries.length > 0 ? sum(entries) : most) - sum(guards));
}

function hasUnknownSuccessor(exits: readonly OrderRecord[]): boolean {
  const latest = (isTarget: boolean) =>
    exits.filter(({ terms }) => (terms.type === 'limit') === isTarget).reduce<OrderRecord | null>(laterOf, null);
  return latest(true)?.state === 'replaced' || latest(false)?.state === 'replaced';
}

const laterOf = (a: OrderRecord | null, b: OrderRecord): OrderRecord => (a === null || b.createdAtUs >= a.createdAtUs ? b : a);

const namesOf = ({ stopLoss, takeProfit }: Exits): string =>
  [stopLoss && `the stop at ${stopLoss.stopPrice}`, takeProfit && `the take-profit at ${takeProfit.limitPrice}`]
    .filter((name) => name !== null)
    .join(' and ');
