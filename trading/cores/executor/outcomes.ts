// What the executor makes of the answers to its requests: accepted, rejected, not sent, or unknown until the venue was asked.
import type { ClientOrderId, OrderOutcome, RefusalCode, VenueOrder } from '../../../protocol/orders.ts';
import { EXTERNAL_BOOK, type OrderState } from '../../../protocol/portfolio.ts';
import type { OrderLookup } from '../../../protocol/queries.ts';
import { larger, parseDecimal, ZERO } from '../../decimal.ts';
import { advanceOrderState, fromVenueStatus, isFinished, isInFlight } from '../../order-states.ts';
import { orderOf } from './books.ts';
import { requestCancels } from './cancels.ts';
import type { RequestTrace } from './executor-messages.ts';
import { lookUpAt } from './lookups.ts';
import type { Turn } from './turn.ts';

const RESEND_AFTER_MS: Readonly<Partial<Record<RefusalCode, number>>> = {
  TOO_LATE: 0,
  WRONG_EPOCH: 100,
  VENUE_UNREACHABLE: 500,
  RATE_LIMITED: 1_000,
};
const LOOK_UP_AGAIN_AFTER_MS = 500;

export function concludeSubmit(turn: Turn, id: ClientOrderId, outcome: OrderOutcome, trace?: RequestTrace): void {
  const order = orderOf(turn.state.books, id);
  switch (outcome.outcome) {
    case 'accepted':
      if (outcome.order) noteVenueOrder(turn, id, outcome.order, trace);
      else changeState(turn, id, 'accepted', '', null, trace);
      return;
    case 'rejected':
      changeState(turn, id, 'rejected', `${outcome.code}: ${outcome.message}`, null, trace);
      alertIfClosing(turn, id, outcome.message);
      return;
    case 'unknown':
      changeState(turn, id, 'unknown', outcome.message);
      if (orderOf(turn.state.books, id).state === 'unknown') lookUpAt(turn, id, turn.now.monotonicUs, null);
      return;
    case 'refused': {
      if (isFinished(order.state)) return;
      const pauseMs = RESEND_AFTER_MS[outcome.code];
      if (pauseMs === undefined) changeState(turn, id, 'not-received', `${outcome.code}: ${outcome.message}`);
      else turn.change({ resends: turn.state.resends.set(id, turn.now.monotonicUs + pauseMs * 1000) });
    }
  }
}

export function concludeCancel(turn: Turn, id: ClientOrderId, outcome: OrderOutcome): void {
  if (outcome.outcome === 'accepted' && outcome.order) noteVenueOrder(turn, id, outcome.order);
  // Rejected: it is finished at the venue, or never was there. Unknown: it may be gone. Only a look tells which.
  const isDoubtful = outcome.outcome === 'rejected' || outcome.outcome === 'unknown';
  if (isDoubtful && !isFinished(orderOf(turn.state.books, id).state)) lookUpAt(turn, id, turn.now.monotonicUs, null);
}

/** A request for all that did not arrive is made again with the next beat. */
export function concludeCancelAll(turn: Turn, outcome: OrderOutcome): void {
  if (outcome.outcome === 'accepted') return;
  turn.change({ hasCanceledAll: false });
}

export function concludeLookup(turn: Turn, id: ClientOrderId, lookup: OrderLookup | null): void {
  const { state, now } = turn;
  const progress = state.lookups.get(id);
  if (!progress) return;
  const again = now.monotonicUs + LOOK_UP_AGAIN_AFTER_MS * 1000;
  if (!lookup) {
    lookUpAt(turn, id, again, progress.absentSinceUs);
    return;
  }
  if (lookup.found) {
    turn.change({ lookups: state.lookups.remove(id) });
    noteVenueOrder(turn, id, lookup.order);
    return;
  }
  const order = orderOf(state.books, id);
  const absentSinceUs = progress.absentSinceUs ?? now.monotonicUs;
  const isProven = now.wallUs > order.notAfterUs && now.monotonicUs - absentSinceUs >= state.settings.absenceProofMs * 1000;
  if (!isProven) {
    lookUpAt(turn, id, again, absentSinceUs);
    return;
  }
  turn.change({ lookups: state.lookups.remove(id) });
  if (isInFlight(order.state)) changeState(turn, id, 'not-received', 'the venue does not know the order');
  else giveUpVanished(turn, id);
}

