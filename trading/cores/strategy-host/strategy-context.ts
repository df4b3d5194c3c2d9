// What a strategy sees and may do: the context that the host hands to `create`.
import type { DecimalString } from '../../../protocol/decimal-string.ts';
import type { Instrument } from '../../../protocol/instruments.ts';
import type { OrderType, Side, TimeInForce } from '../../../protocol/orders.ts';
import type { OrderUpdated } from '../../../protocol/portfolio.ts';
import type { SignalId } from '../../../protocol/signals.ts';
import type { Bar, Quote, Trade } from '../../../protocol/ticks.ts';

/** The strategy's own holding of one symbol. Numbers for arithmetic with market prices, decimals for what must be exact. */
export type StrategyPosition = {
  readonly symbol: string;
  /** Signed: negative when short, 0 when flat. */
  readonly quantity: number;
  readonly averageEntryPrice: number;
  readonly exactQuantity: DecimalString;
  readonly exactAverageEntryPrice: DecimalString;
};

/**
 * What a strategy asks for. At most one of `quantity` (how many to trade) and `targetQuantity` (the signed position to hold
 * afterwards); without either, the size that the trader set for this strategy. Numbers are read as the decimal that they print
 * as, prices that are numbers as the nearest price that can be quoted.
 */
export type SignalRequest = {
  readonly symbol: string;
  readonly side: Side;
  readonly quantity?: DecimalString | string | number;
  readonly targetQuantity?: DecimalString | string | number;
  /** Without one: `market`. */
  readonly type?: OrderType;
  /** For limit signals only. */
  readonly limitPrice?: DecimalString | string | number;
  /** Closes the position that this signal opens when it loses; at the venue where it can, else by the executor. */
  readonly stopLoss?: {
    readonly stopPrice: DecimalString | string | number;
    /** With one it is a stop-limit order: it may not fill in a fast market. */
    readonly limitPrice?: DecimalString | string | number;
  };
  /** Closes the position that this signal opens when it has earned enough, with a limit order. */
  readonly takeProfit?: { readonly limitPrice: DecimalString | string | number };
  /** Without one: `day` for equities, `gtc` for crypto. */
  readonly timeInForce?: TimeInForce;
  /** Venue time from now after which nothing may be sent for this signal any more. Without one: 60,000. */
  readonly expiresInMs?: number;
  /** One sentence for the trader. */
  readonly reason: string;
};

/** The context of one running strategy. Everything it shows is as of the event that is being delivered. */
export type StrategyContext<Values = Readonly<Record<string, number | string | boolean>>> = {
  readonly symbols: readonly string[];
  readonly parameters: Values;
  /** Venue time in microseconds since the Unix epoch. Use no other clock: in a replay it runs faster. */
  readonly nowUs: number;
  instrument(symbol: string): Instrument;
  position(symbol: string): StrategyPosition;
  /** Orders of this strategy that are not finished. */
  openOrders(symbol: string): readonly OrderUpdated[];
  /** Whether something is under way: a signal whose fate is not known yet, or an open order. */
  isBusy(symbol: string): boolean;
  /** Whether its market is open: the regular session for equities, always for coins. A signal outside of it is denied. */
  isOpen(symbol: string): boolean;
  /**
   * Sends a signal and returns its id. Allowed inside a handler and after warm-up only. Throws when the request contradicts
   * itself: a mistake of the strategy, which ends it.
   */
  signal(request: SignalRequest): SignalId;
  log(message: string): void;
  /** Calls `onTimer(name)` when venue time has moved on by `inMs`. A timer of the same name is replaced. */
  setTimer(inMs: number, name: string): void;
};

export type StrategyBar = Bar & {
  /** From history, before the first live event: for filling indicators, not for acting. */
  readonly isWarmUp: boolean;
};

/** Values by symbol (or another heading) and name; undefined where a value is not known yet. */
export type StrategyReport = Readonly<Record<string, Readonly<Record<string, number | string | boolean | undefined>>>>;

/** What a strategy does. Every handler is synchronous; one that throws ends this strategy and no other. */
export type StrategyHandlers = {
  /** Once, after the warm-up bars and before the first live event. */
  onStart?(): void;
  onQuote?(quote: Quote): void;
  onTrade?(trade: Trade): void;
  onBar?(bar: StrategyBar): void;
  /** After a change of one of the strategy's own orders. */
  onOrder?(order: OrderUpdated): void;
  onTimer?(name: string): void;
  onStop?(): void;
  /** Called when somebody looks at the strategy: its last values, by symbol and name, such as `{ SPY: { 'fast average': 12.3 } }`. */
  report?(): StrategyReport;
};
