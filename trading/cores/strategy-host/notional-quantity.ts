// How many shares or coins an amount of money buys at a market price.
import type { DecimalString } from '../../../protocol/decimal-string.ts';
import type { Instrument } from '../../../protocol/instruments.ts';
import { decimal, divide, formatDecimal, larger, ONE, parseDecimal, truncateTo } from '../../decimal.ts';
import { nearestDecimal } from './nearest-decimal.ts';

/** Six decimals of a coin are fine enough for any amount that is worth an order. */
const FINEST_COIN_STEP = parseDecimal('0.000001');

/**
 * Equities: whole shares, rounded down, at least one. Crypto: rounded down to the instrument's own step, at most six decimals;
 * `0` when that is below the smallest order. Throws a RangeError for a price or an amount that is not positive.
 */
export function quantityForNotional(notional: string, price: number, instrument: Instrument): DecimalString {
  if (!(price > 0)) throw new RangeError(`expected a positive price, found ${price}`);
  const amount = parseDecimal(notional);
  if (amount <= 0n) throw new RangeError(`expected a positive amount of money, found ${notional}`);
  const exact = divide(amount, nearestDecimal(price));
  if (instrument.assetClass === 'us_equity') return formatDecimal(larger(truncateTo(exact, ONE), ONE));
  const step = larger(parseDecimal(instrument.quantityIncrement), FINEST_COIN_STEP);
  const quantity = truncateTo(exact, step);
  return formatDecimal(quantity < parseDecimal(instrument.minimumQuantity) ? decimal(0n) : quantity);
}
