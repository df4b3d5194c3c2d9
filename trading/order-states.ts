// The states of an order and the only direction in which they move, whatever order reports arrive in.
import type { VenueOrderStatus } from '../protocol/orders.ts';
import type { OrderState } from '../protocol/portfolio.ts';

/**
 * Later states have higher ranks; of two with one rank the first one seen stays. `not-received` ranks below `accepted`, because
 * an order that was believed lost and shows up after all is adopted; `filled` ranks highest, because a fill that overtook a
 * cancel did happen.
 */
const RANKS: Readonly<Record<OrderState, number>> = {
  intended: 0,
  unknown: 2,
  'not-received': 3,
  accepted: 4,
  'partially-filled': 5,
  canceled: 6,
  expired: 6,
  rejected: 6,
  replaced: 6,
  filled: 7,
};

const FINISHED: ReadonlySet<OrderState> = new Set(['filled', 'canceled', 'expired', 'rejected', 'replaced', 'not-received']);

/** The state after hearing `reported` while in `present`: never backwards. */
export const advanceOrderState = (present: OrderState, reported: OrderState): OrderState =>
  RANKS[reported] > RANKS[present] ? reported : present;

export const isFinished = (state: OrderState): boolean => FINISHED.has(state);

/** Whether the fate of the order is still being found out. */
export const isInFlight = (state: OrderState): boolean => state === 'intended' || state === 'unknown';

/** The venue's word for the state in ours. Words that are not final mean that the order works. */
export function fromVenueStatus(status: VenueOrderStatus, hasFills: boolean): OrderState {
  switch (status) {
    case 'filled':
    case 'canceled':
    case 'expired':
    case 'rejected':
    case 'replaced':
      return status;
    default:
      return hasFills ? 'partially-filled' : 'accepted';
  }
}
