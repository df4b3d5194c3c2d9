// When the account has lost too much within a day, nothing is opened any more until the next one.
import { formatDecimal, negate, parseDecimal } from '../decimal.ts';
import type { RiskCheck } from './risk-check.ts';

export const checkDailyLoss: RiskCheck = (_proposal, { dayPnl, limits, isReducing }) => {
  if (isReducing || limits.maxDailyLoss === null || dayPnl === null) return null;
  return dayPnl > negate(parseDecimal(limits.maxDailyLoss))
    ? null
    : {
        code: 'MAX_DAILY_LOSS',
        text: `the account has lost ${formatDecimal(negate(dayPnl))} today, the limit is ${limits.maxDailyLoss}`,
      };
};
