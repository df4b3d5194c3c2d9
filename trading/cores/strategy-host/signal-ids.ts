// The id of a signal: the same strategy, causing event and ordinal always give the same id, so a restart cannot double it.
import type { SignalId } from '../../../protocol/signals.ts';
import type { Digest } from '../../digest.ts';

export type EventKind = 'start' | 'quote' | 'trade' | 'bar' | 'order' | 'timer';

/** What makes an event the one it is. `subject` is a symbol, or the name of a timer. */
export type EventIdentity = EventMark & { readonly kind: EventKind; readonly subject: string };

/**
 * Where a stream of events stands: the latest time that it has reached, and how many events came since (and with) the one that
 * reached it. Grows with every event, so no two events of one life are taken for the same, not even when one comes late.
 */
export type EventMark = { readonly atUs: number; readonly occurrence: number };

export const NO_EVENT_YET: EventMark = { atUs: -1, occurrence: 0 };

export const advanceMark = (mark: EventMark, atUs: number): EventMark =>
  atUs > mark.atUs ? { atUs, occurrence: 0 } : { atUs: mark.atUs, occurrence: mark.occurrence + 1 };

/** `ordinal` counts the signals that one event caused, from 0. */
export function createSignalId(strategyId: string, event: EventIdentity, ordinal: number, digest: Digest): SignalId {
  const { kind, subject, atUs, occurrence } = event;
  return `sg-${digest(JSON.stringify([strategyId, kind, subject, atUs, occurrence, ordinal])).slice(0, 40)}` as SignalId;
}
