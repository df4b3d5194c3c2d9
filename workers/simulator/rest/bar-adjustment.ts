// Bars as they would read had a split or a dividend never happened: what came before it is scaled to what the share is now.
import type { Bar } from '../../../protocol/ticks.ts';
import { toFloat } from '../../../trading/decimal.ts';
import { newYorkDateOf, newYorkMidnightUs } from '../../../trading/new-york-time.ts';
import type { DatedCorporateAction } from '../market-source.ts';

/** What stands before `exDate` is multiplied by this. */
export type BarAdjustment = { readonly exDate: string; readonly price: number; readonly volume: number };

const PRICE_DECIMALS = 4;

/**
 * Those of a symbol that have happened by `nowUs`. `closeBefore` gives the last price before a moment: a dividend takes its part
 * of that (CRSP's method). Raw bars need none.
 */
export function barAdjustments(
  actions: readonly DatedCorporateAction[],
  wanted: ReadonlySet<string>,
  symbol: string,
  nowUs: number,
  closeBefore: (atUs: number) => number | undefined,
): readonly BarAdjustment[] {
  const isWanted = (kind: string): boolean => wanted.has('all') || wanted.has(kind);
  return actions
    .filter(({ exDate, action }) => action.symbol === symbol && exDate <= newYorkDateOf(nowUs))
    .flatMap(({ exDate, action }): readonly BarAdjustment[] => {
      if (action.kind === 'split' && isWanted('split')) {
        const ratio = toFloat(action.ratio);
        return [{ exDate, price: 1 / ratio, volume: ratio }];
      }
      const close = action.kind === 'dividend' && isWanted('dividend') ? closeBefore(newYorkMidnightUs(exDate)) : undefined;
      if (action.kind !== 'dividend' || !close) return [];
      return [{ exDate, price: 1 - toFloat(action.perShare) / close, volume: 1 }];
    });
}

export function adjustBar(bar: Bar, adjustments: readonly BarAdjustment[]): Bar {
  const date = newYorkDateOf(bar.atUs);
  const due = adjustments.filter(({ exDate }) => date < exDate);
  if (due.length === 0) return bar;
  const price = due.reduce((factor, adjustment) => factor * adjustment.price, 1);
  const volume = due.reduce((factor, adjustment) => factor * adjustment.volume, 1);
  const scaled = (value: number): number => Number((value * price).toFixed(PRICE_DECIMALS));
  const [open, high, low, close] = [scaled(bar.open), scaled(bar.high), scaled(bar.low), scaled(bar.close)];
  return { ...bar, open, high, low, close, volume: Math.round(bar.volume * volume) };
}
