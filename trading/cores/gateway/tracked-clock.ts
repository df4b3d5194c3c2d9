// The venue's time between two answers of its clock. A venue at wall speed is extrapolated and asked seldom; a replay at another
// speed is asked every second, and its ticks move the time in between.
import type { VenueClock } from '../../../protocol/ticks.ts';

/** Times of this process are local monotonic microseconds. */
export type TrackedClock = {
  readonly polled: VenueClock | null;
  readonly polledAtUs: number;
  readonly pace: 'unknown' | 'wall' | 'other';
  readonly lastTickUs: number;
  readonly askedAtUs: number;
  readonly isAsking: boolean;
  readonly publishedVenueUs: number;
  readonly publishedAtUs: number;
};

export const UNKNOWN_CLOCK: TrackedClock = {
  polled: null,
  polledAtUs: 0,
  pace: 'unknown',
  lastTickUs: 0,
  askedAtUs: Number.NEGATIVE_INFINITY,
  isAsking: false,
  publishedVenueUs: 0,
  publishedAtUs: Number.NEGATIVE_INFINITY,
};

const SECOND_US = 1_000_000;
const ASK_EVERY_US = { unknown: SECOND_US, other: SECOND_US, wall: 10 * SECOND_US } as const;
/** The beat that asks comes once a second, a little early or late. */
const BEAT_SLACK_US = 100_000;
const SHORTEST_ASK_GAP_US = 200_000;
const SHORTEST_PUBLISH_GAP_US = 50_000;
/** Shorter spans say too little about the pace, because the answer's own way takes some milliseconds. */
const SHORTEST_PACE_SPAN_US = 800_000;
const PACE_TOLERANCE = 0.05;

/** The venue's clock as it must be now; null before its first answer. */
export function presentClock(tracked: TrackedClock, nowUs: number): VenueClock | null {
  const { polled } = tracked;
  if (!polled) return null;
  const venueTimeUs =
    tracked.pace === 'wall'
      ? polled.venueTimeUs + Math.max(0, nowUs - tracked.polledAtUs)
      : Math.max(polled.venueTimeUs, tracked.lastTickUs);
  const isOpen = polled.isOpen ? venueTimeUs < polled.nextCloseUs : venueTimeUs >= polled.nextOpenUs;
  return { ...polled, venueTimeUs, isOpen };
}

/** Whether to ask the venue: on its rhythm, and soon after the session must have opened or closed. */
export function isAskDue(tracked: TrackedClock, nowUs: number): boolean {
  if (tracked.isAsking) return false;
  const waitedUs = nowUs - tracked.askedAtUs;
  if (waitedUs >= ASK_EVERY_US[tracked.pace] - BEAT_SLACK_US) return true;
  const isChanged = presentClock(tracked, nowUs)?.isOpen !== tracked.polled?.isOpen;
  return isChanged && waitedUs >= SHORTEST_ASK_GAP_US;
}

export function applyClockAnswer(tracked: TrackedClock, answer: VenueClock | null, nowUs: number): TrackedClock {
  if (!answer) return { ...tracked, isAsking: false };
  const elapsedUs = nowUs - tracked.polledAtUs;
  const isMeasured = tracked.polled !== null && elapsedUs >= SHORTEST_PACE_SPAN_US;
  const speed = isMeasured && tracked.polled ? (answer.venueTimeUs - tracked.polled.venueTimeUs) / elapsedUs : 0;
  const measured = Math.abs(speed - 1) <= PACE_TOLERANCE ? 'wall' : 'other';
  return { ...tracked, polled: answer, polledAtUs: nowUs, pace: isMeasured ? measured : tracked.pace, isAsking: false };
}

/** Whether ticks have moved a fast venue's time so far that everybody should hear of it before the next beat. */
export const isWorthPublishing = (tracked: TrackedClock, nowUs: number): boolean =>
  tracked.pace !== 'wall' &&
  tracked.lastTickUs - tracked.publishedVenueUs >= SECOND_US &&
  nowUs - tracked.publishedAtUs >= SHORTEST_PUBLISH_GAP_US;
