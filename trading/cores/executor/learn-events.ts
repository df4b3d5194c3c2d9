// What another executor wrote into the shared journal becomes our own knowledge: its facts at once, its duties after a while, so
// that the orders in flight of one that died are taken over without being doubled.
import type { ClientOrderId } from '../../../protocol/orders.ts';
import { decimal, parseDecimal, ZERO } from '../../decimal.ts';
import type { JournalEvent } from '../../journal/events.ts';
import { isFinished, isInFlight } from '../../order-states.ts';
import { applyEvent } from './apply-event.ts';
import { holdingKey, orderOf } from './books.ts';
import { commitmentOf, takeBuyingPower } from './commitments.ts';
import type { Now } from './executor-messages.ts';
import type { ExecutorState } from './executor-state.ts';
import { marksAfter } from './marks.ts';

/** So long whoever sent a request has time to hear its answer; then anybody may ask the venue, which changes nothing there. */
const ANSWER_WITHIN_US = 3_000_000;
const CANCEL_WITHIN_US = 2_000_000;

/** Takes one event of another executor. */
export function learnEvent(state: ExecutorState, event: JournalEvent, now: Now): ExecutorState {
  const known: ExecutorState = { ...state, books: applyEvent(state.books, event) };
  switch (event.kind) {
    case 'OrderIntended':
      return {
        ...watchOver(known, event.order.clientOrderId, event.notAfterUs, now),
        lastOrders: lastOrdersAfter(known, event),
        committed: committedAfter(known, event.order.clientOrderId, now),
      };
    case 'OrderResent': {
      const { clientOrderId: id, notAfterUs } = event;
      // Another one sent it: it must not leave twice.
      const sent = { ...known, resends: known.resends.remove(id), heldBack: known.heldBack.remove(id) };
      return watchOver(sent, id, notAfterUs, now);
    }
    case 'OrderStateChanged':
    case 'ExecutionRecorded':
    case 'FillInferred':
      return settle(known, event.clientOrderId, now);
    case 'CancelRequested':
      return { ...known, cancels: known.cancels.set(event.clientOrderId, now.monotonicUs + CANCEL_WITHIN_US) };
    case 'Reconciled': {
      // The comparison was made for all of us; one that we need ourselves is still made.
      const { reconciliation } = known;
      const told = event.buyingPower ? takeBuyingPower(known, parseDecimal(event.buyingPower), now.monotonicUs) : known;
      return reconciliation.phase === 'done' ? { ...told, reconciliation: { ...reconciliation, atUs: now.monotonicUs } } : told;
    }
    case 'HoldingAdjusted':
      return {
        ...known,
        marks: marksAfter(known.marks, state.books, known.books, event),
        splitsWanted: known.splitsWanted.remove(event.symbol),
      };
    case 'EquityMarked':
      return { ...known, equityMarkedAtUs: event.atUs ?? 0, equityMarkedLocallyUs: now.monotonicUs };
    default:
      return known;
  }
}

const committedAfter = (state: ExecutorState, id: ClientOrderId, now: Now): ExecutorState['committed'] =>
  decimal(state.committed + commitmentOf(state, orderOf(state.books, id), now.monotonicUs));

/** Whoever sent it may die before it hears the answer. */
function watchOver(state: ExecutorState, id: ClientOrderId, notAfterUs: number, now: Now): ExecutorState {
  const nextAtUs = now.monotonicUs + Math.max(0, notAfterUs - now.wallUs) + ANSWER_WITHIN_US;
  return { ...state, lookups: state.lookups.set(id, { nextAtUs, isAsked: false, absentSinceUs: null }) };
}

function settle(state: ExecutorState, id: ClientOrderId, now: Now): ExecutorState {
  const order = orderOf(state.books, id);
  const reported = state.reportedFilled.get(id) ?? ZERO;
  const reportedFilled = reported > order.filledQuantity ? state.reportedFilled : state.reportedFilled.remove(id);
  if (isFinished(order.state)) {
    return {
      ...state,
      reportedFilled,
      lookups: state.lookups.remove(id),
      cancels: state.cancels.remove(id),
      resends: state.resends.remove(id),
      heldBack: state.heldBack.remove(id),
      silences: state.silences.remove(id),
    };
  }
  if (isInFlight(order.state)) return { ...watchOver(state, id, order.notAfterUs, now), reportedFilled };
  return { ...state, reportedFilled, lookups: state.lookups.remove(id) };
}

function lastOrdersAfter(
  state: ExecutorState,
  event: Extract<JournalEvent, { kind: 'OrderIntended' }>,
): ExecutorState['lastOrders'] {
  const { order, book, signalId } = event;
  if (signalId === null) return state.lastOrders;
  return state.lastOrders.set(holdingKey(book, order.symbol), {
    side: order.side,
    quantity: parseDecimal(order.quantity),
    type: order.type,
    limitPrice: order.limitPrice === null ? null : parseDecimal(order.limitPrice),
    stopPrice: order.stopPrice ? parseDecimal(order.stopPrice) : null,
    causedAtUs: event.atUs ?? 0,
  });
}
