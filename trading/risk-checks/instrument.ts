// Says no to a symbol that the venue does not list or does not trade.
import type { RiskCheck } from './risk-check.ts';

export const checkInstrument: RiskCheck = ({ symbol }, { instrument }) => {
  if (instrument === null) return { code: 'UNKNOWN_SYMBOL', text: `the venue does not list ${symbol}` };
  return instrument.tradable ? null : { code: 'UNKNOWN_SYMBOL', text: `${symbol} cannot be traded at the venue now` };
};
