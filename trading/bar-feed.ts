// Bars of one length for several symbols: from history first, then from live trades, with no interval counted twice.
import type { Bar, Trade } from '../protocol/ticks.ts';
import { addTrade, type BarBuilder, createBarBuilder, intervalEndUs } from './bars.ts';

/** Belongs to one strategy. */
export type BarFeed = {
  readonly durationUs: number;
  /** Takes note of a finished bar of history and returns it. Bars of another length are ignored. */
  addHistory(bar: Bar): Bar | undefined;
  /**
   * Adds a live trade and returns the bar that it ended, if it did. A late trade of an interval that is closed does not open it
   * again. An interval without trades has no bar.
   */
  addTrade(trade: Trade): Bar | undefined;
};

/** Throws a RangeError for a duration that no bar can have. */
export function createBarFeed(symbols: readonly string[], durationUs: number): BarFeed {
  const series = new Map<string, { readonly builder: BarBuilder; closedUntilUs: number }>(
    symbols.map((symbol) => [symbol, { builder: createBarBuilder(durationUs), closedUntilUs: 0 }]),
  );
  return {
    durationUs,
    addHistory(bar) {
      const own = series.get(bar.symbol);
      if (!own || bar.durationUs !== durationUs) return undefined;
      own.closedUntilUs = Math.max(own.closedUntilUs, intervalEndUs(bar.atUs, durationUs));
      return bar;
    },
    addTrade(trade) {
      const own = series.get(trade.symbol);
      if (!own || trade.atUs < own.closedUntilUs) return undefined;
      const bar = addTrade(own.builder, trade);
      if (bar) own.closedUntilUs = intervalEndUs(bar.atUs, durationUs);
      return bar;
    },
  };
}
