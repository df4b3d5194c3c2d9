// What `tradewarden report --json` prints: how each strategy and the whole account did, derived from the journal alone.
// Money and quantities are decimal strings, shares of one are numbers, durations are milliseconds, times are ISO text in UTC.
import type { DecimalString } from './decimal-string.ts';
import type { DenialCode } from './denials.ts';

export type OrderFigures = {
  readonly submitted: number;
  readonly filled: number;
  readonly partiallyFilled: number;
  readonly canceled: number;
  readonly expired: number;
  readonly rejected: number;
  /** It was proven that the venue never had them. */
  readonly notReceived: number;
  readonly replaced: number;
  readonly unknown: number;
  readonly open: number;
};

/**
 * Round trips go from flat to flat: a position that crosses zero ends one and begins the next. Profit is after fees that were
 * booked while it was open. Null where there is nothing to divide by.
 */
export type RoundTripFigures = {
  readonly count: number;
  readonly wins: number;
  readonly losses: number;
  /** Wins among all, from 0 to 1. */
  readonly winRate: number | null;
  /** Gross profit of the wins divided by gross loss of the losses. */
  readonly profitFactor: number | null;
  readonly averageWin: DecimalString | null;
  readonly averageLoss: DecimalString | null;
  /** The mean profit of a round trip. */
  readonly expectancy: DecimalString | null;
  readonly best: DecimalString | null;
  readonly worst: DecimalString | null;
  readonly averageHoldingMs: number | null;
};

/** At the last prices that the journal knows: of a fill, or of a decision. */
export type ExposureFigures = {
  /** Market value of longs plus that of shorts, both positive. */
  readonly gross: DecimalString;
  readonly net: DecimalString;
  readonly maximumGross: DecimalString;
  /** The part of the period in which something was held, from 0 to 1. */
  readonly timeInMarket: number | null;
};

/** The largest fall of the running profit from a high, and when. */
export type DrawdownFigures = {
  readonly amount: DecimalString;
  /** Of the account's equity at the high, from 0 to 1; null for a single strategy, which has no equity of its own. */
  readonly share: number | null;
  readonly fromTime: string | null;
  readonly toTime: string | null;
};

/** Fills compared with the price that the strategy saw when it decided (implementation shortfall). Positive costs money. */
export type SlippageFigures = {
  readonly orders: number;
  readonly cost: DecimalString;
  /** Of the value decided on. */
  readonly basisPoints: number | null;
};

/** Percentiles by the nearest rank; null without a sample. */
export type LatencyFigures = {
  readonly count: number;
  readonly p50Us: number | null;
  readonly p95Us: number | null;
  readonly p99Us: number | null;
  readonly maximumUs: number | null;
};

export const LATENCY_HOPS = {
  tickToSignal: 'from the tick leaving the gateway to the signal leaving the strategy',
  signalToExecutor: 'from the signal leaving the strategy to the executor having it',
  executorToRequest: 'from the executor having it to the request leaving for the gateway, risk checks and disk included',
  requestToAnswer: 'from the request leaving to its answer, the venue included',
} as const;
export type LatencyHop = keyof typeof LATENCY_HOPS;

export type OpenPosition = {
  readonly book: string;
  readonly symbol: string;
  readonly quantity: DecimalString;
  readonly averageEntryPrice: DecimalString;
  readonly lastPrice: DecimalString;
  readonly lastPriceTime: string;
  readonly unrealizedPnl: DecimalString;
};

export type Performance = {
  readonly signals: number;
  readonly denials: { readonly total: number; readonly byReason: Readonly<Partial<Record<DenialCode, number>>> };
  readonly orders: OrderFigures;
  /** Executions, each once. */
  readonly fills: number;
  readonly roundTrips: RoundTripFigures;
  /** Before fees. */
  readonly realizedPnl: DecimalString;
  readonly unrealizedPnl: DecimalString;
  readonly fees: DecimalString;
  /** Realised plus unrealised minus fees. */
  readonly netPnl: DecimalString;
  readonly exposure: ExposureFigures;
  readonly maximumDrawdown: DrawdownFigures;
  readonly slippage: SlippageFigures;
  readonly latency: Readonly<Record<LatencyHop, LatencyFigures>>;
  readonly positions: readonly OpenPosition[];
};

export type StrategyPerformance = Performance & {
  /** The strategy instance; `external` for what was done by hand or by another program. */
  readonly strategy: string;
};

export type TradingReport = {
  readonly venue: string | null;
  readonly accountNumber: string | null;
  /** Market time of the first and last event that counts. */
  readonly fromTime: string | null;
  readonly toTime: string | null;
  readonly cash: DecimalString;
  readonly equity: DecimalString;
  readonly account: Performance;
  readonly strategies: readonly StrategyPerformance[];
};
