// Market data on its way to the strategy: history before it is live, ticks afterwards.
import type { Bar, Tick } from '../../../protocol/ticks.ts';
import { type Decision, deliverEvent, followedBy, unchanged } from './deliver-event.ts';
import { deliverDueTimers } from './deliver-timers.ts';
import type { HostTime } from './host-messages.ts';
import { type HostState, symbolIndex, withSymbol } from './host-state.ts';
import { advanceMark } from './signal-ids.ts';

/** Timers that are due at the time of the tick fire before it. */
export function deliverTick(state: HostState, tick: Tick, sentAtUs: number, now: HostTime): Decision {
  if (state.phase !== 'live') throw new Error(`a live ${tick.kind} came while the strategy was ${state.phase}`);
  if (tick.atUs <= state.venueTimeUs) return deliver(state, tick, sentAtUs, now);
  const timed = deliverDueTimers({ ...state, venueTimeUs: tick.atUs }, now);
  return followedBy(timed, (next) => deliver(next, tick, sentAtUs, now));
}

/** Finished bars of history, oldest first: the strategy's time is the end of each bar. */
export function deliverWarmUp(state: HostState, bars: readonly Bar[], now: HostTime): Decision {
  if (state.phase !== 'warming-up') throw new Error(`history came while the strategy was ${state.phase}`);
  let decision = unchanged(state);
  for (const bar of bars) decision = followedBy(decision, (next) => deliverHistoricBar(next, bar, now));
  return decision;
}

function deliver(state: HostState, tick: Tick, sentAtUs: number, now: HostTime): Decision {
  const index = symbolIndex(state.settings, tick.symbol);
  const known = state.symbols[index];
  if (known === undefined) return unchanged(state);
  const mark = advanceMark(known[tick.kind], tick.atUs);
  const next = withSymbol(state, index, { ...known, price: priceOf(tick, known.price), [tick.kind]: mark });
  const cause = { event: { kind: tick.kind, subject: tick.symbol, ...mark }, sentAtUs };
  switch (tick.kind) {
    case 'quote':
      return deliverEvent(next, 'onQuote', cause, now, tick);
    case 'trade':
      return deliverEvent(next, 'onTrade', cause, now, tick);
    case 'bar':
      return deliverEvent(next, 'onBar', cause, now, { ...tick, isWarmUp: false });
  }
}

function deliverHistoricBar(state: HostState, bar: Bar, now: HostTime): Decision {
  const index = symbolIndex(state.settings, bar.symbol);
  const known = state.symbols[index];
  if (known === undefined) return unchanged(state);
  const next = withSymbol({ ...state, venueTimeUs: bar.atUs + bar.durationUs }, index, { ...known, price: bar.close });
  const event = { kind: 'bar', subject: bar.symbol, atUs: bar.atUs, occurrence: 0 } as const;
  return deliverEvent(next, 'onBar', { event, sentAtUs: 0 }, now, { ...bar, isWarmUp: true });
}

function priceOf(tick: Tick, previous: number): number {
  switch (tick.kind) {
    case 'trade':
      return tick.price;
    case 'bar':
      return tick.close;
    case 'quote':
      // A quote with one side only says nothing about the middle.
      return tick.bidPrice > 0 && tick.askPrice > 0 ? (tick.bidPrice + tick.askPrice) / 2 : previous;
  }
}
