// The past of the market as the data endpoints show it: never beyond the present market time.
import type { Bar, Quote, Trade } from '../../protocol/ticks.ts';
import { barsFromBars, intervalEndUs, intervalStartUs, MINUTE_BAR_US } from '../../trading/bars.ts';
import { DAY_US } from '../../trading/calendar-dates.ts';
import type { MarketSource, TimeSpan } from './market-source.ts';
import { groupBars, type Timeframe } from './timeframe.ts';
import { workInTurns } from './work-in-turns.ts';

/** Both ends included, as the API says it. */
export type RequestedSpan = { readonly startUs: number; readonly endUs: number };

const MINUTES_US = [5, 60].map((minutes) => minutes * MINUTE_BAR_US);
/** How far back the latest quote, trade or bar is looked for, in growing steps. */
const LOOKBACKS_US = [...MINUTES_US, DAY_US, 5 * DAY_US];

export type MarketHistory = {
  trades(symbol: string, span: RequestedSpan): readonly Trade[];
  quotes(symbol: string, span: RequestedSpan): readonly Quote[];
  /** Finished bars, and of days and longer also the running one. Weeks and months are made of adjusted days. */
  bars(symbol: string, span: RequestedSpan, timeframe: Timeframe, adjust?: (bar: Bar) => Bar): readonly Bar[];
  /** Makes `bars` quick; the venue goes on meanwhile. */
  prepareBars(symbol: string, span: RequestedSpan, timeframe: Timeframe): Promise<void>;
  /** The same for the bar of the running day. */
  prepareToday(symbol: string): Promise<void>;
  latestTrade(symbol: string, atUs: number): Trade | null;
  latestQuote(symbol: string, atUs: number): Quote | null;
  latestMinuteBar(symbol: string): Bar | null;
};

export function createMarketHistory(source: MarketSource, nowUs: () => number): MarketHistory {
  const known = ({ startUs, endUs }: RequestedSpan): TimeSpan => ({
    fromUs: startUs,
    toUs: Math.max(startUs, Math.min(endUs, nowUs()) + 1),
  });
  const bars: MarketHistory['bars'] = (symbol, span, timeframe, adjust = (bar) => bar) => {
    const { durationUs } = timeframe;
    const fromUs = timeframe.groupStartUs?.(span.startUs) ?? intervalStartUs(span.startUs, durationUs);
    const lastStartUs = intervalStartUs(Math.min(span.endUs, nowUs()), durationUs);
    const toUs = Math.min(nowUs() + 1, timeframe.groupStartUs ? span.endUs + 1 : intervalEndUs(lastStartUs, durationUs));
    if (toUs <= fromUs) return [];
    const finished = source.barsBetween(symbol, { fromUs, toUs }, durationUs);
    const running =
      durationUs === DAY_US && span.endUs >= intervalStartUs(nowUs(), DAY_US) ? runningDay(source, symbol, nowUs()) : [];
    const isNew = (bar: Bar): boolean => bar.atUs > (finished.at(-1)?.atUs ?? Number.NEGATIVE_INFINITY);
    const found = groupBars([...finished, ...running.filter(isNew)].map(adjust), timeframe);
    return found.filter((bar) => bar.atUs >= span.startUs && bar.atUs <= span.endUs);
  };
  const prepare = (symbol: string, span: TimeSpan, durationUs: number): Promise<void> =>
    workInTurns(source.prepareBars?.(symbol, span, durationUs) ?? []);
  return {
    prepareBars: (symbol, { startUs, endUs }, { durationUs }) =>
      prepare(symbol, { fromUs: intervalStartUs(startUs, durationUs), toUs: Math.min(endUs, nowUs()) + 1 }, durationUs),
    prepareToday: (symbol) => prepare(symbol, { fromUs: intervalStartUs(nowUs(), DAY_US), toUs: nowUs() + 1 }, MINUTE_BAR_US),
    trades: (symbol, span) => source.tradesBetween(symbol, known(span)),
    quotes: (symbol, span) => source.quotesBetween(symbol, known(span)),
    bars,
    latestTrade: (symbol, atUs) => latest((fromUs) => source.tradesBetween(symbol, { fromUs, toUs: atUs + 1 }), atUs),
    latestQuote: (symbol, atUs) => latest((fromUs) => source.quotesBetween(symbol, { fromUs, toUs: atUs + 1 }), atUs),
    latestMinuteBar: (symbol) => {
      const atUs = nowUs();
      return latest((startUs) => bars(symbol, { startUs, endUs: atUs }, { durationUs: MINUTE_BAR_US }), atUs);
    },
  };
}

function latest<Item>(find: (fromUs: number) => readonly Item[], atUs: number): Item | null {
  for (const lookbackUs of LOOKBACKS_US) {
    const last = find(atUs - lookbackUs).at(-1);
    if (last !== undefined) return last;
  }
  return null;
}

/** The bar of the day so far, which the market itself knows only when the day is over. Empty before its first minute. */
function runningDay(source: MarketSource, symbol: string, nowUs: number): readonly Bar[] {
  const fromUs = intervalStartUs(nowUs, DAY_US);
  return barsFromBars(source.barsBetween(symbol, { fromUs, toUs: nowUs + 1 }, MINUTE_BAR_US), DAY_US);
}
