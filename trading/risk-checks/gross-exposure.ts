// All positions together may not be worth more than the limit. Closing is always possible.
import { decimal, formatDecimal, multiply, parseDecimal } from '../decimal.ts';
import type { RiskCheck } from './risk-check.ts';

export const checkGrossExposure: RiskCheck = ({ quantity }, { grossExposure, price, limits, isReducing }) => {
  if (isReducing || limits.maxGrossExposure === null || price === null) return null;
  const after = decimal(grossExposure + multiply(quantity, price));
  return after <= parseDecimal(limits.maxGrossExposure)
    ? null
    : {
        code: 'GROSS_EXPOSURE',
        text: `all positions would be worth ${formatDecimal(after)}, the limit is ${limits.maxGrossExposure}`,
      };
};
