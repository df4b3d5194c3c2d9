// A split is two activities at the venue, some minutes apart, on its day or the evening before: one takes the old shares away, the other
// gives the new ones. They are one movement here.
import type { VenueCashMovement } from '../../../protocol/queries.ts';
import { decimal, formatDecimal, negate, parseDecimal } from '../../../trading/decimal.ts';

/** `leg`: what the venue's description says that a booking is, where it says so. */
export type Booking = VenueCashMovement & { readonly leg?: 'REMOVE' | 'ADD' };

/** Of bookings in the order of the venue. Half a split is left out: it comes again, together with its other half. */
export function joinLegs(bookings: readonly Booking[]): readonly VenueCashMovement[] {
  const removals = new Map<string | null, Booking>();
  return bookings.flatMap((booking) => {
    const { leg, ...movement } = booking;
    if (movement.type !== 'SPLIT' || !leg) return [movement];
    const removed = removals.get(movement.symbol);
    if (leg === 'REMOVE') removals.set(movement.symbol, booking);
    else removals.delete(movement.symbol);
    return leg === 'ADD' && removed ? [join(removed, movement)] : [];
  });
}

function join(removed: VenueCashMovement, added: VenueCashMovement): VenueCashMovement {
  const sumOf = (field: 'amount' | 'quantity') =>
    formatDecimal(decimal(parseDecimal(removed[field] ?? '0') + parseDecimal(added[field] ?? '0')));
  const before = formatDecimal(negate(parseDecimal(removed.quantity ?? '0')));
  return { ...added, quantity: sumOf('quantity'), amount: sumOf('amount'), before };
}
