// What the account cannot pay for is not sent: the venue would refuse it, and would charge us a request for that.
import { formatDecimal, multiply } from '../decimal.ts';
import type { RiskCheck } from './risk-check.ts';

export const checkBuyingPower: RiskCheck = ({ quantity }, { buyingPower, price, limits, isReducing }) => {
  if (isReducing || !limits.checkBuyingPower || buyingPower === null || price === null) return null;
  const needed = multiply(quantity, price);
  return needed <= buyingPower
    ? null
    : {
        code: 'BUYING_POWER',
        text: `the order needs ${formatDecimal(needed)}, the account has ${formatDecimal(buyingPower)} of buying power left`,
      };
};
