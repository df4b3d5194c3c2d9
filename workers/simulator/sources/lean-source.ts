// Replays recorded data from a folder in the format of QuantConnect's LEAN engine: several symbols and days as one market.
import type { Instrument } from '../../../protocol/instruments.ts';
import type { Tick } from '../../../protocol/ticks.ts';
import { addDays, utcMidnightUs } from '../../../trading/calendar-dates.ts';
import { describeInstrument } from '../../../trading/listed-instruments.ts';
import { newYorkMidnightUs } from '../../../trading/new-york-time.ts';
import type { DatedCorporateAction, MarketSource } from '../market-source.ts';
import { readFactorFile } from './lean/factor-file.ts';
import { dayTicks } from './lean/lean-day-ticks.ts';
import { type LeanDays, openLeanDays } from './lean/lean-days.ts';
import { checkLeanFolder, type LeanSymbol, locateSymbol } from './lean/lean-folder.ts';
import { type LeanHistory, openLeanHistory } from './lean/lean-history.ts';
import { readDelisting, readTickers } from './lean/map-file.ts';
import { createRowCache } from './lean/row-cache.ts';
import { MarketDataError } from './market-data-error.ts';
import { knownAtUs, mergeTicks } from './merge-ticks.ts';
import { REPLAY_RESOLUTIONS, type ReplayResolution, type ReplaySettings } from './replay-settings.ts';

/** About 60 MB: two days of all prints of a busy symbol, or a month of its seconds. */
const CACHED_ROWS = 600_000;

/** One symbol of the replay. */
type Part = {
  readonly symbol: LeanSymbol;
  readonly instrument: Instrument;
  readonly days: LeanDays;
  readonly history: LeanHistory;
  /** The recorded dates of the range, oldest first; never empty. */
  readonly dates: readonly string[];
};

/** Throws a MarketDataError when a symbol has no file in the whole range, or when its first or last file is broken. */
export function openLeanSource(settings: ReplaySettings): MarketSource {
  const { path, resolution } = settings;
  checkLeanFolder(path);
  const cache = createRowCache(CACHED_ROWS);
  const located = new Map(settings.symbols.map((text) => locateSymbol(path, text)).map((symbol) => [symbol.symbol, symbol]));
  const parts = [...located.values()].map((symbol): Part => {
    const days = openLeanDays(symbol, cache, readTickers(path, symbol));
    const instrument = describeInstrument(symbol.symbol, symbol.assetClass);
    return {
      symbol,
      instrument,
      days,
      history: openLeanHistory(symbol, instrument, days, resolution),
      dates: datesInRange(symbol, days, settings),
    };
  });
  const bySymbol = new Map(parts.map((part) => [part.symbol.symbol, part]));

  const corporateActions = parts
    .flatMap(({ symbol, dates }) => [...readFactorFile(path, symbol, dates), ...readDelisting(path, symbol, settings)])
    .toSorted(byDate);
  // A symbol ends in the night after its last day, which is still to be played.
  const ends = corporateActions.flatMap(({ exDate, action }) =>
    action.kind === 'delisting' ? [newYorkMidnightUs(exDate)] : [],
  );

  return {
    name: 'replay',
    instruments: parts.map((part) => part.instrument),
    isAlwaysOpen: false,
    fromUs: Math.min(...parts.map((part) => firstKnownAtUs(part, resolution))),
    toUs: Math.max(...ends, ...parts.map((part) => lastKnownAtUs(part, resolution))) + 1,
    corporateActions,
    ticks: (sinceUs) => mergeTicks(parts.map((part) => partTicks(part, resolution, sinceUs))),
    tradesBetween: (symbol, span) => bySymbol.get(symbol)?.history.tradesBetween(span) ?? [],
    quotesBetween: (symbol, span) => bySymbol.get(symbol)?.history.quotesBetween(span) ?? [],
    barsBetween: (symbol, span, durationUs) => bySymbol.get(symbol)?.history.barsBetween(span, durationUs) ?? [],
  };
}

const byDate = (a: DatedCorporateAction, b: DatedCorporateAction): number =>
  a.exDate < b.exDate ? -1 : a.exDate > b.exDate ? 1 : 0;

/** A day is read when it is reached. */
function* partTicks(part: Part, resolution: ReplayResolution, sinceUs: number): Generator<Tick, undefined> {
  for (const date of part.dates) {
    // The last interval of a day ends at midnight.
    if (midnightAfter(part.symbol, date) < sinceUs) continue;
    for (const tick of dayTicks(part.days, part.instrument, resolution, date)) if (knownAtUs(tick) >= sinceUs) yield tick;
  }
}

function firstKnownAtUs(part: Part, resolution: ReplayResolution): number {
  for (const tick of partTicks(part, resolution, 0)) return knownAtUs(tick);
  throw nothingPlayable(part);
}

function lastKnownAtUs(part: Part, resolution: ReplayResolution): number {
  for (const date of part.dates.toReversed()) {
    let lastUs = -1;
    for (const tick of dayTicks(part.days, part.instrument, resolution, date)) lastUs = knownAtUs(tick);
    if (lastUs >= 0) return lastUs;
  }
  throw nothingPlayable(part);
}

const nothingPlayable = (part: Part): MarketDataError =>
  new MarketDataError(
    `the files of ${part.symbol.symbol} from ${part.dates[0]} on in ${part.symbol.directory} hold no trade and no quote`,
  );

function datesInRange(symbol: LeanSymbol, days: LeanDays, settings: ReplaySettings): readonly string[] {
  const { resolution, from, to } = settings;
  const recorded = recordedDates(days, resolution);
  const dates = recorded.filter((date) => date >= from && date <= to);
  if (dates.length > 0) return dates;
  const others = REPLAY_RESOLUTIONS.filter((other) => other !== resolution && recordedDates(days, other).length > 0);
  const hints = others.map((other) => `${other}: ${describeDates(recordedDates(days, other))}`);
  const elsewhere = hints.length > 0 ? ` (in other resolutions ${hints.join('; ')})` : '';
  const range = from === to ? `on ${from}` : `from ${from} to ${to}`;
  throw new MarketDataError(
    `no ${resolution} data of ${symbol.symbol} ${range} in ${symbol.directory}: found ${describeDates(recorded)}${elsewhere}`,
  );
}

const recordedDates = (days: LeanDays, resolution: ReplayResolution): readonly string[] =>
  [...new Set([...days.datesOf(resolution, 'trade'), ...days.datesOf(resolution, 'quote')])].toSorted();

function describeDates(dates: readonly string[]): string {
  if (dates.length === 0) return 'no days';
  return dates.length <= 6 ? dates.join(', ') : `${dates.length} days from ${dates[0]} to ${dates.at(-1)}`;
}

const midnightAfter = (symbol: LeanSymbol, date: string): number =>
  symbol.assetClass === 'crypto' ? utcMidnightUs(addDays(date, 1)) : newYorkMidnightUs(addDays(date, 1));
