// A strategy uses no more capital than is allotted to it. Closing is always possible.
import { decimal, formatDecimal, multiply, parseDecimal } from '../decimal.ts';
import type { RiskCheck } from './risk-check.ts';

export const checkCapital: RiskCheck = ({ book, quantity }, { policy, bookExposure, price, isReducing }) => {
  if (isReducing || policy.capital === null || price === null) return null;
  const after = decimal(bookExposure + multiply(quantity, price));
  return after <= parseDecimal(policy.capital)
    ? null
    : {
        code: 'CAPITAL',
        text: `${book} would use ${formatDecimal(after)}, the capital allotted to it is ${policy.capital}`,
      };
};
