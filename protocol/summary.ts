// The numbers of a run: what `run --json` prints last, and what the metrics of `status --json` are made of.
import type { DecimalString } from './decimal-string.ts';
import type { TradingState } from './portfolio.ts';

export type VenueName = 'simulator' | 'alpaca-paper' | 'alpaca-live';
export type Mode = 'paper' | 'live' | 'backtest' | 'research';
/** The modes in which orders reach a venue. */
export type TradingMode = Extract<Mode, 'paper' | 'live'>;

/** Every number counts those too that the venue made of a bracket: its stop and its target, beside the entry that we sent. */
export type OrderCounts = {
  /** Orders whose intent was journaled (what we sent, or were about to), and exits that the venue made of them. */
  readonly submitted: number;
  /** Signals that our own checks refused. */
  readonly denied: number;
  readonly rejected: number;
  readonly filled: number;
  readonly canceled: number;
  readonly expired: number;
  /** Orders whose outcome is not known yet. */
  readonly unknown: number;
  /** Orders that still work at the venue. */
  readonly open: number;
};

export type PositionSummary = {
  readonly symbol: string;
  readonly quantity: DecimalString;
  readonly averageEntryPrice: DecimalString;
};

/** The executor's books in numbers: everything here is derived from the journal and the last prices. */
export type BooksSummary = {
  readonly accountNumber: string;
  readonly tradingState: TradingState;
  readonly signals: number;
  readonly orders: OrderCounts;
  /** Executions applied, each once. */
  readonly fills: number;
  readonly positions: readonly PositionSummary[];
  readonly cash: DecimalString;
  readonly equity: DecimalString;
  readonly realizedPnl: DecimalString;
  readonly unrealizedPnl: DecimalString;
  readonly fees: DecimalString;
  /** Orders and signals whose fate is still being worked on: nothing is in flight when it is 0. */
  readonly inFlight: number;
  /** Differences between journal and venue that could not be explained by an event. */
  readonly unexplained: number;
};

export type RunSummary = {
  readonly mode: Mode;
  readonly venue: VenueName;
  readonly source: string;
  /** First and last market time of the run as ISO text; null when no market data came. */
  readonly marketFrom: string | null;
  readonly marketTo: string | null;
  readonly ticks: { readonly published: number; readonly receivedByStrategy: number; readonly gaps: number };
  readonly signals: number;
  readonly orders: OrderCounts;
  readonly fills: number;
  readonly positions: readonly PositionSummary[];
  readonly cash: DecimalString;
  readonly equity: DecimalString;
  readonly realizedPnl: DecimalString;
  readonly unrealizedPnl: DecimalString;
  readonly restarts: number;
  readonly errors: number;
  readonly durationMs: number;
};
