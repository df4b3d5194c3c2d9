// Orders that are written down and did not leave: sent as soon as nothing stands in their way, until nobody wants them any more.
import type { ClientOrderId } from '../../../protocol/orders.ts';
import { isFinished, isInFlight } from '../../order-states.ts';
import { orderOf } from './books.ts';
import { closableQuantity } from './closable.ts';
import { isReconciled } from './executor-state.ts';
import { type OrderRecord, workingTerms } from './order-record.ts';
import { changeState } from './outcomes.ts';
import { reduces } from './risk-context.ts';
import type { Turn } from './turn.ts';

/** Orders that provably never left are sent again under the same id; those that are held back, when their shares are free. */
export function sendDueResends(turn: Turn): void {
  for (const [id, dueUs] of turn.state.resends) {
    if (dueUs > turn.now.monotonicUs) continue;
    const order = orderOf(turn.state.books, id);
    const waitsFor = turn.state.heldBack.get(id);
    // After a start, neither the time nor what is still held is known before journal and venue have been compared.
    if (waitsFor && (!isReconciled(turn.state) || turn.state.venueTimeUs === 0)) continue;
    const isWanted = isStillWanted(turn, order);
    if (isWanted && waitsFor?.some((exit) => turn.state.books.open.has(exit))) continue;
    turn.change({ resends: turn.state.resends.remove(id), heldBack: turn.state.heldBack.remove(id) });
    if (!isInFlight(order.state)) continue;
    if (!isWanted) changeState(turn, id, 'not-received', 'it never left, and is not wanted any more');
    else if (waitsFor && heldSharesOf(turn, order, waitsFor) && !closesStill(turn, order)) {
      changeState(turn, id, 'not-received', 'it never left, and what it was to close is closed already');
    } else sendAgain(turn, id, order);
  }
}

/** Orders that provably never left end here: nobody will send them any more. */
export function abandonUnsent(turn: Turn, reason: string): void {
  const unsent = [...turn.state.resends.keys()];
  turn.change({ resends: turn.state.resends.clear(), heldBack: turn.state.heldBack.clear() });
  for (const id of unsent) changeState(turn, id, 'not-received', reason);
}

function isStillWanted(turn: Turn, order: OrderRecord): boolean {
  const { tradingState } = turn.state.books;
  const isAllowed =
    tradingState === 'ACTIVE' || (tradingState === 'REDUCING' && order.purpose !== 'entry') || order.purpose === 'flatten';
  return isAllowed && !order.isCancelRequested && turn.state.venueTimeUs <= order.expiresAtUs;
}

/** Exits on the other side held no shares of it: they would have traded with it. */
const heldSharesOf = ({ state }: Turn, { terms }: OrderRecord, waitsFor: readonly ClientOrderId[]): boolean =>
  waitsFor.some((exit) => state.books.orders.get(exit)?.terms.side === terms.side);

/** An exit may have been filled before it could be taken back. */
function closesStill(turn: Turn, { book, quantity, terms }: OrderRecord): boolean {
  const { symbol, side, clientOrderId } = terms;
  const books = { ...turn.state.books, open: turn.state.books.open.remove(clientOrderId) };
  const held = closableQuantity(books, book, symbol);
  return reduces({ side, held }, quantity, books, symbol, book);
}

function sendAgain(turn: Turn, id: ClientOrderId, { terms, purpose, replaces }: OrderRecord): void {
  const notAfterUs = turn.now.wallUs + turn.state.settings.orderDeadlineMs * 1000;
  // On the disk first: whoever takes over must not believe it absent before this deadline is past.
  turn.append({ kind: 'OrderResent', clientOrderId: id, notAfterUs });
  turn.sync();
  const original = replaces === null ? null : orderOf(turn.state.books, replaces);
  if (original === null) turn.send({ kind: 'submit', order: terms, purpose, notAfterUs, trace: null });
  else if (original.venueOrderId !== null && !isFinished(original.state)) {
    const { venueOrderId } = original;
    turn.send({ kind: 'replace', order: terms, original: workingTerms(original), venueOrderId, notAfterUs });
  } else changeState(turn, id, 'not-received', 'the order that it was to replace is finished');
}
