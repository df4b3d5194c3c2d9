// How busy markets are at a moment: US equities, nothing when closed, thin before and after, busiest near the open and the close;
// the same day without an end where the market never closes; and coins, whose day is a gentle wave.
import { DAY_US } from '../calendar-dates.ts';
import { newYorkTimeOfDayUs } from '../new-york-time.ts';
import { type Session, sessionAt } from '../sessions.ts';

const EXTENDED_ACTIVITY = 0.12;
const QUIETEST_CORE_ACTIVITY = 0.75;
const U_SHAPE_HEIGHT = 0.75;

const HOUR_US = 3_600_000_000;
/** The core of a day that never closes, by New York's clock. */
export const DAY_CORE = { fromUs: 9.5 * HOUR_US, toUs: 16 * HOUR_US } as const;
/** All other hours of it: calm, and still worth trading in, for people who are awake at other times. */
export const CALM_ACTIVITY = 0.5;
/** Averages over a day without an end. */
export const ENDLESS_DAY_ACTIVITY =
  (DAY_CORE.toUs - DAY_CORE.fromUs + CALM_ACTIVITY * (DAY_US - DAY_CORE.toUs + DAY_CORE.fromUs)) / DAY_US;

/** Coins trade most while London and New York are both awake, and least twelve hours later (Petukhina and others, 2021). */
export const COIN_WAVE = { peakUs: 15 * HOUR_US, height: 0.3 } as const;

/** 0 when closed, about 1 on average in the regular session, in which volume is U-shaped (Jain and Joh, 1988). */
export function equityActivityAt(atUs: number): number {
  const { phase, session } = sessionAt(atUs);
  if (phase === 'closed' || !session) return 0;
  return phase === 'core' ? coreActivityAt(session, atUs) : EXTENDED_ACTIVITY;
}

/** The shape of a session on every day, weekends too, and calm hours instead of closed ones. */
export function endlessEquityActivityAt(atUs: number): number {
  const ofDayUs = newYorkTimeOfDayUs(atUs);
  const { fromUs, toUs } = DAY_CORE;
  return ofDayUs >= fromUs && ofDayUs < toUs ? coreActivityAt({ openUs: fromUs, closeUs: toUs }, ofDayUs) : CALM_ACTIVITY;
}

/** Averages 1 over a day. */
export const coinActivityAt = (atUs: number): number =>
  1 + COIN_WAVE.height * Math.cos((2 * Math.PI * (atUs - COIN_WAVE.peakUs)) / DAY_US);

/** Averages 1 over the regular session. */
export function coreActivityAt(session: Pick<Session, 'openUs' | 'closeUs'>, atUs: number): number {
  const fromMiddle = (2 * (atUs - session.openUs)) / (session.closeUs - session.openUs) - 1;
  return QUIETEST_CORE_ACTIVITY + U_SHAPE_HEIGHT * fromMiddle * fromMiddle;
}
