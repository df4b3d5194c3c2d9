// A price that is far from the last quote, on the side on which it costs money, is a mistake.
import { type Decimal, decimal, divide, formatDecimal, fromFloat, multiply, parseDecimal, roundTo } from '../decimal.ts';
import type { RiskCheck } from './risk-check.ts';

const HUNDRED = parseDecimal('100');

export const checkPriceCollar: RiskCheck = ({ side, limitPrice, stopPrice, symbol }, { quote, limits }) => {
  if (limits.priceCollarPercent === null || quote === null) return null;
  const reference = side === 'buy' ? quote.ask : quote.bid;
  if (!(reference > 0)) return null;
  const quoted = fromFloat(reference);
  const most = parseDecimal(limits.priceCollarPercent);
  const distance = (price: Decimal): Decimal => {
    const worse = side === 'buy' ? price - quoted : quoted - price;
    return multiply(divide(decimal(worse), quoted), HUNDRED);
  };
  for (const price of [limitPrice, stopPrice]) {
    if (price === null || distance(price) <= most) continue;
    return {
      code: 'PRICE_COLLAR',
      text: `${formatDecimal(price)} is ${formatDecimal(roundTo(distance(price), 2))} % worse than the quote ${formatDecimal(quoted)} of ${symbol}, the limit is ${limits.priceCollarPercent} %`,
    };
  }
  return null;
};
