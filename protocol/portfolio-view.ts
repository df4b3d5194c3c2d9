// The whole portfolio for a person's eyes: orders, executions, positions, books, account and limits, as the executor knows them.
// On the portfolio lane under `VIEW_TOPIC`: `PortfolioView` to each new subscriber, then `PortfolioViewChanged`, a few a second.
// The same `PortfolioView` answers the question `portfolio` on the parent channel.
import type { DecimalString } from './decimal-string.ts';
import type { DenialCode } from './denials.ts';
import type {
  ClientOrderId,
  OrderClass,
  OrderPurpose,
  OrderType,
  Side,
  StopLoss,
  TakeProfit,
  TimeInForce,
  VenueOrderId,
} from './orders.ts';
import type { OrderState, TradingState } from './portfolio.ts';
import type { ExecutionId } from './reports.ts';
import type { SignalId } from './signals.ts';
import type { VenueName } from './summary.ts';

/** One topic for the whole view. */
export const VIEW_TOPIC = 'view|';

/** All times are venue time in microseconds. */
export type OrderView = {
  readonly clientOrderId: ClientOrderId;
  readonly venueOrderId: VenueOrderId | null;
  /** Null for orders that no signal explains: external ones, and those of a flatten. */
  readonly signalId: SignalId | null;
  readonly book: string;
  readonly purpose: OrderPurpose;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly orderClass: OrderClass;
  readonly quantity: DecimalString;
  readonly limitPrice: DecimalString | null;
  readonly stopPrice: DecimalString | null;
  /** One of the two for a trailing stop: its distance in money, or in percent. */
  readonly trailPrice: DecimalString | null;
  readonly trailPercent: DecimalString | null;
  /** The exits that go with it, whoever keeps them; those at the venue are orders of their own besides. */
  readonly stopLoss: StopLoss | null;
  readonly takeProfit: TakeProfit | null;
  readonly state: OrderState;
  readonly filledQuantity: DecimalString;
  readonly filledAveragePrice: DecimalString | null;
  readonly isCancelRequested: boolean;
  /** The venue's or our last word on its state. */
  readonly reason: string;
  /** Why it was wanted: the signal's own sentence. */
  readonly why: string;
  /** The price that the strategy saw when it decided; null when nobody did. */
  readonly decisionPrice: number | null;
  readonly createdAtUs: number;
  readonly updatedAtUs: number;
};

export type ExecutionView = {
  readonly executionId: ExecutionId;
  readonly clientOrderId: ClientOrderId;
  readonly book: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: DecimalString;
  readonly price: DecimalString;
  readonly atUs: number;
};

export type DenialView = {
  readonly signalId: SignalId;
  readonly book: string;
  readonly symbol: string;
  readonly side: Side;
  readonly code: DenialCode;
  readonly text: string;
  readonly why: string;
  readonly atUs: number;
};

/** What a book, or the account as a whole, holds of one symbol. */
export type PositionView = {
  readonly symbol: string;
  /** Signed: negative when short. */
  readonly quantity: DecimalString;
  readonly averageEntryPrice: DecimalString;
  /** The price that it is valued with; null when none is known, and then cost is used. */
  readonly markPrice: DecimalString | null;
  readonly marketValue: DecimalString;
  readonly unrealizedPnl: DecimalString;
  readonly realizedPnl: DecimalString;
};
export type BookPositionView = PositionView & { readonly book: string };

/** A stop or a take-profit that the executor watches itself, because the venue does not. */
export type WatchedExitView = {
  readonly book: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: DecimalString;
  readonly stopPrice: DecimalString | null;
  readonly takeProfitPrice: DecimalString | null;
  readonly clientOrderId: ClientOrderId;
};

export type BookView = {
  readonly book: string;
  /** Without fees. */
  readonly realizedPnl: DecimalString;
  readonly unrealizedPnl: DecimalString;
  readonly fees: DecimalString;
  /** The sum of the absolute market values of its positions. */
  readonly grossExposure: DecimalString;
  /** The capital that its settings allot to it; null when there is no such limit. */
  readonly capital: DecimalString | null;
  readonly openOrders: number;
  readonly orders: number;
  readonly fills: number;
  readonly denied: number;
};

export type AccountView = {
  readonly accountNumber: string;
  readonly venue: VenueName;
  readonly cash: DecimalString;
  readonly equity: DecimalString;
  /** As the venue last told it, less what our open orders would use since; null before it did. */
  readonly buyingPower: DecimalString | null;
  /** Equity now less equity at the start of the trading day (New York time); null before the first valuation of the day. */
  readonly dayPnl: DecimalString | null;
  readonly realizedPnl: DecimalString;
  readonly unrealizedPnl: DecimalString;
  readonly fees: DecimalString;
  readonly grossExposure: DecimalString;
  readonly netExposure: DecimalString;
};

/** One limit of the account with its present use. `used` and `limit` are in `unit`; a null limit means none. */
export type LimitView = {
  readonly id: string;
  readonly label: string;
  readonly used: DecimalString | null;
  readonly limit: DecimalString | null;
  readonly unit: 'money' | 'shares' | 'orders' | 'percent' | 'milliseconds';
};

export type EquityPoint = { readonly atUs: number; readonly equity: DecimalString };

export type AlertView = {
  readonly severity: 'info' | 'warning' | 'critical';
  readonly code: string;
  readonly text: string;
  readonly atUs: number;
};

export type FlattenView = {
  readonly id: string;
  readonly by: string;
  readonly symbol: string | null;
  readonly book: string | null;
  readonly requestedAtUs: number;
  /** Null while it is under way. */
  readonly completedAtUs: number | null;
};

/** What is sent whole each time. */
type ViewFrame = {
  /** The worker that says so. With several executors each says the same of the same sequence. */
  readonly executor: string;
  /** The number of the last journal event in it: of two rows with one key the one of the higher sequence is the newer. */
  readonly sequence: number;
  readonly venueTimeUs: number;
  readonly tradingState: TradingState;
  /** The last command that changed the trading state. */
  readonly tradingStateBy: string;
  readonly tradingStateReason: string;
  /** Whether signals are taken now: journal and venue agree and reports flow. */
  readonly isReconciled: boolean;
  readonly reconciledAtUs: number;
  readonly inFlight: number;
  readonly unexplained: number;
  /** Null before the first comparison with the venue. */
  readonly account: AccountView | null;
  readonly books: readonly BookView[];
  readonly positions: readonly BookPositionView[];
  readonly accountPositions: readonly PositionView[];
  readonly watchedExits: readonly WatchedExitView[];
  readonly limits: readonly LimitView[];
  /** How many signals were denied, by reason, since the journal began. */
  readonly denialCounts: Readonly<Partial<Record<DenialCode, number>>>;
  /** The last few, newest last. */
  readonly flattens: readonly FlattenView[];
};

/** Histories hold the most recent rows, oldest first; orders that are not finished are always among them. */
type ViewRows = {
  readonly orders: readonly OrderView[];
  readonly executions: readonly ExecutionView[];
  readonly denials: readonly DenialView[];
  readonly alerts: readonly AlertView[];
  readonly equity: readonly EquityPoint[];
};

export type PortfolioView = { readonly kind: 'portfolio-view' } & ViewFrame & ViewRows;

/** The frame as it is now, and only those rows that are new or changed (orders by `clientOrderId`) since the last message. */
export type PortfolioViewChanged = { readonly kind: 'portfolio-view-changed' } & ViewFrame & ViewRows;

/** How many rows of each history the view holds at most. */
export const VIEW_LIMITS = { orders: 1_000, executions: 1_000, denials: 500, alerts: 200, equity: 500 } as const;
