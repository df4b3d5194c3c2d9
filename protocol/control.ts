// Commands to an executor, on the control lane and, because it works with every socket broken, over the parent channel.
import type { DecimalString } from './decimal-string.ts';
import type { Denial } from './denials.ts';
import type { ClientOrderId, OrderType, Side, StopLoss, TakeProfit, TimeInForce } from './orders.ts';
import type { TradingState } from './portfolio.ts';

/** `by` names the person or program, for the journal. */
type Commanded = { readonly by: string; readonly reason: string };

/** What may be ordered at all from now on. Told to every executor. */
export type StateCommand =
  | (Commanded & { readonly kind: 'halt' })
  | (Commanded & { readonly kind: 'reduce' })
  | (Commanded & { readonly kind: 'resume' });

/** Null: all of them. */
export type Scope = { readonly symbol: string | null; readonly book: string | null };

/**
 * Closes positions by orders of our own: first everything open in its scope is cancelled, then each position that is left is
 * closed at the market, tried again until it is flat. Allowed while HALTED, and it survives a restart of the executor. `id` is
 * chosen by whoever asks: the same id again is the same flatten. It does not halt: whoever wants both commands both.
 */
export type Flatten = Commanded & Scope & { readonly kind: 'flatten'; readonly id: string };
export type CancelOne = Commanded & { readonly kind: 'cancel-order'; readonly clientOrderId: ClientOrderId };
export type CancelAll = Commanded & Scope & { readonly kind: 'cancel-all' };
/**
 * What is to be different about a working order of ours. Null: unchanged. The quantity counts from the beginning: what has
 * filled is part of it.
 */
export type OrderChange = {
  readonly clientOrderId: ClientOrderId;
  readonly quantity: DecimalString | null;
  readonly limitPrice: DecimalString | null;
  readonly stopPrice: DecimalString | null;
  /** The new distance of a trailing stop, in the unit that it has. */
  readonly trail?: DecimalString | null | undefined;
};
/** The changed order is a new one that takes the place of the old one, and passes the risk checks as any new order does. */
export type Replace = Commanded & OrderChange & { readonly kind: 'replace-order' };
/** What would become of the change, without a trace of it anywhere. */
export type CheckReplace = Commanded & OrderChange & { readonly kind: 'check-replace' };

/** An order that a person places through us, into the book `manual`. Exactly one of quantity and notional is set. */
export type ManualOrder = {
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: DecimalString | null;
  /** Money to spend, turned into a quantity at the present price. */
  readonly notional: DecimalString | null;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly limitPrice: DecimalString | null;
  readonly stopPrice: DecimalString | null;
  /** One of the two for a trailing stop. */
  readonly trailPrice: DecimalString | null;
  readonly trailPercent: DecimalString | null;
  /** Before and after the regular session, too. */
  readonly extendedHours: boolean;
  readonly takeProfit: TakeProfit | null;
  readonly stopLoss: StopLoss | null;
};
/** `id` is chosen by whoever asks: the same id again is the same order, and cannot double it. */
export type SubmitManual = Commanded & { readonly kind: 'submit'; readonly id: string; readonly order: ManualOrder };
/** What would become of the order, without a trace of it anywhere. */
export type CheckManual = Commanded & { readonly kind: 'check'; readonly order: ManualOrder };

export type OrderCommand = Flatten | CancelOne | CancelAll | Replace | CheckReplace | SubmitManual | CheckManual;
export type ControlCommand = StateCommand | OrderCommand;

export type ControlRequest = { readonly kind: 'control'; readonly requestId: number; readonly command: ControlCommand };
export type ControlReply =
  | { readonly kind: 'control-reply'; readonly requestId: number; readonly ok: true; readonly result: ControlResult }
  | { readonly kind: 'control-reply'; readonly requestId: number; readonly ok: false; readonly message: string };

/** What a command found and did. */
export type ControlResult = {
  readonly tradingState: TradingState;
  /** How many open orders the venue was asked to cancel. */
  readonly cancelsRequested: number;
  /** The order that a `submit` or `replace-order` made; null for other commands and when it was denied. */
  readonly clientOrderId?: ClientOrderId | null;
  /** Why an order was not or would not be sent, canceled or changed; null when nothing speaks against it. */
  readonly denial?: Denial | null;
  /** What a `submit`, `check` or `check-replace` came to, where the symbol has a price. */
  readonly preview?: OrderPreview | null;
  /** The positions that a `flatten` closes. */
  readonly closing?: readonly { readonly book: string; readonly symbol: string; readonly quantity: DecimalString }[];
};

export type OrderPreview = {
  readonly quantity: DecimalString;
  readonly price: DecimalString | null;
  readonly notional: DecimalString | null;
  readonly buyingPower: DecimalString | null;
  /** What becomes of the exits that the order names; null when it names none. */
  readonly exits: ExitKeeping | null;
};

/**
 * `venue`: they are attached to the order at the venue. `executor`: the executor watches the price and acts while it runs.
 * `instead`: the order closes what is held, so that only its exits are placed and it trades nothing now.
 */
export type ExitKeeping = 'venue' | 'executor' | 'instead';
