// The view of each topic of the desk feed. Times are microseconds of the local wall clock unless they say venue time; money is
// decimal text; null is "not known", never "nothing".
import type { DecimalString } from './decimal-string.ts';
import type { DenialCode } from './denials.ts';
import type { Dated, Table, Tail, Timeframe } from './desk-values.ts';
import type { AssetClass } from './instruments.ts';
import type { LogLevel } from './log-level.ts';
import type { OrderPurpose, OrderType, Side, TimeInForce } from './orders.ts';
import type { OrderState, TradingState } from './portfolio.ts';
import type { TradingPhase } from './status.ts';
import type { Mode, VenueName } from './summary.ts';

export type Health = 'ok' | 'degraded' | 'down' | 'unknown';

/** `read-only` is where live starts; `not-live` is every other mode. */
export type LiveState = 'not-live' | 'read-only' | 'armed' | 'winding-down';

/** Always in sight. */
export type BarView = {
  readonly mode: Mode;
  readonly venue: VenueName;
  readonly live: LiveState;
  /** Whether the components of trading run, or were stopped while the desk stayed; null until main has told. */
  readonly phase: TradingPhase | null;
  readonly trading: Dated<{ readonly state: TradingState; readonly reason: string; readonly by: string }>;
  readonly connection: Dated<{
    readonly health: Health;
    readonly reason: string;
    readonly roundTripMs: number | null;
    /** What the venue still allows of requests in this minute. */
    readonly requestBudget: { readonly remaining: number; readonly limit: number } | null;
  }>;
  readonly feed: Dated<{
    /** `IEX`, `SIP`, `simulator`. */
    readonly name: string;
    readonly health: Health;
    readonly reason: string;
    readonly symbolsUsed: number;
    /** Null where the feed sets no limit. */
    readonly symbolLimit: number | null;
    /** How long ago the last tick of any symbol came; null before the first. */
    readonly lastTickAgeMs: number | null;
  }>;
  /** Venue times. `isOpen` is the regular session of equities; crypto trades at all times. */
  readonly session: Dated<{
    readonly isOpen: boolean;
    readonly venueTimeUs: number;
    readonly nextOpenUs: number;
    readonly nextCloseUs: number;
  }>;
  readonly account: Dated<{
    /** Only the last four characters. */
    readonly accountEnding: string;
    readonly equity: DecimalString;
    readonly cash: DecimalString;
    readonly buyingPower: DecimalString | null;
    readonly dayPnl: DecimalString | null;
    readonly realizedPnl: DecimalString;
    readonly unrealizedPnl: DecimalString;
  }>;
  /** Unacknowledged. */
  readonly alerts: { readonly count: number; readonly worst: AlertSeverity | null };
};

export type ComponentView = {
  readonly id: string;
  readonly worker: string;
  readonly pid: number | null;
  readonly state: 'disabled' | 'stopped' | 'starting' | 'running' | 'degraded' | 'backoff' | 'stopping' | 'failed';
  readonly required: boolean;
  readonly restarts: number;
  readonly uptimeMs: number;
  readonly health: { readonly state: 'ok' | 'degraded' | 'unknown'; readonly reason: string };
  /** Of the whole worker that it lives in. */
  readonly cpuPercent: number | null;
  readonly memoryBytes: number | null;
  readonly loopDelayMs: number | null;
  readonly lastError: string | null;
};

export type AlertSeverity = 'info' | 'warning' | 'critical';
export type AlertView = {
  readonly id: string;
  readonly severity: AlertSeverity;
  readonly code: string;
  readonly text: string;
  readonly raisedAtUs: number;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAtUs: number | null;
};

export type MetricsView = {
  readonly ticks: number;
  readonly ticksPerSecond: number | null;
  readonly signals: number;
  readonly orders: number;
  readonly openOrders: number;
  readonly denied: number;
  readonly rejected: number | null;
  readonly fills: number;
  readonly restarts: number;
  readonly errors: number;
};