/** The venue had it and does not know it any more, with nothing in its lists that tells why. */
function giveUpVanished(turn: Turn, id: ClientOrderId): void {
  if (isFinished(orderOf(turn.state.books, id).state)) return;
  const text = `order ${id} was at the venue, which does not know it any more; it is taken for canceled`;
  turn.append({ kind: 'AlertRaised', severity: 'critical', code: 'ORDER_VANISHED', text });
  changeState(turn, id, 'canceled', 'the venue does not know it any more');
}

/** A person, or a stop, wants the position closed: a refusal of that is no everyday refusal. */
function alertIfClosing(turn: Turn, id: ClientOrderId, message: string): void {
  const { purpose, terms } = orderOf(turn.state.books, id);
  if (purpose !== 'flatten' && purpose !== 'protect') return;
  const text = `the venue refused to close ${terms.quantity} ${terms.symbol}: ${message}; it is tried again`;
  turn.append({ kind: 'AlertRaised', severity: 'critical', code: 'CLOSE_REFUSED', text });
}

/** The venue shows the order: its id and state are facts now; missing executions are fetched. */
export function noteVenueOrder(turn: Turn, id: ClientOrderId, shown: VenueOrder, trace?: RequestTrace): void {
  const before = orderOf(turn.state.books, id);
  const filled = parseDecimal(shown.filledQuantity);
  if (filled > before.filledQuantity) {
    turn.change({ reportedFilled: turn.state.reportedFilled.update(id, ZERO, (reported) => larger(filled, reported)) });
  }
  const state = fromVenueStatus(shown.status, filled > 0n);
  // The last word waits for the executions before it: whoever hears that an order is done must find its fills booked.
  const isEarly = isFinished(state) && filled > before.filledQuantity;
  changeState(turn, id, isEarly ? 'partially-filled' : state, shown.status, shown, trace);
  if (before.state === 'not-received' && !isFinished(orderOf(turn.state.books, id).state)) adoptLateOrder(turn, id);
}

export function changeState(
  turn: Turn,
  id: ClientOrderId,
  reported: OrderState,
  reason: string,
  shown: VenueOrder | null = null,
  trace?: RequestTrace,
): void {
  const order = orderOf(turn.state.books, id);
  const venueOrderId = shown?.venueOrderId ?? null;
  // A replacement works with what is left of the quantity that was asked for.
  const isOtherQuantity =
    shown !== null && parseDecimal(shown.quantity) > 0n && parseDecimal(shown.quantity) !== order.quantity;
  const isNews =
    advanceOrderState(order.state, reported) !== order.state ||
    (venueOrderId !== null && order.venueOrderId !== venueOrderId) ||
    isOtherQuantity;
  if (!isNews) {
    if (trace) turn.append({ kind: 'AnswerTimed', clientOrderId: id, trace });
    return;
  }
  const quantity = isOtherQuantity ? { quantity: shown.quantity } : {};
  turn.append({
    kind: 'OrderStateChanged',
    clientOrderId: id,
    venueOrderId,
    state: reported,
    reason,
    ...quantity,
    ...(trace && { trace }),
  });
  const changed = orderOf(turn.state.books, id);
  if (isFinished(changed.state)) forgetProgress(turn, id);
  else if (changed.state !== 'unknown') turn.change({ lookups: turn.state.lookups.remove(id) });
}

/** An id that was given up shows up at the venue after all: it is ours, so it is adopted and taken back. */
export function adoptLateOrder(turn: Turn, id: ClientOrderId): void {
  if (orderOf(turn.state.books, id).book === EXTERNAL_BOOK) return;
  turn.append({
    kind: 'AlertRaised',
    severity: 'critical',
    code: 'LATE_ORDER',
    text: `order ${id} reached the venue after it was given up; it is being cancelled`,
  });
  requestCancels(turn, [id], 'executor', 'reached the venue after it was given up');
}

/** An order that is done is not asked for any more, neither after its fate nor after its end. */
export function forgetProgress(turn: Turn, id: ClientOrderId): void {
  const { state } = turn;
  turn.change({
    lookups: state.lookups.remove(id),
    cancels: state.cancels.remove(id),
    resends: state.resends.remove(id),
    heldBack: state.heldBack.remove(id),
    silences: state.silences.remove(id),
  });
}
