// Writes down an order before it leaves: the intent is journaled and synced, then the request goes out, once.
import type { ClientOrderId, OrderPurpose, OrderTerms } from '../../../protocol/orders.ts';
import type { SignalId, SignalTrace } from '../../../protocol/signals.ts';
import { type Decimal, decimal, multiply, parseDecimal, ZERO } from '../../decimal.ts';
import type { Exits } from '../../journal/events.ts';
import { orderOf } from './books.ts';
import { workingTerms } from './order-record.ts';
import type { Turn } from './turn.ts';
import { valuationPrice } from './valuation.ts';

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
  });
  turn.sync();
  noteCommitment(turn, intent);
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

/** What is opened uses buying power until the venue tells it anew; what is closed gives some back. */
function noteCommitment(turn: Turn, { order, purpose, replaces }: Omit<OrderIntent, 'trace'>): void {
  const worthOf = (terms: OrderTerms): Decimal | null => {
    const price = valuationPrice(turn.state, terms, terms.side, turn.now.monotonicUs);
    return price === null ? null : multiply(parseDecimal(terms.quantity), price);
  };
  // A replacement uses only what it is worth more than the order whose place it takes.
  const before = replaces === undefined ? ZERO : worthOf(workingTerms(orderOf(turn.state.books, replaces)));
  const after = worthOf(order);
  if (before === null || after === null) return;
  const more = after - before;
  turn.change({ committed: decimal(turn.state.committed + (purpose === 'entry' ? more : -more)) });
}
