// The recorded past of one symbol: each day from the resolution that is replayed, else from the next best that has the day.
import type { Instrument } from '../../../../protocol/instruments.ts';
import type { Bar, Quote, Tick, Trade } from '../../../../protocol/ticks.ts';
import { addBar, addTrade, createBarBuilder, finishBarAt, intervalEndUs, intervalStartUs } from '../../../../trading/bars.ts';
import { addDays, DAY_US } from '../../../../trading/calendar-dates.ts';
import type { TimeSpan } from '../../market-source.ts';
import { REPLAY_RESOLUTIONS, type ReplayResolution } from '../replay-settings.ts';
import { dayQuotes } from './lean-day-ticks.ts';
import { dateOf, type LeanDays } from './lean-days.ts';
import type { LeanKind, LeanSymbol } from './lean-folder.ts';
import { RESOLUTION_US } from './lean-rows.ts';

export type LeanHistory = {
  tradesBetween(span: TimeSpan): readonly Trade[];
  quotesBetween(span: TimeSpan): readonly Quote[];
  /** Bars that lie wholly in the span. */
  barsBetween(span: TimeSpan, durationUs: number): readonly Bar[];
};

export function openLeanHistory(
  symbol: LeanSymbol,
  instrument: Instrument,
  days: LeanDays,
  replayed: ReplayResolution,
): LeanHistory {
  const tickOrder = resolutionsFor(replayed);

  const tradesBetween = (span: TimeSpan): readonly Trade[] =>
    chosenDays(days, tickOrder, ['trade'], datesAround(symbol, span)).flatMap(({ date, resolution }) =>
      within(days.tradesOf(resolution, date), span),
    );

  const quotesBetween = (span: TimeSpan): readonly Quote[] =>
    chosenDays(days, tickOrder, ['trade', 'quote'], datesAround(symbol, span)).flatMap(({ date, resolution }) =>
      within(dayQuotes(days, instrument, resolution, date), span),
    );

  const barsBetween = (span: TimeSpan, durationUs: number): readonly Bar[] => {
    const startUs = intervalStartUs(span.fromUs, durationUs);
    const firstUs = startUs < span.fromUs ? intervalEndUs(startUs, durationUs) : startUs;
    const builder = createBarBuilder(durationUs);
    const bars: Bar[] = [];
    const keep = (bar: Bar | undefined): void => {
      if (bar && intervalEndUs(bar.atUs, durationUs) <= span.toUs) bars.push(bar);
    };
    const dates = datesAround(symbol, span);
    for (const { date, resolution } of chosenDays(days, resolutionsForBars(symbol, replayed, durationUs), ['trade'], dates)) {
      if (resolution === 'tick') {
        for (const trade of days.tradesOf('tick', date))
          if (trade.atUs >= firstUs && trade.atUs < span.toUs) keep(addTrade(builder, trade));
      } else {
        for (const bar of days.barsOf(resolution, date))
          if (bar.atUs >= firstUs && bar.atUs < span.toUs) keep(addBar(builder, bar));
      }
    }
    keep(finishBarAt(builder, span.toUs));
    return bars;
  };

  return { tradesBetween, quotesBetween, barsBetween };
}

/** The replayed one, then finer ones from the nearest on, then coarser ones from the nearest on. */
function resolutionsFor(replayed: ReplayResolution): readonly ReplayResolution[] {
  const place = REPLAY_RESOLUTIONS.indexOf(replayed);
  return [replayed, ...REPLAY_RESOLUTIONS.slice(0, place).toReversed(), ...REPLAY_RESOLUTIONS.slice(place + 1)];
}

/**
 * Those of which bars of a duration are made: the replayed one first, then from the coarsest on. Days come from daily data
 * before all others. Crypto's daily data goes by UTC days and ours by New York days, so it does not fit.
 */
function resolutionsForBars(symbol: LeanSymbol, replayed: ReplayResolution, durationUs: number): readonly ReplayResolution[] {
  const fitting = REPLAY_RESOLUTIONS.toReversed().filter((resolution) => {
    if (resolution === 'daily' && symbol.assetClass === 'crypto') return false;
    return resolution === 'tick' || durationUs % RESOLUTION_US[resolution] === 0;
  });
  if (durationUs >= DAY_US || !fitting.includes(replayed)) return fitting;
  return [replayed, ...fitting.filter((resolution) => resolution !== replayed)];
}

/** For each date in the range that has any data: the first resolution that has it. */
function chosenDays(
  days: LeanDays,
  order: readonly ReplayResolution[],
  kinds: readonly LeanKind[],
  range: { readonly from: string; readonly to: string },
): readonly { readonly date: string; readonly resolution: ReplayResolution }[] {
  const chosen = new Map<string, ReplayResolution>();
  for (const resolution of order) {
    for (const date of kinds.flatMap((kind) => days.datesOf(resolution, kind))) {
      if (date >= range.from && date <= range.to && !chosen.has(date)) chosen.set(date, resolution);
    }
  }
  return [...chosen].map(([date, resolution]) => ({ date, resolution })).toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

/** The file of the day before may end in the span: its last interval ends at midnight. */
function datesAround(symbol: LeanSymbol, span: TimeSpan): { readonly from: string; readonly to: string } {
  return { from: addDays(dateOf(symbol, span.fromUs), -1), to: dateOf(symbol, span.toUs) };
}

function within<T extends Tick>(ticks: Iterable<T>, span: TimeSpan): readonly T[] {
  const found: T[] = [];
  for (const tick of ticks) if (tick.atUs >= span.fromUs && tick.atUs < span.toUs) found.push(tick);
  return found;
}
