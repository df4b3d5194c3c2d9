// A strategy that sends orders without end has gone wrong. Closing is always possible.
import type { RiskCheck } from './risk-check.ts';

export const checkOrderRate: RiskCheck = (_proposal, { ordersInLastMinute, limits, isReducing }) =>
  isReducing || limits.maxOrdersPerMinute === null || ordersInLastMinute < limits.maxOrdersPerMinute
    ? null
    : {
        code: 'ORDER_RATE',
        text: `${ordersInLastMinute} orders were sent within a minute, the limit is ${limits.maxOrdersPerMinute}`,
      };
