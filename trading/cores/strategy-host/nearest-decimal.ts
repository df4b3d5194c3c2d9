// The decimal for a number that a strategy computed: such numbers may have more decimals than money can.
import { DECIMAL_PLACES, type Decimal, fromFloat, parseDecimal } from '../../decimal.ts';

/** What the number prints as; what is finer than a decimal can be is rounded. Throws a RangeError for what is not finite. */
export function nearestDecimal(value: number): Decimal {
  const fraction = String(value).split('.')[1] ?? '';
  return fraction.length > DECIMAL_PLACES ? parseDecimal(value.toFixed(DECIMAL_PLACES)) : fromFloat(value);
}
