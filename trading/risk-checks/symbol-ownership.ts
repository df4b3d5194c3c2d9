// One strategy owns a symbol: two would fight over one position at the venue.
import type { RiskCheck } from './risk-check.ts';

export const checkSymbolOwnership: RiskCheck = ({ symbol }, { otherOwner }) =>
  otherOwner === null ? null : { code: 'SYMBOL_OWNED', text: `${symbol} is held or traded by ${otherOwner}` };
