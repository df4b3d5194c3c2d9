// A stop that the market has passed already would trade at once instead of waiting: the venue refuses it.
import { formatDecimal } from '../decimal.ts';
import type { RiskCheck } from './risk-check.ts';

export const checkStopSide: RiskCheck = ({ symbol, side, type, stopPrice }, { mark }) => {
  if ((type !== 'stop' && type !== 'stop-limit') || stopPrice === null || mark === null) return null;
  if (side === 'buy' ? stopPrice > mark : stopPrice < mark) return null;
  return {
    code: 'STOP_PASSED',
    text: `the stop of a ${side} must be ${side === 'buy' ? 'above' : 'below'} the price ${formatDecimal(mark)} of ${symbol}, found ${formatDecimal(stopPrice)}`,
  };
};
