// What a strategy wants. A signal is not an order yet: the executor journals it, checks it, and then denies it or acts on it.
import type { DecimalString } from './decimal-string.ts';
import type { OrderType, Side, StopLoss, TakeProfit, TimeInForce } from './orders.ts';

declare const brand: unique symbol;

/** A pure function of strategy instance, causing event and ordinal: a restarted strategy repeats it and it is still one signal. */
export type SignalId = string & { readonly [brand]: 'SignalId' };

/** What a strategy may be called: its book in the journal has the same name. */
export const STRATEGY_ID = /^[a-z0-9][a-z0-9-]{0,40}$/;

/** Where a signal came from in local monotonic microseconds, so that the time spent on each hop can be told. */
export type SignalTrace = {
  /** When the gateway sent the causing tick; 0 when no tick caused it. */
  readonly tickSentAtUs: number;
  readonly signalSentAtUs: number;
};

/** The name of the worker, and the id of the component, that a strategy lives in: it alone may send signals of the strategy. */
export const strategyWorker = (strategyId: string): string => `strategy:${strategyId}`;

/**
 * Strategy to executor on the signals lane, resent until `SignalJournaled` or expired. At most one of the two sizes is
 * set; with neither, the size follows from the strategy's sizing settings.
 */
export type Signal = {
  readonly kind: 'signal';
  readonly signalId: SignalId;
  readonly strategyId: string;
  readonly symbol: string;
  readonly side: Side;
  /** How many shares or coins to trade. */
  readonly quantity: DecimalString | null;
  /** The signed position that the strategy's book shall hold afterwards; `side` must agree with the way there. */
  readonly targetQuantity: DecimalString | null;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly limitPrice: DecimalString | null;
  /** Set for `stop` and `stop-limit`. */
  readonly stopPrice?: DecimalString | null;
  /** One of the two for `trailing-stop`. */
  readonly trailPrice?: DecimalString | null;
  readonly trailPercent?: DecimalString | null;
  /** Whether it may also trade before and after the regular session: only a limit order for the day or until canceled. */
  readonly extendedHours?: boolean;
  /**
   * Exits of the position that the signal opens. Placed at the venue together with the entry where it supports that, else kept
   * and triggered by the executor.
   */
  readonly stopLoss?: StopLoss | null;
  readonly takeProfit?: TakeProfit | null;
  /** Venue time after which nothing may be sent for this signal any more. */
  readonly expiresAtUs: number;
  /** The price that the strategy saw when it decided, for slippage. */
  readonly decisionPrice: number;
  /** Venue time of the event that caused it. */
  readonly causedAtUs: number;
  /** One sentence for the trader. */
  readonly reason: string;
  readonly trace: SignalTrace;
};
