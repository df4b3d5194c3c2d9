// The Donchian channel: the highest high and the lowest low of the last bars.
import { DonchianChannels } from 'trading-signals';
import type { Bands } from './bollinger-bands.ts';
import { checkPeriod, checkRange, type Indicator, type PriceRange } from './indicator.ts';

/** The bar that is added counts, too: to see it break out, compare it with the value before. */
export function createDonchianChannel(period: number): Indicator<PriceRange, Bands> {
  checkPeriod(period);
  const channel = new DonchianChannels(period);
  let value: Bands | undefined;
  return {
    get value() {
      return value;
    },
    add(bar) {
      checkRange(bar);
      value = channel.add(bar) ?? undefined;
      return value;
    },
  };
}
