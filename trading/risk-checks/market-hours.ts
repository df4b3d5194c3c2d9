// Says no to equity orders outside the regular session. Crypto trades at all times.
import type { RiskCheck } from './risk-check.ts';

export const checkMarketHours: RiskCheck = ({ symbol }, { instrument, isEquitySessionOpen }) =>
  instrument?.assetClass === 'crypto' || isEquitySessionOpen
    ? null
    : { code: 'MARKET_CLOSED', text: `the regular session is closed for ${symbol}` };
