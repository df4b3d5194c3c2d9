// What is remembered in the journal alone: ids for which there is no room in memory, because there will always be more of them.
import type { ClientOrderId } from '../../../protocol/orders.ts';
import type { SignalId } from '../../../protocol/signals.ts';

/**
 * Whether the journal holds an event about an id, from its first day on and up to what was appended a moment ago. A function of the
 * journal alone, so equal journals give equal decisions. The executor's shell passes it in.
 */
export type RecordedIds = {
  /** A signal that was received: it is acknowledged again, and never judged twice. */
  hasSignal(id: SignalId): boolean;
  /** An order that was intended, or of somebody else and adopted. */
  hasOrder(id: ClientOrderId): boolean;
  /** A deposit, fee, dividend or split of the venue. */
  hasActivity(id: string): boolean;
};
