// Says no to equity orders while they cannot trade. Crypto trades at all times.
import type { RiskCheck } from './risk-check.ts';

export const checkMarketHours: RiskCheck = ({ symbol, extendedHours }, { instrument, ...hours }) => {
  if (instrument?.assetClass === 'crypto' || hours.isEquitySessionOpen) return null;
  if (!extendedHours) return { code: 'MARKET_CLOSED', text: `the regular session is closed for ${symbol}` };
  return hours.areExtendedHoursOpen
    ? null
    : { code: 'MARKET_CLOSED', text: `${symbol} trades neither in the regular session nor before or after it now` };
};
