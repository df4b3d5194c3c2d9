// Strategies: state, parameters, signals and profit.
import type { DecimalString } from '../decimal-string.ts';
import type { Table } from '../desk-values.ts';
import type { Side } from '../orders.ts';
import type { ComponentView } from './overview.ts';

/** A parameter as a form needs it; bounds are inclusive. */
export type ParameterView = {
  readonly name: string;
  readonly type: 'integer' | 'number' | 'decimal' | 'boolean' | 'choice';
  readonly default: number | string | boolean;
  readonly minimum: number | string | null;
  readonly maximum: number | string | null;
  readonly choices: readonly string[];
  readonly description: string;
  readonly value: number | string | boolean;
};

export type StrategySignalView = {
  readonly signalId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: DecimalString | null;
  readonly targetQuantity: DecimalString | null;
  /** Why, in the strategy's own words. */
  readonly reason: string;
  /** Venue time. */
  readonly causedAtUs: number;
  /** What became of it: the state of its order where there is one, else what the strategy was told. */
  readonly fate: string;
  readonly text: string;
};

export type StrategyView = {
  readonly id: string;
  /** Built-in name or file. */
  readonly strategy: string;
  readonly description: string;
  readonly symbols: readonly string[];
  readonly state: ComponentView['state'];
  /** What the strategy host says: warming up, live, failed. */
  readonly phase: string;
  readonly lastError: string | null;
  readonly parameters: readonly ParameterView[];
  /** Newest last. */
  readonly signals: readonly StrategySignalView[];
  readonly counts: Readonly<Record<string, number>>;
  readonly realizedPnl: DecimalString | null;
  readonly unrealizedPnl: DecimalString | null;
  readonly openOrders: number;
};

/** A strategy as its file describes it, whether it runs or not. Its parameters have their defaults for values. */
export type StrategyFileView = {
  /** What settings call it: a name, or the path of a file. */
  readonly strategy: string;
  readonly description: string;
  /** Where it was read from. */
  readonly file: string;
  readonly parameters: readonly ParameterView[];
  /** Why it cannot be used; null when it can. */
  readonly mistake: string | null;
};

export type StrategiesView = {
  /** By id. */
  readonly strategies: Table<StrategyView>;
  /** By what settings call it; empty until they were looked at. */
  readonly catalog: Table<StrategyFileView>;
};
