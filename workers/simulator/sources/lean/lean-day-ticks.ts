// One recorded day of one symbol as the ticks that a market would have shown.
import type { Instrument } from '../../../../protocol/instruments.ts';
import type { Bar, Quote, Tick, Trade } from '../../../../protocol/ticks.ts';
import { barsFromBars, barsFromTrades, MINUTE_BAR_US } from '../../../../trading/bars.ts';
import { newYorkDateOf } from '../../../../trading/new-york-time.ts';
import { sessionOf } from '../../../../trading/sessions.ts';
import { mergeTicks } from '../merge-ticks.ts';
import { quotesAroundTrades } from '../quotes-around-trades.ts';
import type { ReplayResolution } from '../replay-settings.ts';
import type { LeanDays } from './lean-days.ts';

/** Shares on each side of a made-up opening quote: the day's volume is not known yet. */
const OPENING_SIZE = 10_000;

/**
 * Quotes, trades and bars of a date, each when it was known. Bars are of one minute, made of finer data by the time at which
 * it happened; hour and daily data have bars of their own length.
 */
export function dayTicks(days: LeanDays, instrument: Instrument, resolution: ReplayResolution, date: string): Iterable<Tick> {
  return mergeTicks([
    dayQuotes(days, instrument, resolution, date),
    days.tradesOf(resolution, date),
    shownBars(days, resolution, date),
  ]);
}

/** The recorded quotes of a date, or quotes around its trades where none were recorded. */
export function dayQuotes(days: LeanDays, instrument: Instrument, resolution: ReplayResolution, date: string): Iterable<Quote> {
  if (days.has(resolution, 'quote', date)) return days.quotesOf(resolution, date);
  const trades = days.tradesOf(resolution, date);
  const isEquityDay = resolution === 'daily' && instrument.assetClass === 'us_equity';
  return quotesAroundTrades(instrument, isEquityDay ? withOpenings(days.barsOf(resolution, date), trades) : trades);
}

function shownBars(days: LeanDays, resolution: ReplayResolution, date: string): readonly Bar[] {
  if (resolution === 'tick') return barsFromTrades(days.tradesOf(resolution, date), MINUTE_BAR_US);
  const bars = days.barsOf(resolution, date);
  return resolution === 'second' ? barsFromBars(bars, MINUTE_BAR_US) : bars;
}

/** A day's open is known when the session opens. Without it an order from after the last close would fill at that old price. */
function* withOpenings(bars: readonly Bar[], trades: Iterable<Trade>): Generator<Trade, undefined> {
  for (const bar of bars) {
    const session = sessionOf(newYorkDateOf(bar.atUs));
    if (session) yield { kind: 'trade', symbol: bar.symbol, atUs: session.openUs, price: bar.open, size: OPENING_SIZE };
  }
  yield* trades;
}
