// The strategy host's core: what each message means for the strategy, its book and its signals. Pure but for the strategy itself.
import type { VenueClock } from '../../../protocol/ticks.ts';
import { applyPortfolioMessage } from './apply-portfolio-message.ts';
import { type Decision, deliverEvent, unchanged } from './deliver-event.ts';
import { deliverTick, deliverWarmUp } from './deliver-tick.ts';
import { deliverDueTimers } from './deliver-timers.ts';
import type { HostMessage, HostTime } from './host-messages.ts';
import type { HostState } from './host-state.ts';
import { nextRepetitionUs, repeatSignals } from './outstanding-signals.ts';

/** The state begins with `createRunningStrategy`. After a `failed` effect or `stop`, nothing changes any more. */
export function decide(state: HostState, message: HostMessage, now: HostTime): Decision {
  if (state.phase === 'ended') return unchanged(state);
  const decision = withWake(decideOne(state, message, now), now);
  // The strategy's context always shows the newest state.
  state.strategy.scope.state = decision.state;
  return decision;
}

function decideOne(state: HostState, message: HostMessage, now: HostTime): Decision {
  switch (message.kind) {
    case 'tick':
      return deliverTick(state, message.tick, message.sentAtUs, now);
    case 'clock':
      return state.phase === 'live' ? applyClock(state, message.clock, now) : unchanged(state);
    case 'portfolio':
      return applyPortfolioMessage(state, message.message, now);
    case 'executor-welcome':
      return repeatSignals(state, now, true);
    case 'wake':
      return repeatSignals({ ...state, wakeAtUs: null }, now, false);
    case 'warm-up':
      return deliverWarmUp(state, message.bars, now);
    case 'go-live':
      return goLive(state, message.clock, now);
    case 'stop':
      return stop(state, now);
  }
}

const applyClock = (state: HostState, clock: VenueClock, now: HostTime): Decision =>
  clock.venueTimeUs > state.venueTimeUs
    ? deliverDueTimers({ ...state, clock, venueTimeUs: clock.venueTimeUs }, now)
    : unchanged({ ...state, clock });

function goLive(state: HostState, clock: VenueClock, now: HostTime): Decision {
  if (state.phase !== 'warming-up') throw new Error('the strategy went live twice');
  if (!state.book.isKnown) throw new Error('the strategy went live without knowing its own book');
  const venueTimeUs = Math.max(state.venueTimeUs, clock.venueTimeUs);
  const event = { kind: 'start', subject: '', atUs: venueTimeUs, occurrence: 0 } as const;
  return deliverEvent({ ...state, phase: 'live', clock, venueTimeUs }, 'onStart', { event, sentAtUs: 0 }, now);
}

function stop(state: HostState, now: HostTime): Decision {
  const event = { kind: 'start', subject: 'stop', atUs: state.venueTimeUs, occurrence: 0 } as const;
  const told = deliverEvent({ ...state, phase: 'stopping' }, 'onStop', { event, sentAtUs: 0 }, now);
  return { state: { ...told.state, phase: 'ended' }, effects: told.effects };
}

/** Asks for one wake at a time, as long as a signal waits for its acknowledgement. */
function withWake(decision: Decision, now: HostTime): Decision {
  const { state, effects } = decision;
  if (state.wakeAtUs !== null || state.outstanding.size === 0 || state.phase === 'ended') return decision;
  const atUs = Math.max(now.monotonicUs, nextRepetitionUs(state) ?? 0);
  return { state: { ...state, wakeAtUs: atUs }, effects: [...effects, { kind: 'wake-at', atUs }] };
}
