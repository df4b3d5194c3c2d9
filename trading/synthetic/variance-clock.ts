// How much a price may move between two moments: a clock that runs fast while a market is active and slowly while it is closed.
import { DAY_US } from '../calendar-dates.ts';
import { sessionAt } from '../sessions.ts';
import { coreActivityAt } from './market-activity.ts';

/** Seconds of full activity since some fixed moment. Never falls; only differences mean anything. */
export type VarianceClock = (atUs: number) => number;

/** Every second counts: crypto, and a market that is always open. */
export const steadyClock: VarianceClock = (atUs) => atUs / 1_000_000;

// Overnight moves of index funds are about half of the day's in standard deviation, most of it near the two sessions.
const EXTENDED_WEIGHT = 0.1;
const CLOSED_WEIGHT = 0.02;
/** In the regular session variance goes with volume (Clark, 1973), half hour by half hour. */
const CORE_STEP_US = 1_800_000_000;

type Stretch = { readonly fromUs: number; readonly weight: number; readonly secondsBefore: number };

/** Runs with the sessions of US equities over the days around `[fromUs, toUs]`; there is no telling the time outside of them. */
export function createSessionClock(fromUs: number, toUs: number): VarianceClock {
  const stretches = layStretches(fromUs, toUs);
  let current = 0;
  return (atUs) => {
    // Questions come nearly in order, so the stretch of the last one is the place to begin.
    while (current > 0 && stretchAt(stretches, current).fromUs > atUs) current--;
    while (current + 1 < stretches.length && stretchAt(stretches, current + 1).fromUs <= atUs) current++;
    const { fromUs: startUs, weight, secondsBefore } = stretchAt(stretches, current);
    return secondsBefore + (weight * (atUs - startUs)) / 1_000_000;
  };
}

function layStretches(fromUs: number, toUs: number): readonly Stretch[] {
  const stretches: Stretch[] = [{ fromUs: fromUs - DAY_US, weight: CLOSED_WEIGHT, secondsBefore: 0 }];
  const begin = (startUs: number, weight: number): void => {
    const before = stretchAt(stretches, stretches.length - 1);
    if (startUs <= before.fromUs) return;
    const secondsBefore = before.secondsBefore + (before.weight * (startUs - before.fromUs)) / 1_000_000;
    stretches.push({ fromUs: startUs, weight, secondsBefore });
  };
  for (let atUs = fromUs; atUs <= toUs + DAY_US; atUs += DAY_US) {
    const { session } = sessionAt(atUs);
    if (!session) continue;
    begin(session.preOpenUs, EXTENDED_WEIGHT);
    for (let startUs = session.openUs; startUs < session.closeUs; startUs += CORE_STEP_US) {
      const endUs = Math.min(startUs + CORE_STEP_US, session.closeUs);
      begin(startUs, coreActivityAt(session, (startUs + endUs) / 2));
    }
    begin(session.closeUs, EXTENDED_WEIGHT);
    begin(session.postCloseUs, CLOSED_WEIGHT);
  }
  return stretches;
}

const stretchAt = (stretches: readonly Stretch[], index: number): Stretch => stretches[index] as Stretch;
