// A market made of nothing but a seed: twenty symbols, correlated through one market factor, that look and move like real
// ones. It is a pure function of seed and time, so that any span of it, past or future, comes out the same in any order and
// a restart goes on in the same market.
import type { Instrument } from '../protocol/instruments.ts';
import type { Bar, Quote, Tick, Trade } from '../protocol/ticks.ts';
import {
  addTrade,
  barsFromBars,
  barsFromTrades,
  createBarBuilder,
  finishBarAt,
  intervalEndUs,
  intervalStartUs,
  MINUTE_BAR_US,
} from './bars.ts';
import { assetClassOf, describeInstrument } from './listed-instruments.ts';
import { type BarCache, createBarCache } from './synthetic/bar-cache.ts';
import { coinActivityAt, endlessEquityActivityAt, equityActivityAt } from './synthetic/market-activity.ts';
import { createProcesses, type SyntheticMarketSettings } from './synthetic/market-processes.ts';
import { createNewsWire, type NewsArticle } from './synthetic/news-wire.ts';
import { SLOT_US } from './synthetic/path-grid.ts';
import { sketchBars } from './synthetic/sketch-bars.ts';
import { SYMBOL_MODELS } from './synthetic/symbol-models.ts';
import type { SymbolProcess } from './synthetic/symbol-process.ts';

export type SyntheticMarket = {
  readonly instruments: readonly Instrument[];
  /** Quotes, trades and one-minute bars from `sinceUs` on, in time order, without end. */
  ticks(sinceUs: number): Iterator<Tick, undefined>;
  /** Half-open spans: `fromUs <= atUs < toUs`. */
  quotesBetween(symbol: string, fromUs: number, toUs: number): readonly Quote[];
  tradesBetween(symbol: string, fromUs: number, toUs: number): readonly Trade[];
  /**
   * Bars that lie wholly in the span. Below an hour they are made of the trades; from an hour on they are drawn from the price
   * at every 64 s with the usual volume, because a year of trades would take minutes.
   */
  barsBetween(symbol: string, fromUs: number, toUs: number, durationUs: number): readonly Bar[];
  /** Makes what `barsBetween` will need, little with each step: days of trades and years of prices take longer than others should wait. */
  prepareBars(symbol: string, fromUs: number, toUs: number, durationUs: number): Generator<void, void>;
  /** What is written about the jumps and the changes of regime in the span, oldest first. */
  newsBetween(fromUs: number, toUs: number): readonly NewsArticle[];
};

export const SYNTHETIC_SYMBOLS: readonly string[] = SYMBOL_MODELS.map((model) => model.symbol);

const HOUR_US = 3_600_000_000;
const SKETCH_FROM_US = HOUR_US;
/** A hundred hours of twenty symbols. */
const MINUTES_KEPT = { pieceUs: HOUR_US / 6, keptPieces: 12_000 };
/** Two years of two symbols, and some days of all others. */
const HOURS_KEPT = { pieceUs: 24 * HOUR_US, keptPieces: 2_000 };

