// Says no while trading is halted, and to orders that add risk while positions may only shrink.
import { absolute, formatDecimal } from '../decimal.ts';
import type { RiskCheck } from './risk-check.ts';

export const checkTradingState: RiskCheck = (proposal, context) => {
  if (context.tradingState === 'HALTED') return { code: 'TRADING_HALTED', text: 'trading is halted until somebody resumes it' };
  if (context.tradingState === 'ACTIVE') return null;
  const isOpposite = proposal.side === 'sell' ? context.held > 0n : context.held < 0n;
  const closing = proposal.side === 'sell' ? context.openSells : context.openBuys;
  if (isOpposite && closing + proposal.quantity <= absolute(context.held)) return null;
  return {
    code: 'ONLY_REDUCING',
    text: `only orders that shrink a position are allowed; held ${formatDecimal(context.held)}, already closing ${formatDecimal(closing)}`,
  };
};
