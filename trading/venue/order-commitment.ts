// What the account commits to an order at this moment: the rules of order-checks, held against the market as it is now.
import type { Instrument } from '../../protocol/instruments.ts';
import { larger } from '../decimal.ts';
import { reservationOf } from './account-figures.ts';
import { type Commitment, checkOrder, type OrderTermsChecked } from './order-checks.ts';
import { granted, type VenueOutcome } from './refusal.ts';
import { figuresOf, isOpenFor, type VenueCore } from './venue-core.ts';
import type { VenueOrderRecord } from './venue-order.ts';

/** `replaced` is the order whose place it takes, `waiting` what stands there for it already. */
export function commitmentOf(
  core: VenueCore,
  wanted: OrderTermsChecked,
  instrument: Instrument,
  nowUs: number,
  replaced: VenueOrderRecord | null,
  waiting: VenueOrderRecord | null = null,
): VenueOutcome<Commitment> {
  // What an exit keeps of the account, it keeps already.
  if (replaced && replaced.role !== 'parent') {
    const { positionIntent, reservePrice, estimatedQuantity } = replaced;
    return granted({ positionIntent, reservePrice, estimatedQuantity });
  }
  return checkOrder(wanted, instrument, {
    state: core.state,
    figures: () => figuresOf(core),
    best: core.prices.best(wanted.symbol),
    mark: core.prices.mark(wanted.symbol),
    isOpen: isOpenFor(core, instrument.assetClass, nowUs, wanted.extendedHours),
    hours: core.settings.hours,
    nowUs,
    replacing: replaced && {
      orderId: replaced.orderId,
      reservation: waiting ? larger(reservationOf(replaced), reservationOf(waiting)) : reservationOf(replaced),
      familyId: replaced.familyId,
    },
  });
}
