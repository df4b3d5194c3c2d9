// Every built-in strategy on recorded market data: it trades, for the reasons it says, and the same way each time.
import { describe, expect, it } from 'vitest';
import { strategy as donchianBreakout } from '../../strategies/donchian-breakout.ts';
import { strategy as openingRangeBreakout } from '../../strategies/opening-range-breakout.ts';
import { strategy as pairsSpread } from '../../strategies/pairs-spread.ts';
import { strategy as rsiReversion } from '../../strategies/rsi-reversion.ts';
import { strategy as smaCross } from '../../strategies/sma-cross.ts';
import { strategy as vwapReversion } from '../../strategies/vwap-reversion.ts';
import type { AnyStrategyDefinition } from '../../trading/cores/strategy-host/strategy-definition.ts';
import { createStrategyTrial, type StrategyTrial } from '../../trading/cores/strategy-host/strategy-trial.ts';
import { sessionAt } from '../../trading/sessions.ts';
import { openMarketSource } from '../../workers/simulator/sources/open-source.ts';
import { findLeanFolder } from '../support/market-data.ts';

const folder = findLeanFolder();
/** Three days in which SPY, IBM and AIG are all recorded. */
const DAYS = { from: '2013-10-07', to: '2013-10-09' };
const MINUTE_US = 60_000_000;

function playDays(definition: AnyStrategyDefinition, symbols: string[], parameters: Record<string, unknown>): StrategyTrial {
  const source = openMarketSource({ kind: 'replay', path: folder ?? '', symbols, resolution: 'minute', ...DAYS });
  const warmUp = definition.warmUp?.({ ...defaultsOf(definition), ...parameters } as never);
  // Of the first day's morning, and no more: what follows is played live.
  const history = symbols
    .flatMap((symbol) =>
      source
        .barsBetween(symbol, { fromUs: source.fromUs - 4 * 86_400e6, toUs: source.fromUs }, warmUp?.durationUs ?? MINUTE_US)
        .slice(-(warmUp?.count ?? 0)),
    )
    .toSorted((a, b) => a.atUs - b.atUs);
  const play = createStrategyTrial(definition, { symbols, parameters, history, isAlwaysOpen: false });
  for (const tick of Iterator.from(source.ticks(source.fromUs))) play.play(tick);
  return play;
}

const defaultsOf = ({ parameters }: AnyStrategyDefinition) =>
  Object.fromEntries(Object.entries(parameters).map(([name, definition]) => [name, definition.default]));

describe.skipIf(folder === null)('on three recorded days', () => {
  it.each<[string, AnyStrategyDefinition, string[], Record<string, unknown>, readonly RegExp[]]>([
    ['sma-cross', smaCross, ['SPY', 'IBM'], {}, [/^Crossed above/, /^Crossed below/]],
    ['rsi-reversion', rsiReversion, ['SPY', 'IBM'], { sides: 'both' }, [/back above 30/, /back below 70/, /the exit of 50/]],
    [
      'donchian-breakout',
      donchianBreakout,
      ['SPY', 'IBM'],
      { sides: 'both' },
      [/above the highest high of 20/, /below the lowest low of 20/, /of 10 bars/, /^stop$/],
    ],
    ['vwap-reversion', vwapReversion, ['SPY', 'IBM'], { sides: 'both' }, [/^Stretched/, /^Back at/]],
    ['opening-range-breakout', openingRangeBreakout, ['SPY', 'IBM'], { sides: 'both' }, [/^Traded at/, /^stop$/]],
    ['pairs-spread', pairsSpread, ['SPY', 'IBM'], { correlation: 0.3 }, [/^Spread/, /^Hedge/, /^Back in line|^The pair broke/]],
  ])(
    '%s enters and leaves for its reasons, and a second run gives the same signals',
    (_, definition, symbols, parameters, reasons) => {
      const first = playDays(definition, symbols, parameters);
      const whys = first.fills.map(({ why }) => why);
      for (const reason of reasons) expect(whys.some((why) => reason.test(why))).toBe(true);
      const second = playDays(definition, symbols, parameters);
      expect(second.signals).toEqual(first.signals);
      expect(first.signals.length).toBeGreaterThan(3);
      // Outside of the session every signal would be denied.
      expect(first.signals.filter(({ causedAtUs }) => sessionAt(causedAtUs).phase !== 'core')).toEqual([]);
    },
  );

  it.each<[string, AnyStrategyDefinition]>([
    ['vwap-reversion', vwapReversion],
    ['opening-range-breakout', openingRangeBreakout],
  ])('%s is flat after each of the days, and trades in the regular session only', (_, definition) => {
    const play = playDays(definition, ['SPY', 'IBM'], { sides: 'both' });
    expect([play.held('SPY'), play.held('IBM')]).toEqual([0, 0]);
    expect(play.signals.filter(({ causedAtUs }) => sessionAt(causedAtUs).phase !== 'core')).toEqual([]);
  });
});
