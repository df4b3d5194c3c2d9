// Prices must lie on the price grid. Equities: whole cents from one dollar on, hundredths of a cent below (SEC Rule 612).
import type { Instrument } from '../../protocol/instruments.ts';
import { type Decimal, formatDecimal, isMultipleOf, ONE, parseDecimal } from '../decimal.ts';
import type { RiskCheck } from './risk-check.ts';

const CENT = parseDecimal('0.01');
const SUB_DOLLAR_STEP = parseDecimal('0.0001');

export function priceIncrementOf({ assetClass, priceIncrement }: Instrument, price: Decimal): Decimal {
  if (assetClass !== 'us_equity') return parseDecimal(priceIncrement);
  return price >= ONE ? CENT : SUB_DOLLAR_STEP;
}

export const checkPriceIncrement: RiskCheck = ({ limitPrice, stopPrice }, { instrument }) => {
  if (instrument === null) return null;
  for (const [name, price] of [['limit', limitPrice] as const, ['stop', stopPrice] as const]) {
    if (price === null || isMultipleOf(price, priceIncrementOf(instrument, price))) continue;
    return {
      code: 'PRICE_INCREMENT',
      text: `${name} price ${formatDecimal(price)} is not a multiple of ${formatDecimal(priceIncrementOf(instrument, price))}`,
    };
  }
  return null;
};
