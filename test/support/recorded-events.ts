// The memory of ids that a journal has, over the events that a test keeps in a list.
import type { RecordedIds } from '../../trading/cores/executor/recorded-ids.ts';
import type { JournalEvent } from '../../trading/journal/events.ts';
import { subjectOf } from '../../trading/journal/subject-of.ts';

/** Follows the list as it grows, and as a crash takes away what had not reached the disk. */
export function recordedIn(events: readonly JournalEvent[]): RecordedIds {
  const known = new Set<string>();
  let read = 0;
  let last: JournalEvent | undefined;
  const has = (kind: JournalEvent['kind'], id: string): boolean => {
    if (events[read - 1] !== last) {
      known.clear();
      read = 0;
      last = undefined;
    }
    for (; read < events.length; read++) {
      const event = events[read];
      if (event) known.add(`${event.kind} ${subjectOf(event)}`);
      last = event;
    }
    return known.has(`${kind} ${id}`);
  };
  return {
    hasSignal: (id) => has('SignalReceived', id),
    hasOrder: (id) => has('OrderIntended', id) || has('ExternalOrderAdopted', id),
    hasActivity: (id) => has('CashMoved', id) || has('HoldingAdjusted', id),
  };
}
