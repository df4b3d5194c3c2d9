// Timers in venue time: each fires once when its time has come, however far venue time jumped.
import { type Decision, deliverEvent, followedBy, unchanged } from './deliver-event.ts';
import type { HostTime } from './host-messages.ts';
import type { HostState, Timer } from './host-state.ts';
import { advanceMark } from './signal-ids.ts';

/** Fires what is due now. A timer set by one of them waits for venue time to move on. */
export function deliverDueTimers(state: HostState, now: HostTime): Decision {
  const [first] = state.timers;
  if (first === undefined || first.dueAtUs > state.venueTimeUs) return unchanged(state);
  const due = state.timers.filter((timer) => timer.dueAtUs <= state.venueTimeUs);
  return due.reduce((decision, timer) => followedBy(decision, (next) => fire(next, timer, now)), unchanged(state));
}

function fire(state: HostState, timer: Timer, now: HostTime): Decision {
  // An earlier timer of the same moment may have replaced it.
  if (!state.timers.includes(timer)) return unchanged(state);
  const timerMark = advanceMark(state.timerMark, timer.dueAtUs);
  const event = { kind: 'timer', subject: timer.name, ...timerMark } as const;
  const timers = state.timers.filter((other) => other !== timer);
  return deliverEvent({ ...state, timers, timerMark }, 'onTimer', { event, sentAtUs: 0 }, now, timer.name);
}