export type OverviewView = {
  readonly components: Table<ComponentView>;
  readonly metrics: Dated<MetricsView>;
  readonly resources: Dated<{
    readonly cpuPercent: number;
    readonly memory: { readonly totalBytes: number; readonly availableBytes: number };
    readonly disk: { readonly totalBytes: number; readonly freeBytes: number };
  }>;
  /** One entry every few seconds, a few hundred at most; `memoryBytes` is of all our processes together. */
  readonly resourceSeries: Tail<{ readonly atUs: number; readonly cpuPercent: number; readonly memoryBytes: number }>;
  /** `drawdown` is the fall below the highest equity of the session so far, not positive. Venue times. */
  readonly equitySeries: Tail<{
    readonly atUs: number;
    readonly equity: DecimalString;
    readonly pnl: DecimalString;
    readonly drawdown: DecimalString;
  }>;
  readonly alerts: Table<AlertView>;
};

/** Prices of market data are numbers; 0 never appears, null means that there is none. */
export type WatchRow = {
  readonly symbol: string;
  readonly assetClass: AssetClass | null;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly bidSize: number | null;
  readonly askSize: number | null;
  readonly last: number | null;
  /** From the close of the last finished day. */
  readonly change: number | null;
  readonly changePercent: number | null;
  /** Traded since the desk follows the symbol. */
  readonly dayVolume: number | null;
  /** Wall-clock time at which the last tick arrived here; null before the first. */
  readonly receivedAtUs: number | null;
  readonly freshness: 'live' | 'stale' | 'unknown';
};
export type WatchlistView = { readonly symbols: readonly string[]; readonly quotes: Table<WatchRow> };

/** Venue time of the start of the interval; prices and volume as the feed gives them. */
export type ChartBar = {
  readonly atUs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
};
/** What we did, at its place in venue time. `price` is null for a market order that has not filled. */
export type ChartMark =
  | {
      readonly kind: 'signal';
      readonly atUs: number;
      readonly side: Side;
      readonly price: number | null;
      readonly text: string;
    }
  | {
      readonly kind: 'order';
      readonly atUs: number;
      readonly side: Side;
      readonly price: number | null;
      readonly quantity: string;
      readonly state: OrderState;
      readonly text: string;
    }
  | {
      readonly kind: 'fill';
      readonly atUs: number;
      readonly side: Side;
      readonly price: number;
      readonly quantity: string;
      readonly text: string;
    };
export type ChartView = {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly state: 'loading' | 'ready' | 'failed';
  /** Why there is no history; empty otherwise. */
  readonly reason: string;
  /** Finished bars, oldest first. */
  readonly bars: Tail<ChartBar>;
  /** The interval that is not over yet. */
  readonly liveBar: ChartBar | null;
  readonly quote: WatchRow | null;
  /** By a stable key. */
  readonly marks: Table<ChartMark>;
};

export type OrderView = {
  readonly clientOrderId: string;
  readonly venueOrderId: string | null;
  readonly book: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly quantity: DecimalString;
  readonly limitPrice: DecimalString | null;
  readonly stopPrice: DecimalString | null;
  readonly state: OrderState;
  readonly filledQuantity: DecimalString;
  readonly filledAveragePrice: DecimalString | null;
  readonly isCancelRequested: boolean;
  /** The venue's or our last word on its state. */
  readonly reason: string;
  /** Why it was wanted: the signal's own sentence. */
  readonly why: string;
  readonly purpose: OrderPurpose | null;
  /** Venue times; null where it is not known any more. */
  readonly createdAtUs: number | null;
  readonly updatedAtUs: number;
  /** Whether it still works at the venue, so that it can be canceled. */
  readonly isOpen: boolean;
};
export type FillView = {
  readonly id: string;
  readonly clientOrderId: string;
  readonly book: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: DecimalString;
  readonly price: DecimalString;
  readonly atUs: number;
};
export type DenialView = {
  readonly signalId: string;
  readonly book: string;
  readonly symbol: string;
  readonly side: Side;
  readonly code: DenialCode;
  readonly text: string;
  /** Why it was wanted: the signal's own sentence. */
  readonly why: string;
  /** Venue time. */
  readonly atUs: number;
};
/** Open orders, and those that ended lately: a few thousand at most. By client order id. */
export type OrdersView = {
  readonly orders: Table<OrderView>;
  readonly fills: Tail<FillView>;
  readonly denials: Tail<DenialView>;
};

