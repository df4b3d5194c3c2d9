// When the venue trades, as the engine asks for it. The shell answers from the session calendar.
import type { AssetClass } from '../../protocol/instruments.ts';

/**
 * All instants are market time in microseconds. A session is half-open: it is closed at the instant of its close. `isExtended`
 * asks about the day from pre-market to after hours instead of the regular session.
 */
export type TradingHours = {
  /** Whether orders of this asset class match now. Crypto always does. */
  isOpen(assetClass: AssetClass, atUs: number, isExtended?: boolean): boolean;
  /** Start of the session that is open now; 0 where trading never pauses. Older quotes are not traded on. */
  openedAtUs(assetClass: AssetClass, atUs: number, isExtended?: boolean): number;
  /** The first opening after `atUs`. */
  nextOpenUs(atUs: number, isExtended?: boolean): number;
  /** The first close after `atUs`. */
  nextCloseUs(atUs: number, isExtended?: boolean): number;
  /** Whether an order for the opening or closing auction is taken now. */
  isAuctionOpen(auction: 'opg' | 'cls', atUs: number): boolean;
  /** The next 16:00 New York after `atUs`, on whatever day: the account's daily roll. */
  nextRollUs(atUs: number): number;
};
