// Nothing is opened on a price that has not been heard of for too long. Closing is always possible.
import type { RiskCheck } from './risk-check.ts';

export const checkStaleQuote: RiskCheck = ({ symbol }, { quote, limits, isReducing }) =>
  isReducing || limits.maxQuoteAgeMs === null || quote === null || quote.ageMs <= limits.maxQuoteAgeMs
    ? null
    : {
        code: 'STALE_QUOTE',
        text: `the last quote of ${symbol} is ${Math.round(quote.ageMs)} ms old, the limit is ${limits.maxQuoteAgeMs}`,
      };
