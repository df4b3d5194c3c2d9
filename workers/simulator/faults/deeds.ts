// Faults that wait for no occasion: what others do in this account, and updates said again, at the moment a rule begins or on command.
import type { VenueOutcome } from '../../../trading/venue/refusal.ts';
import type { VenueOrderRecord } from '../../../trading/venue/venue-order.ts';
import type { VenueSession } from '../venue-session.ts';
import type { FaultBook } from './fault-book.ts';

export type Deeds = {
  /** An order that somebody else placed in this account: the body is that of POST /v2/orders. */
  orderFromElsewhere(body: unknown): VenueOutcome<VenueOrderRecord>;
  /** Says the last trade updates again; returns how many. */
  replayUpdates(count: number): number;
};

export function createDeeds(book: FaultBook, session: VenueSession, replayUpdates: (count: number) => number): Deeds {
  const deeds: Deeds = {
    orderFromElsewhere(body) {
      const outcome = session.ask((venue, nowUs) => venue.submit(body, nowUs));
      if (outcome.isRefused) book.note('order-from-elsewhere', { refused: outcome.refusal.message });
      else book.note('order-from-elsewhere', { orderId: outcome.value.orderId, symbol: outcome.value.symbol });
      return outcome;
    },
    replayUpdates,
  };
  book.onBegin(({ id, fault }) => {
    if (fault.kind !== 'order-from-elsewhere' && fault.kind !== 'replay-updates') return;
    if (!book.carryOut(id)) return;
    if (fault.kind === 'order-from-elsewhere') deeds.orderFromElsewhere(fault.order);
    else deeds.replayUpdates(fault.count);
  });
  return deeds;
}
