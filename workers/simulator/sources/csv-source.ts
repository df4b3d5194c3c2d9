// Replays market data from one CSV file: trades, quotes and bars of one or more symbols. csv/csv-rows.ts describes it.
import type { AssetClass, Instrument } from '../../../protocol/instruments.ts';
import type { Bar, Quote, Tick, Trade } from '../../../protocol/ticks.ts';
import { barsFromBars, barsFromTrades, intervalEndUs, intervalStartUs, MINUTE_BAR_US } from '../../../trading/bars.ts';
import { addDays, utcMidnightUs } from '../../../trading/calendar-dates.ts';
import { assetClassOf, describeInstrument } from '../../../trading/listed-instruments.ts';
import { newYorkDateOf, newYorkMidnightUs } from '../../../trading/new-york-time.ts';
import { sessionOf } from '../../../trading/sessions.ts';
import type { MarketSource, TimeSpan } from '../market-source.ts';
import { type CsvRows, readCsvRows } from './csv/csv-rows.ts';
import { MarketDataError } from './market-data-error.ts';
import { knownAtUs, mergeTicks } from './merge-ticks.ts';
import { quotesAroundTrades } from './quotes-around-trades.ts';
import type { ReplaySettings } from './replay-settings.ts';

const BAR_DURATIONS_US = {
  tick: undefined,
  second: 1_000_000,
  minute: MINUTE_BAR_US,
  hour: 3_600_000_000,
  daily: 86_400_000_000,
} as const;

/** Everything that the file says of one symbol, each list in the order of time. */
type Part = {
  readonly instrument: Instrument;
  readonly trades: readonly Trade[];
  readonly quotes: readonly Quote[];
  readonly bars: readonly Bar[];
};

/** Throws a MarketDataError that names the file and the line, or the symbol and the days that are there. */
export function openCsvSource(settings: ReplaySettings): MarketSource {
  const rows = readCsvRows(settings.path, BAR_DURATIONS_US[settings.resolution]);
  const symbols = [...new Set(settings.symbols.map((text) => toKnownSymbol(text, rows, settings.path)))];
  const parts = new Map(symbols.map((symbol) => [symbol, toPart(symbol, rows)]));
  // A file fits in memory, so its ticks are put in order once and a pass is a walk over them.
  const ticks = [...mergeTicks(symbols.flatMap((symbol) => shownTicks(toPart(symbol, rowsInRange(symbol, rows, settings)))))];
  const first = ticks[0];
  const last = ticks.at(-1);
  if (!first || !last)
    throw new MarketDataError(`${settings.path}: no line of ${symbols.join(', ')} from ${settings.from} to ${settings.to}`);

  return {
    name: 'replay',
    instruments: [...parts.values()].map((part) => part.instrument),
    isAlwaysOpen: false,
    fromUs: knownAtUs(first),
    toUs: knownAtUs(last) + 1,
    ticks: (sinceUs) => ticksSince(ticks, sinceUs),
    tradesBetween: (symbol, span) => within(parts.get(symbol)?.trades ?? [], span),
    quotesBetween: (symbol, span) => within(parts.get(symbol)?.quotes ?? [], span),
    barsBetween: (symbol, span, durationUs) => barsWithin(parts.get(symbol), span, durationUs),
  };
}

/** `spy` means SPY and `btcusd` means BTC/USD when the file has it. */
function toKnownSymbol(text: string, rows: CsvRows, path: string): string {
  const known = [...new Set([...rows.trades, ...rows.quotes, ...rows.bars].map((row) => row.symbol))];
  const wanted = text.toUpperCase();
  const symbol =
    known.find((candidate) => candidate === wanted) ?? known.find((candidate) => candidate.replace('/', '') === wanted);
  if (symbol !== undefined) return symbol;
  throw new MarketDataError(
    `${path}: no line of ${wanted}, found ${known.length > 0 ? known.toSorted().join(', ') : 'no symbol at all'}`,
  );
}

function toPart(symbol: string, rows: CsvRows): Part {
  const instrument = describeInstrument(symbol, assetClassOf(symbol));
  const bars = sortedRowsOf(symbol, rows.bars);
  const printed = sortedRowsOf(symbol, rows.trades);
  // Bars next to trades are the same trades once more.
  const trades =
    printed.length > 0 ? printed : bars.filter((bar) => bar.volume > 0).map((bar) => toClose(bar, instrument.assetClass));
  const quotes = sortedRowsOf(symbol, rows.quotes);
  return { instrument, trades, quotes: quotes.length > 0 ? quotes : [...quotesAroundTrades(instrument, trades)], bars };
}

/** A close is known when its bar is over; a day of equities is over at the close of the session. */
function toClose(bar: Bar, assetClass: AssetClass): Trade {
  const session =
    bar.durationUs === BAR_DURATIONS_US.daily && assetClass === 'us_equity' ? sessionOf(newYorkDateOf(bar.atUs)) : undefined;
  return {
    kind: 'trade',
    symbol: bar.symbol,
    atUs: session?.closeUs ?? bar.atUs + bar.durationUs,
    price: bar.close,
    size: bar.volume,
  };
}

function* ticksSince(ticks: readonly Tick[], sinceUs: number): Generator<Tick, undefined> {
  for (const tick of ticks) if (knownAtUs(tick) >= sinceUs) yield tick;
}

/** The rows of a symbol that begin on the days of the replay. */
function rowsInRange(symbol: string, rows: CsvRows, settings: ReplaySettings): CsvRows {
  const midnightUs = assetClassOf(symbol) === 'crypto' ? utcMidnightUs : newYorkMidnightUs;
  const span = { fromUs: midnightUs(settings.from), toUs: midnightUs(addDays(settings.to, 1)) };
  return { trades: within(rows.trades, span), quotes: within(rows.quotes, span), bars: within(rows.bars, span) };
}

const shownTicks = (part: Part): readonly (readonly Tick[])[] => [part.quotes, part.trades, shownBars(part)];

/** Bars of the file that are a minute or longer, else minutes made of its seconds or of its trades. */
function shownBars(part: Part): readonly Bar[] {
  const durationUs = part.bars[0]?.durationUs;
  if (durationUs === undefined) return barsFromTrades(part.trades, MINUTE_BAR_US);
  return durationUs < MINUTE_BAR_US ? barsFromBars(part.bars, MINUTE_BAR_US) : part.bars;
}

/** Bars that lie wholly in the span, of the bars of the file where they fit, else of its trades. */
function barsWithin(part: Part | undefined, span: TimeSpan, durationUs: number): readonly Bar[] {
  const startUs = intervalStartUs(span.fromUs, durationUs);
  const inner = { fromUs: startUs < span.fromUs ? intervalEndUs(startUs, durationUs) : startUs, toUs: span.toUs };
  const finerUs = part?.bars[0]?.durationUs;
  const bars =
    finerUs !== undefined
      ? durationUs % finerUs === 0
        ? barsFromBars(within(part?.bars ?? [], inner), durationUs)
        : []
      : barsFromTrades(within(part?.trades ?? [], inner), durationUs);
  return bars.filter((bar) => intervalEndUs(bar.atUs, durationUs) <= span.toUs);
}

const within = <T extends { readonly atUs: number }>(items: readonly T[], span: TimeSpan): readonly T[] =>
  items.filter((item) => item.atUs >= span.fromUs && item.atUs < span.toUs);

const sortedRowsOf = <T extends Tick>(symbol: string, rows: readonly T[]): readonly T[] =>
  rows.filter((row) => row.symbol === symbol).toSorted((a, b) => a.atUs - b.atUs);
