// A split, or whatever else exchanges shares, is two activities at the venue, some minutes apart, on its day or the evening before: one takes
// the old shares away, the other gives the new ones. They are one movement here.
import type { VenueCashMovement } from '../../../protocol/queries.ts';
import { decimal, formatDecimal, negate, parseDecimal } from '../../../trading/decimal.ts';

/** `leg`: what the venue's description says of it, where it says so. */
export type Booking = VenueCashMovement & { readonly leg?: 'REMOVE' | 'ADD' };

const EXCHANGES = /^(SPLIT|SPIN|NC|MA|REORG|REO)$/;

/** Of bookings in the order of the venue. Half a split is left out: it comes again, together with its other half. */
export function joinLegs(bookings: readonly Booking[]): readonly VenueCashMovement[] {
  const groups = Map.groupBy(bookings, (booking) =>
    EXCHANGES.test(booking.type) ? `${booking.type}|${booking.symbol}|${booking.date}` : booking.activityId,
  );
  return [...groups.values()].flatMap((group) => {
    const removed = group.find((booking) => isRemoval(booking));
    const added = group.findLast((booking) => booking !== removed && !isRemoval(booking));
    if (group.length === 2 && removed && added) return join(removed, added);
    return group.filter(({ type, leg }) => type !== 'SPLIT' || !leg).map(withoutLeg);
  });
}

const isRemoval = ({ leg, quantity }: Booking): boolean => (leg ? leg === 'REMOVE' : parseDecimal(quantity ?? '0') < 0n);

/** Nothing where as much was given as was taken: a name or a number of the paper has changed. */
function join(removed: Booking, added: Booking): readonly VenueCashMovement[] {
  const sumOf = (field: 'amount' | 'quantity') =>
    decimal(parseDecimal(removed[field] ?? '0') + parseDecimal(added[field] ?? '0'));
  const [quantity, amount] = [sumOf('quantity'), sumOf('amount')];
  if (quantity === 0n && amount === 0n) return [];
  const before = removed.leg && removed.quantity ? { before: formatDecimal(negate(parseDecimal(removed.quantity))) } : {};
  return [{ ...withoutLeg(added), quantity: formatDecimal(quantity), amount: formatDecimal(amount), ...before }];
}

const withoutLeg = ({ leg: _leg, ...movement }: Booking): VenueCashMovement => movement;
