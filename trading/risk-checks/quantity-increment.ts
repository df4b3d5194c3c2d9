// Quantities must lie on the instrument's grid and reach its minimum; shorts of equities are whole shares.
import { formatDecimal, isMultipleOf, ONE, parseDecimal } from '../decimal.ts';
import type { RiskCheck } from './risk-check.ts';

export const checkQuantityIncrement: RiskCheck = ({ quantity, side }, { instrument, held }) => {
  if (instrument === null) return null;
  const opensShort = side === 'sell' && held < quantity && instrument.assetClass === 'us_equity';
  const increment =
    opensShort || (instrument.assetClass === 'us_equity' && !instrument.fractionable)
      ? ONE
      : parseDecimal(instrument.quantityIncrement);
  const minimum = parseDecimal(instrument.minimumQuantity);
  if (quantity < minimum) {
    return {
      code: 'QUANTITY_INCREMENT',
      text: `quantity ${formatDecimal(quantity)} is below the minimum of ${formatDecimal(minimum)}`,
    };
  }
  return isMultipleOf(quantity, increment)
    ? null
    : {
        code: 'QUANTITY_INCREMENT',
        text: `quantity ${formatDecimal(quantity)} is not a multiple of ${formatDecimal(increment)}`,
      };
};
