// The venue's time between two answers of its clock.
import { expect, it } from 'vitest';
import type { VenueClock } from '../../../../../protocol/ticks.ts';
import {
  applyClockAnswer,
  isAskDue,
  presentClock,
  type TrackedClock,
  UNKNOWN_CLOCK,
} from '../../../../../trading/cores/gateway/tracked-clock.ts';

const SECOND_US = 1_000_000;
const clockAt = (seconds: number, isOpen = true): VenueClock => ({
  kind: 'clock',
  venueTimeUs: seconds * SECOND_US,
  isOpen,
  nextOpenUs: isOpen ? 90_000 * SECOND_US : 5_000 * SECOND_US,
  nextCloseUs: 10_000 * SECOND_US,
});
const asked = (tracked: TrackedClock, nowUs: number): TrackedClock => ({ ...tracked, isAsking: true, askedAtUs: nowUs });
/** A clock that answered `seconds` now and `speed` seconds less a second ago. */
function runningAt(speed: number, seconds: number, isOpen = true): TrackedClock {
  const first = applyClockAnswer(asked(UNKNOWN_CLOCK, 0), clockAt(seconds - speed, isOpen), 0);
  return applyClockAnswer(asked(first, SECOND_US), clockAt(seconds, isOpen), SECOND_US);
}
const timeAt = (tracked: TrackedClock, nowUs: number): number =>
  (presentClock(tracked, nowUs)?.venueTimeUs ?? Number.NaN) / SECOND_US;

it('is unknown before the first answer, which is due at once', () => {
  expect(presentClock(UNKNOWN_CLOCK, 0)).toBeNull();
  expect(isAskDue(UNKNOWN_CLOCK, 0)).toBe(true);
  expect(isAskDue(asked(UNKNOWN_CLOCK, 0), 60 * SECOND_US)).toBe(false);
});

it('goes on by itself at wall speed, and is asked seldom then', () => {
  const clock = runningAt(1, 1_000);
  expect(timeAt(clock, 5 * SECOND_US)).toBe(1_004);
  expect(isAskDue(clock, 5 * SECOND_US)).toBe(false);
  expect(isAskDue(clock, 11 * SECOND_US)).toBe(true);
});

it('follows the ticks of a fast replay and is asked every second', () => {
  const clock = { ...runningAt(1000, 2_000), lastTickUs: 2_500 * SECOND_US };
  expect(timeAt(clock, 1.5 * SECOND_US)).toBe(2_500);
  expect(isAskDue(clock, 2 * SECOND_US)).toBe(true);
  expect(timeAt(applyClockAnswer(clock, clockAt(3_000), 2 * SECOND_US), 2 * SECOND_US)).toBe(3_000);
});

it('stands still with a market that waits', () => {
  const clock = runningAt(0, 1_000);
  expect(timeAt(clock, 100 * SECOND_US)).toBe(1_000);
});

it('knows that the session closed or opened when its time has come, and then asks', () => {
  const open = runningAt(1, 9_999);
  expect(presentClock(open, SECOND_US)?.isOpen).toBe(true);
  expect(presentClock(open, 2 * SECOND_US)?.isOpen).toBe(false);
  expect(isAskDue(open, 2 * SECOND_US)).toBe(true);
  const closed = { ...runningAt(1000, 4_999, false), lastTickUs: 5_001 * SECOND_US };
  expect(presentClock(closed, SECOND_US)?.isOpen).toBe(true);
});

it('asks again after an answer that failed, no sooner than a second later', () => {
  const failed = applyClockAnswer(asked(runningAt(1000, 2_000), 2 * SECOND_US), null, 2.1 * SECOND_US);
  expect(isAskDue(failed, 2.2 * SECOND_US)).toBe(false);
  expect(isAskDue(failed, 3 * SECOND_US)).toBe(true);
});
