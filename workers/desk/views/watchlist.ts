// The quotes of some symbols.
import type { WatchRow } from '../../../protocol/desk-views/watchlist.ts';
import type { DeskFacts, Moment } from '../desk-facts.ts';
import { View } from '../feed/view.ts';

export type WatchlistView = { readonly view: View; refresh(changed: ReadonlySet<string>, moment: Moment): void };

/** Age and staleness can change without a tick. */
const LOOK_AGAIN_MS = 1_000;

export function createWatchlistView(key: string, symbols: readonly string[], facts: DeskFacts): WatchlistView {
  const view = new View(key);
  view.value('symbols', symbols);
  const quotes = view.table<WatchRow>('quotes');
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  return {
    view,
    refresh(changed, moment) {
      const isDue = moment.nowMs - lookedAtMs >= LOOK_AGAIN_MS;
      if (isDue) lookedAtMs = moment.nowMs;
      for (const symbol of symbols) {
        if (isDue || changed.has(symbol)) quotes.put(symbol, facts.prices.rowOf(symbol, facts.isStale(symbol, moment)));
      }
    },
  };
}
