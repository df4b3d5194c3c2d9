// A symbol's recorded days: which there are in each resolution, and their bars, trades and quotes.
import type { Bar, Quote, Trade } from '../../../../protocol/ticks.ts';
import { utcDateOf } from '../../../../trading/calendar-dates.ts';
import { newYorkDateOf } from '../../../../trading/new-york-time.ts';
import { sessionOf } from '../../../../trading/sessions.ts';
import type { ReplayResolution } from '../replay-settings.ts';
import { findWholeFile, isOneFilePerDay, type LeanKind, type LeanSymbol, listDayFiles } from './lean-folder.ts';
import { type LeanFile, RESOLUTION_US, readBarQuotes, readBars, readTickQuotes, readTicks } from './lean-rows.ts';
import type { TickerPeriod } from './map-file.ts';
import type { RowCache } from './row-cache.ts';

export type LeanDays = {
  /** Dates with data, oldest first. */
  datesOf(resolution: ReplayResolution, kind: LeanKind): readonly string[];
  has(resolution: ReplayResolution, kind: LeanKind, date: string): boolean;
  /** The trade bars of a date; none for ticks. */
  barsOf(resolution: ReplayResolution, date: string): readonly Bar[];
  /** The prints of a date; of bars, their close at their end. */
  tradesOf(resolution: ReplayResolution, date: string): Iterable<Trade>;
  quotesOf(resolution: ReplayResolution, date: string): readonly Quote[];
};

/** Date to the place of its rows: a file of its own, or a part of the one file. */
type DayIndex = ReadonlyMap<string, { readonly path: string; readonly from: number; readonly to: number }>;

/** `tickers`: the names under which the files lie, each for its own time. */
export function openLeanDays(symbol: LeanSymbol, cache: RowCache, tickers: readonly TickerPeriod[]): LeanDays {
  const indexes = new Map<string, DayIndex>();

  const indexOf = (resolution: ReplayResolution, kind: LeanKind): DayIndex => {
    const key = `${resolution} ${kind}`;
    const known = indexes.get(key);
    if (known) return known;
    const index = new Map(tickers.flatMap((ticker) => [...indexTicker(ticker, resolution, kind)]));
    indexes.set(key, index);
    return index;
  };

  const indexTicker = ({ fileName, after, until }: TickerPeriod, resolution: ReplayResolution, kind: LeanKind): DayIndex => {
    const named = { ...symbol, fileName };
    const places = isOneFilePerDay(resolution) ? indexFolder(named, resolution, kind) : indexWholeFile(named, resolution, kind);
    // Outside of its time a ticker was another company's.
    return new Map([...places].filter(([date]) => date > after && date <= until));
  };

  const indexFolder = (named: LeanSymbol, resolution: ReplayResolution, kind: LeanKind): DayIndex => {
    const files = [...listDayFiles(named, resolution, kind)];
    return new Map(files.map(([date, path]) => [date, { path, from: 0, to: Number.POSITIVE_INFINITY }]));
  };

  const indexWholeFile = (named: LeanSymbol, resolution: ReplayResolution, kind: LeanKind): DayIndex => {
    const path = findWholeFile(named, resolution, kind);
    const places = new Map<string, { path: string; from: number; to: number }>();
    if (path === undefined) return places;
    for (const [row, { atUs }] of readWhole(path, resolution, kind).entries()) {
      const date = dateOf(symbol, kind === 'quote' ? atUs - RESOLUTION_US[resolution] : atUs);
      const place = places.get(date);
      if (place) place.to = row + 1;
      else places.set(date, { path, from: row, to: row + 1 });
    }
    return places;
  };

  // Two symbols may read one file: rows bear the symbol that asked.
  const keyOf = (path: string): string => `${symbol.symbol} ${path}`;

  const readWhole = (path: string, resolution: ReplayResolution, kind: LeanKind): readonly (Bar | Quote)[] => {
    const file: LeanFile = { path, symbol, resolution, date: undefined };
    return cache.rowsOf<Bar | Quote>(keyOf(path), () => (kind === 'trade' ? readBars(file) : readBarQuotes(file)));
  };

  const rowsOf = <T>(
    resolution: ReplayResolution,
    kind: LeanKind,
    date: string,
    read: (file: LeanFile) => readonly T[],
  ): readonly T[] => {
    const place = indexOf(resolution, kind).get(date);
    if (!place) return [];
    const fileDate = isOneFilePerDay(resolution) ? date : undefined;
    const rows = cache.rowsOf(keyOf(place.path), () => read({ path: place.path, symbol, resolution, date: fileDate }));
    return fileDate === undefined ? rows.slice(place.from, place.to) : rows;
  };

  const barsOf = (resolution: ReplayResolution, date: string): readonly Bar[] =>
    resolution === 'tick' ? [] : rowsOf(resolution, 'trade', date, readBars);

  return {
    datesOf: (resolution, kind) => [...indexOf(resolution, kind).keys()],
    has: (resolution, kind, date) => indexOf(resolution, kind).has(date),
    barsOf,
    tradesOf: (resolution, date) =>
      resolution === 'tick' ? rowsOf('tick', 'trade', date, readTicks) : closesOf(symbol, barsOf(resolution, date)),
    quotesOf: (resolution, date) => rowsOf(resolution, 'quote', date, resolution === 'tick' ? readTickQuotes : readBarQuotes),
  };
}

/** The day under which a moment of this symbol is filed. */
export const dateOf = (symbol: LeanSymbol, atUs: number): string =>
  symbol.assetClass === 'crypto' ? utcDateOf(atUs) : newYorkDateOf(atUs);

/** A bar's close is known when the bar is over: that is when it trades, so that nothing looks ahead. */
function* closesOf(symbol: LeanSymbol, bars: readonly Bar[]): Generator<Trade, undefined> {
  for (const bar of bars) {
    if (bar.volume > 0)
      yield { kind: 'trade', symbol: bar.symbol, atUs: closedAtUs(symbol, bar), price: bar.close, size: bar.volume };
  }
}

/** The end of the bar; for a day of equities the close of the session, when its last price was made. */
function closedAtUs(symbol: LeanSymbol, bar: Bar): number {
  const session =
    bar.durationUs === RESOLUTION_US.daily && symbol.assetClass === 'us_equity'
      ? sessionOf(newYorkDateOf(bar.atUs))
      : undefined;
  return session?.closeUs ?? bar.atUs + bar.durationUs;
}
