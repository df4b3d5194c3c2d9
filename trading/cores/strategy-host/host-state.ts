// The state of one strategy host: what it knows of market, book and signals. Never changed in place; only the strategy is.
import { OrderedMap } from 'immutable';
import type { Instrument } from '../../../protocol/instruments.ts';
import type { TradingState } from '../../../protocol/portfolio.ts';
import type { Signal, SignalId } from '../../../protocol/signals.ts';
import type { SignalFate } from '../../../protocol/strategy-status.ts';
import type { VenueClock } from '../../../protocol/ticks.ts';
import type { Digest } from '../../digest.ts';
import type { HostEffect, HostTime } from './host-messages.ts';
import { type OwnBook, UNKNOWN_BOOK } from './own-book.ts';
import { type EventIdentity, type EventMark, NO_EVENT_YET } from './signal-ids.ts';
import type { StrategyHandlers } from './strategy-context.ts';

export type HostSettings = {
  /** The strategy instance, such as `sma-cross`; also the name of its book. */
  readonly strategyId: string;
  /** Where its code came from, to find the line when it fails. */
  readonly fileUrl: string;
  readonly symbols: readonly string[];
  readonly instruments: ReadonlyMap<string, Instrument>;
  /** Checked values with defaults filled in. */
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  readonly digest: Digest;
  /** It runs, but its signals are withheld. */
  readonly isPaused?: boolean;
};

export type SymbolState = {
  /** The last price seen: of a trade, the middle of a quote, or the close of a bar; 0 before the first. */
  readonly price: number;
  readonly quote: EventMark;
  readonly trade: EventMark;
  readonly bar: EventMark;
  readonly order: EventMark;
};

export type OutstandingSignal = { readonly signal: Signal; readonly sentAtUs: number };

export type Timer = { readonly name: string; readonly dueAtUs: number };

export type RecentSignal = { readonly signal: Signal; readonly fate: SignalFate; readonly text: string };

export type HostCounts = {
  /** Events delivered to the strategy since it went live. */
  readonly decisions: number;
  readonly signalsSent: number;
  readonly signalsExpired: number;
};

export type HostState = {
  readonly settings: HostSettings;
  readonly strategy: RunningStrategy;
  readonly phase: 'warming-up' | 'live' | 'stopping' | 'ended';
  readonly venueTimeUs: number;
  /** In the order of `settings.symbols`. */
  readonly symbols: readonly SymbolState[];
  readonly book: OwnBook;
  readonly tradingState: TradingState | null;
  /** What the venue last said of its session; null before the first word. */
  readonly clock: VenueClock | null;
  /** Signals that no executor has acknowledged yet, oldest first. */
  readonly outstanding: OrderedMap<SignalId, OutstandingSignal>;
  readonly recentSignals: readonly RecentSignal[];
  /** The next one first. */
  readonly timers: readonly Timer[];
  readonly timerMark: EventMark;
  /** When the shell was last asked to wake the core; null when no request is pending. */
  readonly wakeAtUs: number | null;
  readonly counts: HostCounts;
};

/** The event that is being delivered. `sentAtUs` is when the gateway sent it, 0 when no tick caused it. */
export type Cause = { readonly event: EventIdentity; readonly sentAtUs: number };

/** What a handler sees and changes while it runs. Belongs to the strategy; the host opens and closes it around each call. */
export type Scope = {
  state: HostState;
  effects: HostEffect[];
  /** Undefined outside of handlers. */
  cause: Cause | undefined;
  /** How many signals this event has caused so far. */
  ordinal: number;
  now: HostTime;
};

/** The strategy object: the only part of the state that changes in place. */
export type RunningStrategy = { readonly handlers: StrategyHandlers; readonly scope: Scope };

const UNSEEN_SYMBOL: SymbolState = {
  price: 0,
  quote: NO_EVENT_YET,
  trade: NO_EVENT_YET,
  bar: NO_EVENT_YET,
  order: NO_EVENT_YET,
};

export const createHostState = (settings: HostSettings, strategy: RunningStrategy): HostState => ({
  settings,
  strategy,
  phase: 'warming-up',
  venueTimeUs: 0,
  symbols: settings.symbols.map(() => UNSEEN_SYMBOL),
  book: UNKNOWN_BOOK,
  tradingState: null,
  clock: null,
  outstanding: OrderedMap(),
  recentSignals: [],
  timers: [],
  timerMark: NO_EVENT_YET,
  wakeAtUs: null,
  counts: { decisions: 0, signalsSent: 0, signalsExpired: 0 },
});

/** The position of a symbol in `symbols`, or -1 for one that is not ours. */
export const symbolIndex = (settings: HostSettings, symbol: string): number => settings.symbols.indexOf(symbol);

export const withSymbol = (state: HostState, index: number, symbol: SymbolState): HostState => ({
  ...state,
  symbols: state.symbols.with(index, symbol),
});
