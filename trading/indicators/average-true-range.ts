// The average true range with Wilder's smoothing: how far a price moves within a bar, gaps between bars included.
// J. Welles Wilder, New Concepts in Technical Trading Systems (1978).
import { ATR } from 'trading-signals';
import { checkPeriod, checkRange, type Indicator, type PriceRange } from './indicator.ts';

/** Known with the bar number `period`; the first bar, which has none before it, counts with its own range. */
export function createAverageTrueRange(period: number): Indicator<PriceRange, number> {
  checkPeriod(period);
  const average = new ATR(period);
  let value: number | undefined;
  return {
    get value() {
      return value;
    },
    add(bar) {
      checkRange(bar);
      value = average.add(bar) ?? undefined;
      return value;
    },
  };
}
