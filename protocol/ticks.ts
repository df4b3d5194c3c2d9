// Market data between our processes: a tick is one quote, trade or bar. Prices and sizes are float64, times are integer
// microseconds since the Unix epoch, UTC, as the venue stamped them. The gateway sends ticks; everyone else holds copies.

/** The best bid and offer at one moment. A price of 0 means that this side has no quote. */
export type Quote = {
  readonly kind: 'quote';
  readonly symbol: string;
  readonly atUs: number;
  readonly bidPrice: number;
  readonly bidSize: number;
  readonly askPrice: number;
  readonly askSize: number;
};

/** One print on the tape. */
export type Trade = {
  readonly kind: 'trade';
  readonly symbol: string;
  readonly atUs: number;
  readonly price: number;
  readonly size: number;
};

/** One finished interval, labelled by its start. `open…close` are trade prices; `volume` is in shares or coins. */
export type Bar = {
  readonly kind: 'bar';
  readonly symbol: string;
  readonly atUs: number;
  readonly durationUs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
};

export type Tick = Quote | Trade | Bar;
export type TickKind = Tick['kind'];
export const TICK_KINDS = ['quote', 'trade', 'bar'] as const satisfies readonly TickKind[];

/** The topic of everything about one symbol, in the venue's order. The closing bar keeps `SP` from matching `SPY` as a prefix. */
export const tickTopic = (symbol: string): string => `tick|${symbol}|`;

/** The topic of the venue clock on the ticks lane. */
export const CLOCK_TOPIC = 'clock|';

/** What the venue says about its own time and session, sent by the gateway at least once a second. */
export type VenueClock = {
  readonly kind: 'clock';
  readonly venueTimeUs: number;
  /** Whether the regular session for equities is open. Crypto trades at all times. */
  readonly isOpen: boolean;
  readonly nextOpenUs: number;
  readonly nextCloseUs: number;
};

/**
 * The freshest prices of one symbol; a price of 0 is unknown. `changedAtUs` is when the latest of them reached the gateway, in
 * local monotonic microseconds: a mark that is sent again is as old as it was. `quotedAtUs` and `tradedAtUs` are the venue times of its quote
 * and of its last trade; 0 before any.
 */
export type MarkPrice = {
  readonly symbol: string;
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
  readonly changedAtUs: number;
  readonly quotedAtUs: number;
  readonly tradedAtUs: number;
};

/**
 * What moved lately, sent by the gateway at most twenty times a second: enough to value orders and positions with, and the
 * executor is not woken by every tick.
 */
export type Marks = { readonly kind: 'marks'; readonly venueTimeUs: number; readonly marks: readonly MarkPrice[] };

/** The topic of marks on the ticks lane. */
export const MARKS_TOPIC = 'marks|';
