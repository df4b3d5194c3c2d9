// Signals whose cause is younger than every price that is known here: they wait a moment, instead of being judged by what was before.
import type { Signal, SignalId } from '../../../protocol/signals.ts';
import type { Turn } from './turn.ts';

/**
 * Prices come here summed up, every 50 ms or so, and strategies hear of every tick. At the market's own speed that is no difference;
 * in a replay at thousands of times its speed it is minutes, in which a price goes through a stop and back.
 */
const MOST_AHEAD_US = 10_000_000;
/** More wait nowhere: a strategy repeats a signal until it is acknowledged or expires. */
const MOST_WAITING = 100;

/** Whether the signal waits for younger prices now. One that is repeated meanwhile has waited long enough: it is judged as things are. */
export function putAside(turn: Turn, signal: Signal): boolean {
  const { early, venueTimeUs } = turn.state;
  const isEarly = signal.causedAtUs - venueTimeUs > MOST_AHEAD_US && early.size < MOST_WAITING && !early.has(signal.signalId);
  turn.change({ early: isEarly ? early.set(signal.signalId, signal) : early.remove(signal.signalId) });
  return isEarly;
}

/** Those that the present prices are young enough for, in the order in which they came. */
export function takeUp(turn: Turn): readonly Signal[] {
  const { early, venueTimeUs } = turn.state;
  const due = [...early.values()].filter(({ causedAtUs }) => causedAtUs <= venueTimeUs);
  if (due.length > 0) turn.change({ early: early.deleteAll(due.map(({ signalId }): SignalId => signalId)) });
  return due;
}
