// One symbol in one timeframe: its history, the interval that is under way, and what we did.
import type { Timeframe } from '../../../protocol/desk-values.ts';
import type { ChartBar, ChartMark, ChartView } from '../../../protocol/desk-views/chart.ts';
import type { WatchRow } from '../../../protocol/desk-views/watchlist.ts';
import type { Bar, Tick } from '../../../protocol/ticks.ts';
import { addBar, addTrade, type BarBuilder, createBarBuilder, intervalStartUs, MINUTE_BAR_US } from '../../../trading/bars.ts';
import type { DeskFacts, Moment } from '../desk-facts.ts';
import { View } from '../feed/view.ts';
import { marksOf } from './chart-marks.ts';

export const CHART_HISTORY_BARS = 500;
const KEPT_BARS = 1_000;

export const DURATIONS_US: Readonly<Record<Timeframe, number>> = {
  '1m': MINUTE_BAR_US,
  '5m': 5 * MINUTE_BAR_US,
  '15m': 15 * MINUTE_BAR_US,
  '1h': 60 * MINUTE_BAR_US,
  '1d': 24 * 60 * MINUTE_BAR_US,
};

export type LiveChart = {
  readonly view: View;
  readonly symbol: string;
  readonly durationUs: number;
  /** Finished bars, and the finished minutes of the interval that is under way. */
  begin(history: readonly Bar[], minutes: readonly Bar[]): void;
  fail(reason: string): void;
  hear(tick: Tick): void;
  refresh(moment: Moment): void;
};

export function createChart(key: string, symbol: string, timeframe: Timeframe, facts: DeskFacts): LiveChart {
  const view = new View(key);
  const durationUs = DURATIONS_US[timeframe];
  view.value('symbol', symbol);
  view.value('timeframe', timeframe);
  const state = view.value<ChartView['state']>('state', 'loading');
  const reason = view.value('reason', '');
  const bars = view.tail<ChartBar>('bars', KEPT_BARS);
  const liveBar = view.value<ChartBar | null>('liveBar', null);
  const quote = view.value<WatchRow | null>('quote', null);
  const marks = view.table<ChartMark>('marks');
  let builder: BarBuilder = createBarBuilder(durationUs);
  let isBegun = false;
  let shown: unknown = null;

  const finish = (bar: Bar | undefined): void => {
    // A bar that history told already is not told twice.
    if (bar && bar.atUs > (bars.last?.atUs ?? 0)) bars.append(toChartBar(bar));
  };
  return {
    view,
    symbol,
    durationUs,
    begin(history, minutes) {
      const lastAtUs = history.at(-1)?.atUs ?? Number.NEGATIVE_INFINITY;
      const early = builder.open && builder.open.atUs > lastAtUs ? builder.open : undefined;
      builder = createBarBuilder(durationUs);
      for (const minute of minutes) if (intervalStartUs(minute.atUs, durationUs) > lastAtUs) finish(addBar(builder, minute));
      // What was heard while history was on its way; without finer history it is all that is known of the interval.
      if (early && !builder.open) builder.open = early;
      bars.restart(history.map(toChartBar));
      isBegun = true;
      state.set('ready');
      reason.set('');
    },
    fail(why) {
      state.set('failed');
      reason.set(why);
    },
    hear(tick) {
      if (tick.kind === 'trade') {
        const finished = addTrade(builder, tick);
        if (isBegun) finish(finished);
      } else if (tick.kind === 'bar' && tick.durationUs === durationUs && isBegun) {
        // The venue's own word on an interval that has just ended counts for more than ours.
        if (builder.open?.atUs === tick.atUs) builder.open = undefined;
        if (bars.last?.atUs === tick.atUs) bars.replaceLast(toChartBar(tick));
        else finish(tick);
      }
    },
    refresh(moment) {
      liveBar.set(builder.open ? toChartBar(builder.open) : null);
      quote.set(facts.prices.rowOf(symbol, facts.isStale(symbol, moment)));
      const { frame } = facts.portfolio;
      const told = frame ?? facts.strategies.value;
      if (told === shown && facts.strategies.value === null) return;
      shown = told;
      marks.replace(marksOf(symbol, facts));
    },
  };
}

const toChartBar = ({ atUs, open, high, low, close, volume }: Omit<Bar, 'kind'>): ChartBar => ({
  atUs,
  open,
  high,
  low,
  close,
  volume,
});
