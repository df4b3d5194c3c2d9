// Whether the schedule of a strategy lets it trade at a moment, and when it must be flat.
import { newYorkTimeOfDayUs } from '../new-york-time.ts';
import type { Schedule } from './strategy-policy.ts';

/** What the venue's clock says. Crypto has no close. */
export type SessionTimes = { readonly venueTimeUs: number; readonly closeUs: number | null };

/** Why nothing may be opened now; null when it may. */
export function entryObstacle(schedule: Schedule, { venueTimeUs, closeUs }: SessionTimes): string | null {
  const timeUs = newYorkTimeOfDayUs(venueTimeUs);
  const { hours, noEntriesBeforeUs, noEntriesAfterUs } = schedule;
  if (hours && !isWithin(timeUs, hours)) {
    return `it trades from ${toClock(hours.fromUs)} to ${toClock(hours.toUs)} in New York, where it is ${toClock(timeUs)}`;
  }
  if (noEntriesBeforeUs !== null && timeUs < noEntriesBeforeUs) {
    return `it opens nothing before ${toClock(noEntriesBeforeUs)} in New York, where it is ${toClock(timeUs)}`;
  }
  if (noEntriesAfterUs !== null && timeUs >= noEntriesAfterUs) {
    return `it opens nothing after ${toClock(noEntriesAfterUs)} in New York, where it is ${toClock(timeUs)}`;
  }
  return mustBeFlat(schedule, { venueTimeUs, closeUs }) ? 'it is flat before the close, which is near' : null;
}

/** Whether the close is so near that its positions have to go. */
export const mustBeFlat = ({ flatBeforeCloseUs }: Schedule, { venueTimeUs, closeUs }: SessionTimes): boolean =>
  flatBeforeCloseUs !== null && closeUs !== null && venueTimeUs < closeUs && venueTimeUs >= closeUs - flatBeforeCloseUs;

const isWithin = (timeUs: number, { fromUs, toUs }: { readonly fromUs: number; readonly toUs: number }): boolean =>
  fromUs <= toUs ? timeUs >= fromUs && timeUs < toUs : timeUs >= fromUs || timeUs < toUs;

const MINUTE_US = 60_000_000;

/** `15:50` to microseconds since midnight; null for other text. */
export function parseTimeOfDay(text: string): number | null {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  return hours === undefined ? null : (Number(hours) * 60 + Number(minutes)) * MINUTE_US;
}

function toClock(timeUs: number): string {
  const minutes = Math.floor(timeUs / MINUTE_US);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
