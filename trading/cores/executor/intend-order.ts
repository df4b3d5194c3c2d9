// Writes down an order before it leaves: the intent is journaled and synced, then the request goes out, once.
import type { ClientOrderId, OrderPurpose, OrderTerms } from '../../../protocol/orders.ts';
import type { SignalId, SignalTrace } from '../../../protocol/signals.ts';
import { decimal } from '../../decimal.ts';
import type { Exits } from '../../journal/events.ts';
import { orderOf } from './books.ts';
import { commitmentOf } from './commitments.ts';
import { workingTerms } from './order-record.ts';
import type { Turn } from './turn.ts';

export type OrderIntent = {
  readonly signalId: SignalId | null;
  readonly flattenId?: string;
  readonly replaces?: ClientOrderId;
  readonly exitOf?: ClientOrderId;
  readonly watched?: Exits;
  readonly book: string;
  readonly purpose: OrderPurpose;
  readonly leg: number;
  readonly attempt: number;
  readonly order: OrderTerms;
  readonly expiresAtUs: number;
  readonly trace?: SignalTrace;
};

/** `waitsFor`: orders that hold what it is to close; it leaves when they are gone. */
export function intendOrder(turn: Turn, { trace, ...intent }: OrderIntent, waitsFor: readonly ClientOrderId[] = []): void {
  const { state, now } = turn;
  const notAfterUs = now.wallUs + state.settings.orderDeadlineMs * 1000;
  turn.append({
    kind: 'OrderIntended',
    ...intent,
    notAfterUs,
    ...(trace && { trace: { signalReceivedAtUs: now.monotonicUs } }),
    ...(waitsFor.length > 0 && { waitsFor }),
  });
  turn.sync();
  const intended = orderOf(turn.state.books, intent.order.clientOrderId);
  turn.change({ committed: decimal(turn.state.committed + commitmentOf(turn.state, intended, now.monotonicUs)) });
  const { order, purpose } = intent;
  if (waitsFor.length > 0) {
    const { resends, heldBack } = turn.state;
    const { clientOrderId } = order;
    turn.change({
      resends: resends.set(clientOrderId, now.monotonicUs),
      heldBack: heldBack.set(clientOrderId, waitsFor),
    });
    return;
  }
  const original = intent.replaces === undefined ? null : orderOf(turn.state.books, intent.replaces);
  if (original?.venueOrderId) {
    const { venueOrderId } = original;
    turn.send({ kind: 'replace', order, original: workingTerms(original), venueOrderId, notAfterUs });
    return;
  }
  const complete = trace ? { ...trace, signalReceivedAtUs: now.monotonicUs, commitUs: 0 } : null;
  turn.send({ kind: 'submit', order, purpose, notAfterUs, trace: complete });
}