export type PositionView = {
  readonly book: string;
  readonly symbol: string;
  /** Signed. */
  readonly quantity: DecimalString;
  readonly averageEntryPrice: DecimalString;
  /** Null without a recent price. */
  readonly markPrice: DecimalString | null;
  readonly marketValue: DecimalString | null;
  readonly unrealizedPnl: DecimalString | null;
  readonly realizedPnl: DecimalString;
};
export type PositionsView = {
  /** Books' positions by `book|symbol`, flat ones left out. */
  readonly books: Table<PositionView>;
  /** The account's positions by symbol; `book` is empty. */
  readonly account: Table<PositionView>;
};

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
/** By id. */
export type StrategiesView = { readonly strategies: Table<StrategyView> };

export type LimitView = {
  readonly name: string;
  readonly label: string;
  readonly unit: 'money' | 'quantity' | 'percent' | 'count' | 'milliseconds';
  /** Null: no limit is set. */
  readonly limit: DecimalString | null;
  /** The most of it that is in use now; null where use has no meaning or is not known. */
  readonly used: DecimalString | null;
  /** What uses it most, such as a symbol. */
  readonly usedBy: string | null;
};
export type RiskView = {
  readonly limits: Table<LimitView>;
  /** How often each reason said no in this session. */
  readonly denialsByCode: Table<{ readonly code: DenialCode; readonly meaning: string; readonly count: number }>;
  readonly denials: Tail<DenialView>;
};

export type LogLineView = {
  readonly atUs: number;
  readonly level: LogLevel;
  /** A worker's name, or `main`. */
  readonly source: string;
  readonly message: string;
  /** As JSON text; empty without fields. */
  readonly fields: string;
};
export type LogsView = { readonly lines: Tail<LogLineView>; readonly sources: readonly string[]; readonly dropped: number };

export type PreflightCheckView = {
  readonly id: string;
  readonly title: string;
  readonly result: 'passed' | 'warning' | 'failed' | 'skipped';
  readonly found: string;
  /** What to do about it; empty when there is nothing to do. */
  readonly remedy: string;
};
export type PreflightView = {
  readonly state: 'never-run' | 'running' | 'done' | 'unavailable';
  readonly ranAtUs: number | null;
  readonly checks: readonly PreflightCheckView[];
};

export type SettingsView = {
  readonly state: 'loading' | 'ready' | 'unavailable';
  /** The settings in force; secrets are never among them. */
  readonly values: unknown;
  /** JSON Schema of the whole settings file. */
  readonly schema: unknown;
  /** Where each value comes from, by dotted path: `default`, `settings.json`, `command line`. Left out: default. */
  readonly origins: Readonly<Record<string, string>>;
  /** Dotted paths that take effect only after a restart of the app. */
  readonly needRestart: readonly string[];
  /** Which credentials are stored, never what they are. */
  readonly credentials: readonly { readonly name: string; readonly isSet: boolean; readonly storedIn: string }[];
};

/** One thing that must hold before live trading may be armed, as the machine found it now. */
export type EvidenceView = {
  readonly id: string;
  readonly title: string;
  readonly holds: boolean;
  readonly found: string;
  readonly remedy: string;
};
export type LiveView = {
  readonly state: LiveState;
  /** Why it is in that state. */
  readonly reason: string;
  readonly evidence: readonly EvidenceView[];
  readonly provenAtUs: number | null;
  readonly allHold: boolean;
  readonly account: { readonly ending: string; readonly digitsToType: number; readonly equity: DecimalString | null } | null;
  readonly strategies: readonly string[];
  readonly limits: readonly LimitView[];
  /** What to type at the machine where arming from here is not possible. */
  readonly command: string;
};
