// Whether a position may become short at all: by the settings, by the venue, and in whole shares only.
import { type Decimal, decimal, formatDecimal, isMultipleOf, ONE } from '../decimal.ts';
import type { RiskCheck } from './risk-check.ts';

export const checkShorting: RiskCheck = ({ side, quantity, symbol }, { held, openSells, instrument, limits, isReducing }) => {
  if (side === 'buy' || isReducing) return null;
  const after: Decimal = decimal(held - openSells - quantity);
  if (after >= 0n) return null;
  const denied = (text: string) => ({
    code: 'SHORTING' as const,
    text: `the position in ${symbol} would be ${formatDecimal(after)}: ${text}`,
  });
  if (!limits.allowShort) return denied('selling short is switched off');
  if (instrument?.assetClass === 'crypto') return denied('coins cannot be sold short');
  if (instrument && !instrument.shortable) return denied('the venue has none to lend');
  return isMultipleOf(after, ONE) ? null : denied('only whole shares can be sold short');
};
