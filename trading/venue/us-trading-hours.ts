// The venue's trading hours: US sessions for equities, or a market that never closes. Crypto trades at all times.
import { addDays } from '../calendar-dates.ts';
import { newYorkDateOf, newYorkToUs } from '../new-york-time.ts';
import { nextCloseUs, nextOpenUs, sessionAt } from '../sessions.ts';
import type { TradingHours } from './trading-hours.ts';

const ROLL_US = 16 * 3_600_000_000;

/** US sessions with holidays and half days. */
export const US_TRADING_HOURS: TradingHours = {
  isOpen: (assetClass, atUs) => assetClass === 'crypto' || sessionAt(atUs).phase === 'core',
  openedAtUs: (assetClass, atUs) => (assetClass === 'crypto' ? 0 : (sessionAt(atUs).session?.openUs ?? 0)),
  nextOpenUs,
  nextCloseUs,
  nextRollUs,
};

/** Trading never pauses; a trading day still ends, and the next one begins, at 16:00 New York on every day of the week. */
export const ENDLESS_TRADING_HOURS: TradingHours = {
  isOpen: () => true,
  openedAtUs: () => 0,
  nextOpenUs: nextRollUs,
  nextCloseUs: nextRollUs,
  nextRollUs,
};

function nextRollUs(atUs: number): number {
  const date = newYorkDateOf(atUs);
  const today = newYorkToUs(date, ROLL_US);
  return today > atUs ? today : newYorkToUs(addDays(date, 1), ROLL_US);
}
