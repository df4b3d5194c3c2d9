// No single order may be worth more than the limit, and none can be sent that cannot be valued.
import { formatDecimal, multiply, parseDecimal } from '../decimal.ts';
import type { RiskCheck } from './risk-check.ts';

export const checkOrderNotional: RiskCheck = ({ symbol, quantity }, { price, limits }) => {
  if (price === null) return { code: 'NO_PRICE', text: `no recent price of ${symbol} to value the order with` };
  if (limits.maxOrderNotional === null) return null;
  const notional = multiply(quantity, price);
  return notional <= parseDecimal(limits.maxOrderNotional)
    ? null
    : {
        code: 'ORDER_NOTIONAL',
        text: `the order is worth ${formatDecimal(notional)}, the limit is ${limits.maxOrderNotional}`,
      };
};
