// A split is two activities at the venue, some minutes apart, on its day or the evening before: one takes the old shares away, the other
// gives the new ones. They are one movement here.
import type { VenueCashMovement } from '../../../protocol/queries.ts';
import { decimal, formatDecimal, negate, parseDecimal } from '../../../trading/decimal.ts';

/** `leg`: what the venue's description says that a booking is, where it says so. */
export type Booking = VenueCashMovement & { readonly leg?: 'REMOVE' | 'ADD' };

/** In whatever order the venue lists them. Half a split is left out: it comes again, together with its other half. */
export function joinLegs(bookings: readonly Booking[]): readonly VenueCashMovement[] {
  const isLeg = ({ type, leg }: Booking): boolean => type === 'SPLIT' && leg !== undefined;
  const removals = new Map<string | null, VenueCashMovement>();
  const splits = bookings
    .filter(isLeg)
    .toSorted((a, b) => a.atUs - b.atUs || Number(b.leg === 'REMOVE') - Number(a.leg === 'REMOVE'))
    .flatMap(({ leg, ...movement }) => {
      const removed = removals.get(movement.symbol);
      if (leg === 'REMOVE') removals.set(movement.symbol, movement);
      else removals.delete(movement.symbol);
      return leg === 'ADD' && removed ? [join(removed, movement)] : [];
    });
  const others = bookings.filter((booking) => !isLeg(booking)).map(({ leg: _leg, ...movement }) => movement);
  return [...others, ...splits];
}

function join(removed: VenueCashMovement, added: VenueCashMovement): VenueCashMovement {
  const sumOf = (field: 'amount' | 'quantity') =>
    formatDecimal(decimal(parseDecimal(removed[field] ?? '0') + parseDecimal(added[field] ?? '0')));
  const before = formatDecimal(negate(parseDecimal(removed.quantity ?? '0')));
  return { ...added, quantity: sumOf('quantity'), amount: sumOf('amount'), before };
}
