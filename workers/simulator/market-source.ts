// Where the simulator's prices come from: a synthetic market or a replay of recorded data. One port, several sources in sources/.
import type { Instrument } from '../../protocol/instruments.ts';
import type { Bar, Quote, Tick, Trade } from '../../protocol/ticks.ts';
import type { NewsArticle } from '../../trading/synthetic/news-wire.ts';
import type { CorporateAction } from '../../trading/venue/corporate-actions.ts';

/** A half-open span of market time, `fromUs <= atUs < toUs`. */
export type TimeSpan = { readonly fromUs: number; readonly toUs: number };

/** What changed a share: known from the first moment of the New York date on which it trades changed. */
export type DatedCorporateAction = { readonly exDate: string; readonly action: CorporateAction };

export interface MarketSource {
  readonly name: 'synthetic' | 'replay';
  readonly instruments: readonly Instrument[];
  /** True when equities trade around the clock, too (a synthetic market that is always open); else US sessions apply. */
  readonly isAlwaysOpen: boolean;
  /** Market time of the first event, or the time to begin at. */
  readonly fromUs: number;
  /** Market time after the last event; undefined when the source never ends. */
  readonly toUs: number | undefined;
  /** Splits and dividends up to the end of what is played, and its delistings, oldest first; absent where none are known. */
  readonly corporateActions?: readonly DatedCorporateAction[];
  /**
   * Ticks in time order from `sinceUs` on (quote before trade before bar at the same instant). A `bar` of one minute comes when its
   * minute is over, with `atUs` = the minute's start. Lazy: a day is read when it is reached. A second call starts a fresh pass.
   */
  ticks(sinceUs: number): Iterator<Tick, undefined>;
  /** Recorded or generated past, oldest first, never beyond `span.toUs`. Empty when there is none. */
  tradesBetween(symbol: string, span: TimeSpan): readonly Trade[];
  quotesBetween(symbol: string, span: TimeSpan): readonly Quote[];
  /** Bars of any duration that is a whole number of seconds, built from the finest data there is for the span. */
  barsBetween(symbol: string, span: TimeSpan, durationUs: number): readonly Bar[];
  /** Prepares `barsBetween` in steps, for sources where that takes long: the venue goes on between two steps. */
  prepareBars?(symbol: string, span: TimeSpan, durationUs: number): Iterable<void>;
  /** What is written about the market, oldest first, also of the future; absent where nobody writes. */
  newsBetween?(span: TimeSpan): readonly NewsArticle[];
}
