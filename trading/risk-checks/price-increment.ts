// Limit prices must lie on the price grid. Equities: whole cents from one dollar on, hundredths of a cent below (SEC Rule 612).
import { type Decimal, formatDecimal, isMultipleOf, ONE, parseDecimal } from '../decimal.ts';
import type { RiskCheck } from './risk-check.ts';

const CENT = parseDecimal('0.01');
const SUB_DOLLAR_STEP = parseDecimal('0.0001');

export const checkPriceIncrement: RiskCheck = ({ limitPrice }, { instrument }) => {
  if (limitPrice === null || instrument === null) return null;
  const increment: Decimal =
    instrument.assetClass === 'us_equity'
      ? limitPrice >= ONE
        ? CENT
        : SUB_DOLLAR_STEP
      : parseDecimal(instrument.priceIncrement);
  return isMultipleOf(limitPrice, increment)
    ? null
    : {
        code: 'PRICE_INCREMENT',
        text: `limit price ${formatDecimal(limitPrice)} is not a multiple of ${formatDecimal(increment)}`,
      };
};
