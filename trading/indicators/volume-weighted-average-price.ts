// The volume weighted average price of the session so far: what the average share of the day has cost.
import type { AssetClass } from '../../protocol/instruments.ts';
import { DAY_US } from '../calendar-dates.ts';
import { newYorkDayNumber } from '../new-york-time.ts';
import { checkFinite, type Indicator } from './indicator.ts';

/** A print, or a bar by its typical price (high, low and close by a third each) and its volume. */
export type PricedVolume = { readonly atUs: number; readonly price: number; readonly size: number };

export type SessionAverage = {
  readonly price: number;
  /** How far prints are off the average, weighted by their size. */
  readonly standardDeviation: number;
  readonly volume: number;
};

/**
 * Starts afresh with every session: equities at midnight in New York, coins at midnight UTC. Undefined until the session has traded.
 * What comes late, from a session that is over, does not count.
 */
export function createVolumeWeightedAveragePrice(assetClass: AssetClass): Indicator<PricedVolume, SessionAverage> {
  const dayOf = assetClass === 'crypto' ? (atUs: number) => Math.floor(atUs / DAY_US) : newYorkDayNumber;
  let day: number | undefined;
  let volume = 0;
  let mean = 0;
  let squares = 0;
  let result: SessionAverage | undefined;
  return {
    get value() {
      return result;
    },
    add({ atUs, price, size }) {
      checkFinite(price);
      checkFinite(size);
      const printDay = dayOf(atUs);
      if (day === undefined || printDay > day) {
        day = printDay;
        volume = 0;
        mean = 0;
        squares = 0;
        result = undefined;
      }
      if (printDay < day || size <= 0) return result;
      // West's incremental update (1979): sums of squared prices would cancel each other.
      // The first print is the average, exactly: its way from nothing to its price would stay as a rounding error.
      if (volume === 0) mean = price;
      volume += size;
      const distance = price - mean;
      mean += (distance * size) / volume;
      squares += size * distance * (price - mean);
      result = { price: mean, standardDeviation: Math.sqrt(Math.max(0, squares) / volume), volume };
      return result;
    },
  };
}
