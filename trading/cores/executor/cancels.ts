// Wanting orders gone: written down, and asked for again until the venue says that they are.
import type { ClientOrderId } from '../../../protocol/orders.ts';
import { isFinished } from '../../order-states.ts';
import { type Books, orderOf } from './books.ts';
import type { Turn } from './turn.ts';

const CANCEL_AGAIN_AFTER_MS = 1_000;
/** One request for all when a halt finds more than this; what is left over after it is asked for singly. */
const CANCEL_ALL_ABOVE = 5;
const MOST_CANCELS_AT_ONCE = 20;

/** Wants orders gone, and what is taking their place: at once where the venue has them, else as soon as their fate is known. */
export function requestCancels(turn: Turn, ids: Iterable<ClientOrderId>, by: string, reason: string): void {
  for (const id of withReplacements(turn.state.books, ids)) {
    const order = orderOf(turn.state.books, id);
    if (isFinished(order.state)) continue;
    if (!order.isCancelRequested) turn.append({ kind: 'CancelRequested', clientOrderId: id, by, reason });
    turn.change({ cancels: turn.state.cancels.set(id, turn.now.monotonicUs) });
  }
  sendDueCancels(turn);
}

/** Asks again for every cancel whose order is still there. A halt with many of them asks once for all. */
export function sendDueCancels(turn: Turn): void {
  const { books, cancels, settings } = turn.state;
  const due = [...cancels].flatMap(([id, dueUs]) => {
    const { venueOrderId } = orderOf(books, id);
    return dueUs <= turn.now.monotonicUs && venueOrderId !== null ? [{ clientOrderId: id, venueOrderId }] : [];
  });
  if (due.length === 0) return;
  const againUs = turn.now.monotonicUs + CANCEL_AGAIN_AFTER_MS * 1000;
  const isForAll = books.tradingState === 'HALTED' && due.length > CANCEL_ALL_ABOVE && !turn.state.hasCanceledAll;
  const asked = isForAll ? due : due.slice(0, MOST_CANCELS_AT_ONCE);
  turn.change({
    cancels: cancels.withMutations((map) => asked.forEach(({ clientOrderId }) => void map.set(clientOrderId, againUs))),
  });
  const notAfterUs = turn.now.wallUs + settings.orderDeadlineMs * 1000;
  if (isForAll) {
    turn.change({ hasCanceledAll: true });
    turn.send({ kind: 'cancel-all', notAfterUs });
  } else for (const ids of asked) turn.send({ kind: 'cancel', ...ids, notAfterUs });
}

/** A cancel that the venue hears after the replacement would find an order that is gone, and leave the new one working. */
function withReplacements(books: Books, ids: Iterable<ClientOrderId>): ReadonlySet<ClientOrderId> {
  const wanted = new Set(ids);
  const replacing = new Map<ClientOrderId, ClientOrderId>();
  for (const id of books.open) {
    const { replaces } = orderOf(books, id);
    if (replaces !== null) replacing.set(replaces, id);
  }
  // A set hands out what is added while it is walked, so replacements of replacements come as well.
  for (const id of wanted) {
    const replacement = replacing.get(id);
    if (replacement !== undefined) wanted.add(replacement);
  }
  return wanted;
}
