// The venue's trading hours: US sessions for equities, or a market that never closes. Crypto trades at all times.
import { addDays } from '../calendar-dates.ts';
import { newYorkDateOf, newYorkTimeOfDayUs, newYorkToUs } from '../new-york-time.ts';
import { nextCloseUs, nextExtendedCloseUs, nextExtendedOpenUs, nextOpenUs, sessionAt } from '../sessions.ts';
import type { TradingHours } from './trading-hours.ts';

const MINUTE_US = 60_000_000;
const ROLL_US = 16 * 60 * MINUTE_US;
/** Orders for an auction are refused from shortly before it until the evening (Alpaca's documents on order types). */
const AUCTION_PAUSES = { opg: (9 * 60 + 28) * MINUTE_US, cls: (15 * 60 + 50) * MINUTE_US } as const;
const AUCTION_PAUSE_ENDS_US = 19 * 60 * MINUTE_US;
/** So much earlier ends a half day, and with it the time for orders at its close. */
const HALF_DAY_US = 3 * 60 * MINUTE_US;
/** A day that never pauses begins this long after the one before has ended: clients take an open for later than the close before it. */
const OPEN_AFTER_ROLL_US = 1_000_000;

/** US sessions with holidays and half days. */
export const US_TRADING_HOURS: TradingHours = {
  isOpen(assetClass, atUs, isExtended = false) {
    if (assetClass === 'crypto') return true;
    const { phase } = sessionAt(atUs);
    return isExtended ? phase !== 'closed' : phase === 'core';
  },
  openedAtUs(assetClass, atUs, isExtended = false) {
    const { session } = sessionAt(atUs);
    if (assetClass === 'crypto' || !session) return 0;
    return isExtended ? session.preOpenUs : session.openUs;
  },
  nextOpenUs: (atUs, isExtended = false) => (isExtended ? nextExtendedOpenUs(atUs) : nextOpenUs(atUs)),
  nextCloseUs: (atUs, isExtended = false) => (isExtended ? nextExtendedCloseUs(atUs) : nextCloseUs(atUs)),
  isAuctionOpen(auction, atUs) {
    const isEarly = auction === 'cls' && sessionAt(atUs).session?.isHalfDay === true;
    const pausesAtUs = AUCTION_PAUSES[auction] - (isEarly ? HALF_DAY_US : 0);
    const ofDayUs = newYorkTimeOfDayUs(atUs);
    return ofDayUs < pausesAtUs || ofDayUs >= AUCTION_PAUSE_ENDS_US;
  },
  nextRollUs,
};

/** Trading never pauses; a trading day still ends, and the next one begins, at 16:00 New York on every day of the week. */
export const ENDLESS_TRADING_HOURS: TradingHours = {
  isOpen: () => true,
  openedAtUs: () => 0,
  nextOpenUs: (atUs) => nextRollUs(atUs) + OPEN_AFTER_ROLL_US,
  nextCloseUs: nextRollUs,
  isAuctionOpen: () => true,
  nextRollUs,
};

/** The rolls around the last question: nearly every question is about the day of the one before. */
let lastDay = { fromUs: Number.POSITIVE_INFINITY, toUs: Number.NEGATIVE_INFINITY };

function nextRollUs(atUs: number): number {
  if (atUs >= lastDay.fromUs && atUs < lastDay.toUs) return lastDay.toUs;
  const date = newYorkDateOf(atUs);
  const today = newYorkToUs(date, ROLL_US);
  const isBefore = today > atUs;
  lastDay = {
    fromUs: isBefore ? newYorkToUs(addDays(date, -1), ROLL_US) : today,
    toUs: isBefore ? today : newYorkToUs(addDays(date, 1), ROLL_US),
  };
  return lastDay.toUs;
}
