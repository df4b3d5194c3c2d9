// How busy US equities are at a moment: nothing when closed, thin before and after, busiest near the open and the close.
import { type Session, sessionAt } from '../sessions.ts';

const EXTENDED_ACTIVITY = 0.12;
const QUIETEST_CORE_ACTIVITY = 0.75;
const U_SHAPE_HEIGHT = 0.75;

/** 0 when closed, about 1 on average in the regular session, in which volume is U-shaped (Jain and Joh, 1988). */
export function equityActivityAt(atUs: number): number {
  const { phase, session } = sessionAt(atUs);
  if (phase === 'closed' || !session) return 0;
  return phase === 'core' ? coreActivityAt(session, atUs) : EXTENDED_ACTIVITY;
}

/** Averages 1 over the regular session. */
export function coreActivityAt(session: Session, atUs: number): number {
  const fromMiddle = (2 * (atUs - session.openUs)) / (session.closeUs - session.openUs) - 1;
  return QUIETEST_CORE_ACTIVITY + U_SHAPE_HEIGHT * fromMiddle * fromMiddle;
}
