// A strategy's symbols that the simulated market does not have are named before anything starts.
import { expect, it } from 'vitest';
import { parseSettings } from '../../../../main/settings/parse-settings.ts';
import { findAbsentSymbols } from '../../../../main/strategies/find-market-mistakes.ts';

function absentIn(input: object): readonly object[] {
  const parsed = parseSettings(input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistakes));
  return findAbsentSymbols(parsed.value);
}
const mine = (...symbols: string[]): object => ({ id: 'mine', strategy: 'sma-cross', symbols });

it('suggests the symbol of the synthetic market that was meant', () => {
  expect(absentIn({ strategies: [mine('AAPL', 'MSTF')] })).toEqual([
    { path: 'strategy mine, symbols', found: '"MSTF"', expected: 'a symbol of the synthetic market: did you mean "MSFT"?' },
  ]);
  expect(absentIn({ strategies: [mine('AAPL', 'BTC/USD')] })).toEqual([]);
});

it('lists the symbols of a replay that plays no other', () => {
  const market = { kind: 'replay', path: '/data', symbols: ['SPY', 'QQQ'], from: '2013-10-07', to: '2013-10-07' };
  expect(absentIn({ simulator: { market }, strategies: [mine('SPY', 'AMAZON')] })).toEqual([
    { path: 'strategy mine, symbols', found: '"AMAZON"', expected: 'a symbol of the replay market: SPY, QQQ' },
  ]);
});