/** Throws a RangeError for a symbol that is not in SYNTHETIC_SYMBOLS. */
export function createSyntheticMarket(settings: SyntheticMarketSettings): SyntheticMarket {
  const processes = createProcesses(settings);
  const bySymbol = new Map(processes.map((process) => [process.symbol, process]));
  const equityActivity = settings.session === 'always-open' ? endlessEquityActivityAt : equityActivityAt;
  const activityOf = (process: SymbolProcess, atUs: number): number =>
    (process.isCrypto ? coinActivityAt : equityActivity)(atUs);

  function* eventsOf(symbol: string, fromUs: number, toUs: number): Generator<Quote | Trade, undefined> {
    const process = bySymbol.get(symbol);
    if (!process) return;
    for (let slot = Math.floor(fromUs / SLOT_US); slot * SLOT_US < toUs; slot++) {
      const activity = activityOf(process, slot * SLOT_US);
      const quote = activity > 0 ? process.quoteIn(slot, activity) : undefined;
      if (!quote) continue;
      if (quote.atUs >= fromUs && quote.atUs < toUs) yield quote;
      const trade = process.tradeIn(slot, activity, quote);
      if (trade && trade.atUs >= fromUs && trade.atUs < toUs) yield trade;
    }
  }

  const tradesBetween = (symbol: string, fromUs: number, toUs: number): readonly Trade[] =>
    Array.from(eventsOf(symbol, fromUs, toUs)).filter((event) => event.kind === 'trade');

  const foldTrades = (symbol: string, fromUs: number, toUs: number, durationUs: number): readonly Bar[] =>
    barsFromTrades(tradesBetween(symbol, fromUs, toUs), durationUs).filter((bar) => bar.atUs + durationUs <= toUs);
  const sketch = (symbol: string, fromUs: number, toUs: number, durationUs: number): readonly Bar[] => {
    const process = bySymbol.get(symbol);
    return process ? sketchBars(process, (atUs) => activityOf(process, atUs), fromUs, toUs, durationUs) : [];
  };
  const minuteBars = createBarCache(MINUTES_KEPT, (symbol, fromUs, toUs) => foldTrades(symbol, fromUs, toUs, MINUTE_BAR_US));
  const hourBars = createBarCache(HOURS_KEPT, (symbol, fromUs, toUs) => sketch(symbol, fromUs, toUs, HOUR_US));
  /** The remembered bars that longer ones of a duration are made of; null for odd durations, which nobody remembers. */
  const partsOf = (durationUs: number): BarCache | null => {
    if (durationUs >= SKETCH_FROM_US) return durationUs % HOUR_US === 0 ? hourBars : null;
    return durationUs % MINUTE_BAR_US === 0 ? minuteBars : null;
  };

  return {
    instruments: processes.map(({ symbol }) => describeInstrument(symbol, assetClassOf(symbol))),
    ticks: (sinceUs) => playAll(processes, equityActivity, sinceUs),
    quotesBetween: (symbol, fromUs, toUs) =>
      Array.from(eventsOf(symbol, fromUs, toUs)).filter((event) => event.kind === 'quote'),
    tradesBetween,
    barsBetween(symbol, fromUs, toUs, durationUs) {
      if (!bySymbol.has(symbol)) return [];
      const parts = partsOf(durationUs);
      const startUs = startOfFirstBar(fromUs, durationUs);
      if (parts) {
        const bars = barsFromBars(parts.between(symbol, startUs, toUs), durationUs);
        return bars.filter((bar) => intervalEndUs(bar.atUs, durationUs) <= toUs);
      }
      const make = durationUs >= SKETCH_FROM_US ? sketch : foldTrades;
      return make(symbol, startUs, toUs, durationUs);
    },
    *prepareBars(symbol, fromUs, toUs, durationUs) {
      if (bySymbol.has(symbol)) yield* partsOf(durationUs)?.prepare(symbol, fromUs, toUs) ?? [];
    },
    newsBetween: createNewsWire(settings.seed, [...bySymbol.keys()]),
  };
}

function startOfFirstBar(fromUs: number, durationUs: number): number {
  const startUs = intervalStartUs(fromUs, durationUs);
  return startUs < fromUs ? intervalEndUs(startUs, durationUs) : startUs;
}

function* playAll(
  processes: readonly SymbolProcess[],
  equityActivity: (atUs: number) => number,
  sinceUs: number,
): Generator<Tick, undefined> {
  const entries = processes.map((process) => ({ process, minute: createBarBuilder(MINUTE_BAR_US) }));
  const slotsPerMinute = MINUTE_BAR_US / SLOT_US;
  // From the start of the minute, so that the first bar knows all of its trades.
  let slot = Math.floor((sinceUs - 1) / MINUTE_BAR_US) * slotsPerMinute;
  for (; ; slot++) {
    const startUs = slot * SLOT_US;
    // Nothing of a slot falls on its first microsecond, so the bars of the minute before come first.
    if (slot % slotsPerMinute === 0 && startUs >= sinceUs) {
      for (const { minute } of entries) {
        const bar = finishBarAt(minute, startUs);
        if (bar) yield bar;
      }
    }
    const equitiesNow = equityActivity(startUs);
    const coinsNow = coinActivityAt(startUs);
    const events: (Quote | Trade)[] = [];
    for (const { process, minute } of entries) {
      const activity = process.isCrypto ? coinsNow : equitiesNow;
      const quote = activity > 0 ? process.quoteIn(slot, activity) : undefined;
      if (!quote) continue;
      events.push(quote);
      const trade = process.tradeIn(slot, activity, quote);
      if (!trade) continue;
      events.push(trade);
      addTrade(minute, trade);
    }
    events.sort((a, b) => a.atUs - b.atUs);
    for (const event of events) if (event.atUs >= sinceUs) yield event;
  }
}
