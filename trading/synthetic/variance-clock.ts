// How much a price may move between two moments: a clock that runs fast while a market is active and slowly while it is closed.
import { DAY_US } from '../calendar-dates.ts';
import { newYorkDateOf, newYorkToUs } from '../new-york-time.ts';
import { type Session, sessionAt } from '../sessions.ts';
import { CALM_ACTIVITY, COIN_WAVE, coreActivityAt, DAY_CORE } from './market-activity.ts';

/** Seconds of full activity since some fixed moment. Never falls; only differences mean anything. */
export type VarianceClock = (atUs: number) => number;

/** Every second counts. */
export const steadyClock: VarianceClock = (atUs) => atUs / 1_000_000;

/** Runs with the activity of coins, whose sum is this. */
export const coinClock: VarianceClock = (atUs) => {
  const angle = (2 * Math.PI * (atUs - COIN_WAVE.peakUs)) / DAY_US;
  return (atUs + ((COIN_WAVE.height * DAY_US) / (2 * Math.PI)) * Math.sin(angle)) / 1_000_000;
};

// Overnight moves of index funds are about half of the day's in standard deviation, most of it near the two sessions.
const EXTENDED_WEIGHT = 0.1;
const CLOSED_WEIGHT = 0.02;
/** In the regular session variance goes with volume (Clark, 1973), half hour by half hour. */
const CORE_STEP_US = 1_800_000_000;

type Stretch = { readonly fromUs: number; readonly weight: number; readonly secondsBefore: number };

/** Runs with the sessions of US equities over the days around `[fromUs, toUs]`; there is no telling the time outside of them. */
export const createSessionClock = (fromUs: number, toUs: number): VarianceClock =>
  createStretchedClock(layStretches(fromUs, toUs, CLOSED_WEIGHT, layTradingDay));

/** The same for a market whose days never end, each with the shape of a session. */
export const createEndlessDayClock = (fromUs: number, toUs: number): VarianceClock =>
  createStretchedClock(layStretches(fromUs, toUs, CALM_ACTIVITY, layEndlessDay));

function createStretchedClock(stretches: readonly Stretch[]): VarianceClock {
  let current = 0;
  return (atUs) => {
    // Questions come nearly in order, so the stretch of the last one is the place to begin.
    while (current > 0 && stretchAt(stretches, current).fromUs > atUs) current--;
    while (current + 1 < stretches.length && stretchAt(stretches, current + 1).fromUs <= atUs) current++;
    const { fromUs: startUs, weight, secondsBefore } = stretchAt(stretches, current);
    return secondsBefore + (weight * (atUs - startUs)) / 1_000_000;
  };
}

type Begin = (startUs: number, weight: number) => void;

/** `layDay` begins the stretches of the day that a moment is in. */
function layStretches(
  fromUs: number,
  toUs: number,
  weight: number,
  layDay: (atUs: number, begin: Begin) => void,
): readonly Stretch[] {
  const stretches: Stretch[] = [{ fromUs: fromUs - DAY_US, weight, secondsBefore: 0 }];
  const begin: Begin = (startUs, nextWeight) => {
    const before = stretchAt(stretches, stretches.length - 1);
    if (startUs <= before.fromUs) return;
    const secondsBefore = before.secondsBefore + (before.weight * (startUs - before.fromUs)) / 1_000_000;
    stretches.push({ fromUs: startUs, weight: nextWeight, secondsBefore });
  };
  for (let atUs = fromUs; atUs <= toUs + DAY_US; atUs += DAY_US) layDay(atUs, begin);
  return stretches;
}

function layTradingDay(atUs: number, begin: Begin): void {
  const { session } = sessionAt(atUs);
  if (!session) return;
  begin(session.preOpenUs, EXTENDED_WEIGHT);
  layCore(session, begin);
  begin(session.closeUs, EXTENDED_WEIGHT);
  begin(session.postCloseUs, CLOSED_WEIGHT);
}

function layEndlessDay(atUs: number, begin: Begin): void {
  const date = newYorkDateOf(atUs);
  const core = { openUs: newYorkToUs(date, DAY_CORE.fromUs), closeUs: newYorkToUs(date, DAY_CORE.toUs) };
  layCore(core, begin);
  begin(core.closeUs, CALM_ACTIVITY);
}

function layCore(core: Pick<Session, 'openUs' | 'closeUs'>, begin: Begin): void {
  for (let startUs = core.openUs; startUs < core.closeUs; startUs += CORE_STEP_US) {
    const endUs = Math.min(startUs + CORE_STEP_US, core.closeUs);
    begin(startUs, coreActivityAt(core, (startUs + endUs) / 2));
  }
}

const stretchAt = (stretches: readonly Stretch[], index: number): Stretch => stretches[index] as Stretch;
