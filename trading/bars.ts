// Folds trades (or finer bars) into bars of any duration that is a whole number of seconds. Pure: no clock but the ticks' own.
// Bars shorter than a day begin at multiples of their duration since the Unix epoch; days begin at midnight in New York.
import type { Bar, Trade } from '../protocol/ticks.ts';
import { DAY_US } from './calendar-dates.ts';
import { newYorkDayNumber, newYorkMidnightOfDay } from './new-york-time.ts';

const SECOND_US = 1_000_000;
export const MINUTE_BAR_US = 60 * SECOND_US;

/** The bar that is being built. Plain data that its owner may keep, copy and put back; `addTrade` and its like change it. */
export type BarBuilder = {
  readonly durationUs: number;
  open: OpenBar | undefined;
};

type OpenBar = { -readonly [Key in keyof Bar]: Bar[Key] } & { endUs: number };

/** A builder for one symbol. Throws a RangeError for a duration that is not whole seconds, or above a day not whole days. */
export function createBarBuilder(durationUs: number): BarBuilder {
  if (!isBarDuration(durationUs)) {
    throw new RangeError(`expected a bar duration of whole seconds, or of whole days above one, found ${durationUs} µs`);
  }
  return { durationUs, open: undefined };
}

export const isBarDuration = (durationUs: number): boolean =>
  Number.isSafeInteger(durationUs) && durationUs > 0 && durationUs % (durationUs > DAY_US ? DAY_US : SECOND_US) === 0;

/**
 * Adds a trade and returns the bar that it ended, if it did. An interval without trades has no bar. A trade from before the
 * open bar counts with its volume only: that interval is over, and its price says nothing about this one.
 */
export function addTrade(builder: BarBuilder, trade: Trade): Bar | undefined {
  return fold(builder, trade.symbol, trade.atUs, trade.price, trade.price, trade.price, trade.price, trade.size);
}

/** Adds a finer bar, whose duration divides the builder's, and returns the bar that it ended, if it did. */
export function addBar(builder: BarBuilder, bar: Bar): Bar | undefined {
  return fold(builder, bar.symbol, bar.atUs, bar.open, bar.high, bar.low, bar.close, bar.volume);
}

/** Ends the open bar and returns it when its interval is over at `nowUs`. */
export function finishBarAt(builder: BarBuilder, nowUs: number): Bar | undefined {
  return builder.open && builder.open.endUs <= nowUs ? finishBar(builder) : undefined;
}

/** Ends the open bar and returns it, over or not. */
export function finishBar(builder: BarBuilder): Bar | undefined {
  const { open } = builder;
  builder.open = undefined;
  return open ? toBar(open) : undefined;
}

/** All bars of trades in time order, the last one even if it is not over. */
export const barsFromTrades = (trades: Iterable<Trade>, durationUs: number): Bar[] => foldAll(trades, durationUs, addTrade);

/** All bars of finer bars in time order, the last one even if it is not over. */
export const barsFromBars = (bars: Iterable<Bar>, durationUs: number): Bar[] => foldAll(bars, durationUs, addBar);

/** The start of the interval that holds a moment. */
export function intervalStartUs(atUs: number, durationUs: number): number {
  if (durationUs < DAY_US) return atUs - (((atUs % durationUs) + durationUs) % durationUs);
  const days = durationUs / DAY_US;
  return newYorkMidnightOfDay(Math.floor(newYorkDayNumber(atUs) / days) * days);
}

/** The end of the interval that begins at `startUs`: 23 or 25 hours later on the two days a year when the clocks change. */
export function intervalEndUs(startUs: number, durationUs: number): number {
  if (durationUs < DAY_US) return startUs + durationUs;
  return newYorkMidnightOfDay(newYorkDayNumber(startUs) + durationUs / DAY_US);
}

function foldAll<T>(items: Iterable<T>, durationUs: number, add: (builder: BarBuilder, item: T) => Bar | undefined): Bar[] {
  const builder = createBarBuilder(durationUs);
  const bars: Bar[] = [];
  for (const item of items) {
    const finished = add(builder, item);
    if (finished) bars.push(finished);
  }
  const last = finishBar(builder);
  if (last) bars.push(last);
  return bars;
}

function fold(
  builder: BarBuilder,
  symbol: string,
  atUs: number,
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
): Bar | undefined {
  const current = builder.open;
  if (current && atUs < current.endUs) {
    current.volume += volume;
    if (atUs < current.atUs) return undefined;
    if (high > current.high) current.high = high;
    if (low < current.low) current.low = low;
    current.close = close;
    return undefined;
  }
  const { durationUs } = builder;
  const startUs = intervalStartUs(atUs, durationUs);
  const endUs = intervalEndUs(startUs, durationUs);
  builder.open = { kind: 'bar', symbol, atUs: startUs, durationUs, open, high, low, close, volume, endUs };
  return current ? toBar(current) : undefined;
}

function toBar(open: OpenBar): Bar {
  const { endUs: _endUs, ...bar } = open;
  return bar;
}
