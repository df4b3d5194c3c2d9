// What a journaled event tells by the way: when it happened, the price it knows, and the times it carries.
import { type Books, orderOf } from '../cores/executor/books.ts';
import { type Decimal, fromFloat, parseDecimal } from '../decimal.ts';
import type { JournalEvent } from '../journal/events.ts';

/** Times that events carry, whoever wrote them. */
export const traceOf = (event: object): Readonly<Record<string, number | undefined>> =>
  (event as { readonly trace?: Readonly<Record<string, number>> }).trace ?? {};

/** Market time of an event, where it has one. */
export function timeOf(event: JournalEvent): number | undefined {
  const { atUs } = event as { readonly atUs?: number };
  if (atUs !== undefined) return atUs;
  switch (event.kind) {
    case 'SignalReceived':
      return event.signal.causedAtUs;
    case 'AccountOpened':
    case 'Reconciled':
      return event.venueTimeUs;
    default:
      return undefined;
  }
}

/** The price that an event tells: of a fill, or the one that a strategy decided at. */
export function priceIn(event: JournalEvent, books: Books): { readonly symbol: string; readonly price: Decimal } | undefined {
  switch (event.kind) {
    case 'SignalReceived': {
      const { symbol, decisionPrice } = event.signal;
      return decisionPrice > 0 ? { symbol, price: fromFloat(decisionPrice) } : undefined;
    }
    case 'ExecutionRecorded':
    case 'FillInferred':
      return { symbol: orderOf(books, event.clientOrderId).terms.symbol, price: parseDecimal(event.price) };
    case 'ExternalPositionAdopted':
    case 'ClosedElsewhere':
      return { symbol: event.symbol, price: parseDecimal(event.price) };
    default:
      return undefined;
  }
}
