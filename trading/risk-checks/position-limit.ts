// The position that would result, counting open orders that add to it, may not exceed its limits. Reducing is always allowed.
import { absolute, type Decimal, decimal, formatDecimal, multiply, parseDecimal } from '../decimal.ts';
import type { RiskCheck } from './risk-check.ts';

export const checkPositionLimit: RiskCheck = ({ side, quantity, symbol }, { held, openBuys, openSells, price, limits }) => {
  const after: Decimal = side === 'buy' ? decimal(held + openBuys + quantity) : decimal(held - openSells - quantity);
  if (absolute(after) <= absolute(held)) return null;
  if (limits.maxPositionQuantity !== null && absolute(after) > parseDecimal(limits.maxPositionQuantity)) {
    return {
      code: 'POSITION_LIMIT',
      text: `the position in ${symbol} would be ${formatDecimal(after)}, the limit is ${limits.maxPositionQuantity}`,
    };
  }
  if (limits.maxPositionNotional === null || price === null) return null;
  const notional = multiply(absolute(after), price);
  return notional <= parseDecimal(limits.maxPositionNotional)
    ? null
    : {
        code: 'POSITION_LIMIT',
        text: `the position in ${symbol} would be worth ${formatDecimal(notional)}, the limit is ${limits.maxPositionNotional}`,
      };
};
