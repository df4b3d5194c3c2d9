// A strategy trades only the symbols that its settings allow; what it holds it may always close.
import type { RiskCheck } from './risk-check.ts';

export const checkSymbolsAllowed: RiskCheck = ({ symbol, book }, { policy, isReducing }) =>
  isReducing || policy.symbols === null || policy.symbols.includes(symbol)
    ? null
    : { code: 'SYMBOL_NOT_ALLOWED', text: `${book} may trade ${policy.symbols.join(', ')}, not ${symbol}` };
