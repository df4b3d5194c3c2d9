// Signals on their way: sent again until an executor has them on disk, they are denied, or their time is up.
import type { SignalDenied, SignalJournaled } from '../../../protocol/portfolio.ts';
import type { Signal, SignalId } from '../../../protocol/signals.ts';
import type { SignalFate } from '../../../protocol/strategy-status.ts';
import type { HostEffect, HostTime } from './host-messages.ts';
import type { HostState, RecentSignal } from './host-state.ts';
import { applyDecided, applyJournaled, withoutExpired } from './own-book.ts';

export const REPEAT_AFTER_US = 250_000;
/** A strategy with more signals under way than this has gone mad. */
const MOST_OUTSTANDING = 10_000;
const RECENT_SIGNALS = 20;

/** Throws when too many signals wait already. */
export function noteSent(state: HostState, signal: Signal, now: HostTime): HostState {
  if (state.outstanding.size >= MOST_OUTSTANDING) {
    throw new Error(`signal() was called with ${MOST_OUTSTANDING} signals still unacknowledged`);
  }
  return {
    ...withRecent(state, { signal, fate: 'sent', text: '' }),
    outstanding: state.outstanding.set(signal.signalId, { signal, sentAtUs: now.monotonicUs }),
    counts: { ...state.counts, signalsSent: state.counts.signalsSent + 1 },
  };
}

/** A paused strategy shows what it would have done. */
export const noteWithheld = (state: HostState, signal: Signal): HostState =>
  withRecent(state, { signal, fate: 'withheld', text: 'the strategy is paused' });

export function noteJournaled(state: HostState, message: SignalJournaled): HostState {
  const sent = state.outstanding.get(message.signalId);
  // Of a signal from before a restart, or a second acknowledgement: nothing waits for it here.
  if (!sent) return state;
  return {
    ...state,
    outstanding: state.outstanding.delete(message.signalId),
    book: applyJournaled(state.book, sent.signal),
    recentSignals: withFate(state, message.signalId, 'journaled', ''),
  };
}

export const noteDenied = (state: HostState, message: SignalDenied): HostState => ({
  ...state,
  outstanding: state.outstanding.delete(message.signalId),
  book: applyDecided(state.book, message.signalId),
  recentSignals: withFate(state, message.signalId, 'denied', `${message.code}: ${message.text}`),
});

/** Drops what has expired in venue time and repeats what was sent long enough ago, or everything when `isAtOnce`. */
export function repeatSignals(
  state: HostState,
  now: HostTime,
  isAtOnce: boolean,
): { readonly state: HostState; readonly effects: readonly HostEffect[] } {
  const effects: HostEffect[] = [];
  let next: HostState = { ...state, book: withoutExpired(state.book, state.venueTimeUs) };
  const outstanding = state.outstanding.withMutations((signals) => {
    for (const [signalId, { signal, sentAtUs }] of state.outstanding) {
      if (signal.expiresAtUs < state.venueTimeUs) {
        signals.delete(signalId);
        next = {
          ...next,
          recentSignals: withFate(next, signalId, 'expired', ''),
          counts: { ...next.counts, signalsExpired: next.counts.signalsExpired + 1 },
        };
        effects.push({
          kind: 'log',
          level: 'warn',
          message: 'a signal expired before an executor had it',
          fields: { signalId },
        });
      } else if (isAtOnce || now.monotonicUs - sentAtUs >= REPEAT_AFTER_US) {
        signals.set(signalId, { signal, sentAtUs: now.monotonicUs });
        effects.push({ kind: 'send-signal', signal, isRepetition: true });
      }
    }
  });
  return { state: { ...next, outstanding }, effects };
}

/** When the oldest outstanding signal is to be sent again; undefined when none is under way. */
export function nextRepetitionUs(state: HostState): number | undefined {
  let earliestUs: number | undefined;
  for (const { sentAtUs } of state.outstanding.values()) {
    if (earliestUs === undefined || sentAtUs < earliestUs) earliestUs = sentAtUs;
  }
  return earliestUs === undefined ? undefined : earliestUs + REPEAT_AFTER_US;
}

const withRecent = (state: HostState, recent: RecentSignal): HostState => ({
  ...state,
  recentSignals: [...state.recentSignals.slice(1 - RECENT_SIGNALS), recent],
});

const withFate = (state: HostState, signalId: SignalId, fate: SignalFate, text: string): readonly RecentSignal[] =>
  state.recentSignals.map((recent) => (recent.signal.signalId === signalId ? { ...recent, fate, text } : recent));
