// Replacements that take their time: until one is due the old order goes on in the market, and whatever ends it first wins. The new
// order exists from the beginning, outside of the book; it takes the old one's place, or is rejected.
import { type Decimal, decimal } from '../decimal.ts';
import { commitmentOf } from './order-commitment.ts';
import { granted, unprocessable, type VenueOutcome } from './refusal.ts';
import { emit, eventTimeUs, type VenueCore } from './venue-core.ts';
import { isFinal, remainingQuantity, type VenueOrderRecord } from './venue-order.ts';

/** Sets a replacement on its way. */
export function requestReplacement(
  core: VenueCore,
  { orderId, clientOrderId, ordinal }: VenueOrderRecord,
  replacement: VenueOrderRecord,
  dueAtUs: number,
  nowUs: number,
): void {
  emit(core, { kind: 'replace-requested', atUs: eventTimeUs(core, nowUs), orderId, clientOrderId, dueAtUs, replacement });
  core.timers.add({ atUs: dueAtUs, kind: 'replace', ordinal });
}

/** A replacement has become due. Returns the new order when it took the place, null when it did not. */
export function completeReplacement(core: VenueCore, orderId: string, nowUs: number): VenueOrderRecord | null {
  const order = core.state.orders.get(orderId);
  const waiting = core.state.waitingReplacements.get(orderId);
  const replacement = waiting && core.state.orders.get(waiting.replacementId);
  if (!order || !replacement || isFinal(order)) return null;
  const filledSince = decimal(order.filledQuantity - waiting.filledQuantity);
  const terms = termsAfter(core, order, replacement, filledSince, nowUs);
  const atUs = eventTimeUs(core, nowUs);
  const old = { atUs, orderId, clientOrderId: order.clientOrderId };
  if (terms.isRefused) {
    const reason = terms.refusal.message;
    emit(core, { ...old, kind: 'replace-rejected', reason });
    emit(core, { kind: 'order-rejected', atUs, ...idsOf(replacement), reason });
    return null;
  }
  emit(core, { ...old, kind: 'order-replaced', replacedBy: replacement.orderId });
  emit(core, { kind: 'order-accepted', atUs, ...idsOf(replacement), order: terms.value });
  return terms.value;
}

const idsOf = ({ orderId, clientOrderId }: VenueOrderRecord) => ({ orderId, clientOrderId });

/** What the old order filled meanwhile counts towards the quantity asked for, and the account must still allow the rest. */
function termsAfter(
  core: VenueCore,
  order: VenueOrderRecord,
  replacement: VenueOrderRecord,
  filledSince: Decimal,
  nowUs: number,
): VenueOutcome<VenueOrderRecord> {
  // An order of a class cannot change its size, but the others of its class may have shrunk it.
  const quantity =
    order.orderClass === 'simple' ? decimal((replacement.quantity ?? 0n) - filledSince) : remainingQuantity(order);
  if (quantity <= 0n) return unprocessable('qty must be > filled_qty');
  const instrument = core.instruments.get(order.symbol);
  if (!instrument) return unprocessable(`asset "${order.symbol}" is not tradable`);
  const terms = { ...replacement, quantity };
  const commitment = commitmentOf(core, terms, instrument, nowUs, order, replacement);
  return commitment.isRefused ? commitment : granted({ ...terms, ...commitment.value });
}
