// Asking the venue for an order by its id: when its fate is unknown, and when it should be done by now and nothing is heard of it.
import type { ClientOrderId } from '../../../protocol/orders.ts';
import { orderOf } from './books.ts';
import type { Turn } from './turn.ts';

export function sendDueLookups(turn: Turn): void {
  for (const [id, progress] of turn.state.lookups) {
    if (progress.isAsked || progress.nextAtUs > turn.now.monotonicUs) continue;
    turn.change({ lookups: turn.state.lookups.set(id, { ...progress, isAsked: true }) });
    turn.send({ kind: 'look-up', clientOrderId: id });
  }
}

/** How long the venue may say nothing of an order that should be done by now. */
const SILENCE_MS = 3_000;

/**
 * The fast beat: an order that trades at once or not at all, or that was asked back, and of which nothing is heard, is asked for
 * by name. A stream that works and leaves out one fill is found out this way.
 */
export function askAboutSilence(turn: Turn, isTrading: (symbol: string) => boolean): void {
  const { books, now } = { books: turn.state.books, now: turn.now.monotonicUs };
  for (const id of books.open) {
    const order = orderOf(books, id);
    const isAtVenue = order.state === 'accepted' || order.state === 'partially-filled';
    const isQuick = order.terms.type === 'market' || order.terms.timeInForce === 'ioc' || order.terms.timeInForce === 'fok';
    if (!isAtVenue || !(order.isCancelRequested || isQuick) || !isTrading(order.terms.symbol)) continue;
    const dueUs = turn.state.silences.get(id);
    if (dueUs !== undefined && dueUs > now) continue;
    turn.change({ silences: turn.state.silences.set(id, now + SILENCE_MS * 1000) });
    if (dueUs !== undefined && !turn.state.lookups.has(id)) lookUpAt(turn, id, now, null);
  }
}

export function lookUpAt(turn: Turn, id: ClientOrderId, nextAtUs: number, absentSinceUs: number | null): void {
  turn.change({ lookups: turn.state.lookups.set(id, { nextAtUs, isAsked: false, absentSinceUs }) });
}
