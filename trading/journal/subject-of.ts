// What an event of the journal is about: the journal finds it by kind and subject, and refuses a second one where there may be no second.
import type { JournalEvent } from './events.ts';

/** An id of a signal, order, execution, activity, watch or flatten, a symbol, or null for what is about the whole account. */
export function subjectOf(event: JournalEvent): string | null {
  switch (event.kind) {
    case 'SignalReceived':
      return event.signal.signalId;
    case 'SignalDenied':
      return event.signalId;
    case 'OrderIntended':
    case 'ExternalOrderAdopted':
      return event.order.clientOrderId;
    case 'ExecutionRecorded':
    case 'ClosedElsewhere':
      return event.executionId;
    case 'OrderStateChanged':
    case 'OrderResent':
    case 'AnswerTimed':
    case 'StopTriggered':
    case 'FillInferred':
    case 'CancelRequested':
      return event.clientOrderId;
    case 'CashMoved':
    case 'HoldingAdjusted':
      return event.activityId;
    case 'ExitsWatched':
      return event.watchId;
    case 'FlattenRequested':
    case 'FlattenCompleted':
      return event.id;
    case 'ExternalPositionAdopted':
      return event.symbol;
    case 'AdoptionWithdrawn':
      return event.name;
    default:
      return null;
  }
}
