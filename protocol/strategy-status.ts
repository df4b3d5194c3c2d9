// What a strategy worker tells about itself over the parent channel, as the answer to `status`: everything the desk shows of it.
import type { DecimalString } from './decimal-string.ts';
import type { OrderUpdated, PositionUpdated, TradingState } from './portfolio.ts';
import type { SignalId } from './signals.ts';
import type { TickKind } from './ticks.ts';

/** One parameter in the words of JSON Schema, enough to draw a form. Decimals are texts, so their bounds have names of their own. */
export type ParameterSchema =
  | {
      readonly type: 'integer' | 'number';
      readonly default: number;
      readonly minimum: number;
      readonly maximum: number;
      readonly description: string;
    }
  | {
      readonly type: 'string';
      readonly format: 'decimal';
      readonly default: string;
      readonly decimalMinimum: string;
      readonly decimalMaximum: string;
      readonly description: string;
    }
  | { readonly type: 'string'; readonly enum: readonly string[]; readonly default: string; readonly description: string }
  | { readonly type: 'boolean'; readonly default: boolean; readonly description: string };

/** All parameters of a strategy, in the order in which it declares them. */
export type ParametersSchema = {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly properties: Readonly<Record<string, ParameterSchema>>;
};

export type ParameterValue = number | string | boolean;

/** A strategy as its file describes it, without running it. */
export type StrategyDescription = {
  readonly name: string;
  readonly description: string;
  /** Where it was loaded from. */
  readonly file: string;
  readonly isBuiltIn: boolean;
  readonly parameterSchema: ParametersSchema;
};

/** What was found out about a strategy before anything runs. */
export type StrategyInspection = {
  /** As it was asked for: a name or a path. */
  readonly strategy: string;
  /** Null when the file cannot be used at all. */
  readonly description: StrategyDescription | null;
  /** One sentence each; empty when it can run as asked. */
  readonly mistakes: readonly string[];
};

/**
 * What became of a signal. `sent`: not acknowledged yet. `journaled`: the executor has it on disk. `denied`: our own checks said no.
 * `expired`: its time ran out before an executor had it. `withheld`: the strategy is paused, nothing was sent.
 */
export type SignalFate = 'sent' | 'journaled' | 'denied' | 'expired' | 'withheld';

/** One of the last signals, newest last. */
export type SignalNote = {
  readonly signalId: SignalId;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: DecimalString | null;
  readonly targetQuantity: DecimalString | null;
  /** The strategy's own sentence. */
  readonly reason: string;
  readonly causedAtUs: number;
  readonly fate: SignalFate;
  /** Why it was denied; empty otherwise. */
  readonly text: string;
};

/** How much of the history that it asked for a strategy got. `wantedBars` is 0 for one that wants none. */
export type WarmUpStatus = {
  readonly wantedBars: number;
  readonly barSeconds: number;
  readonly barsBySymbol: Readonly<Record<string, number>>;
};

/** The last values of what a strategy looks at, by symbol (or another heading of its own) and name. Null: not known yet. */
export type IndicatorValues = Readonly<Record<string, Readonly<Record<string, ParameterValue | null>>>>;

/** The answer of a strategy worker to `status`. */
export type StrategyStatus = StrategyDescription & {
  /** The strategy instance; also the name of its book. */
  readonly id: string;
  readonly symbols: readonly string[];
  readonly subscriptions: readonly TickKind[];
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly phase: 'warming-up' | 'live' | 'stopping' | 'ended';
  /** It looks at the market and decides, but none of its signals is sent. */
  readonly isPaused: boolean;
  /** It starts afresh when its file changes. */
  readonly isReloading: boolean;
  readonly maxMemoryMb: number;
  readonly warmUp: WarmUpStatus;
  readonly tradingState: TradingState | null;
  readonly venueTimeUs: number;
  readonly positions: readonly PositionUpdated[];
  readonly openOrders: readonly OrderUpdated[];
  readonly counts: {
    readonly decisions: number;
    readonly signalsSent: number;
    readonly signalsExpired: number;
    readonly signalsUnacknowledged: number;
  };
  readonly signals: readonly SignalNote[];
  readonly indicators: IndicatorValues;
};
