// Bollinger bands: a moving average with a band of standard deviations around it. John Bollinger, Bollinger on Bollinger Bands (2001).
import { BollingerBands } from 'trading-signals';
import { checkFinite, checkPeriod, type Indicator } from './indicator.ts';

export type Bands = { readonly lower: number; readonly middle: number; readonly upper: number };

/** The usual choice is 20 closes and 2 deviations, which are those of the whole window. */
export function createBollingerBands(period: number, deviations: number): Indicator<number, Bands> {
  checkPeriod(period, 2);
  if (!(deviations > 0) || !Number.isFinite(deviations))
    throw new RangeError(`expected a number of deviations above 0, found ${deviations}`);
  const bands = new BollingerBands(period, deviations);
  let value: Bands | undefined;
  return {
    get value() {
      return value;
    },
    add(close) {
      checkFinite(close);
      value = bands.add(close) ?? undefined;
      return value;
    },
  };
}
