// Questions to the gateway on the queries lane. Each has one answer; many may be in flight.
import type { DecimalString } from './decimal-string.ts';
import type { GatewayHealth } from './gateway-health.ts';
import type { Instrument } from './instruments.ts';
import type { ClientOrderId, Side, VenueOrder, VenueOrderId } from './orders.ts';
import type { ExecutionId } from './reports.ts';
import type { Bar, TickKind, VenueClock } from './ticks.ts';

/** The account at the venue. */
export type VenueAccount = {
  readonly accountNumber: string;
  readonly currency: string;
  readonly cash: DecimalString;
  readonly equity: DecimalString;
  readonly buyingPower: DecimalString;
  readonly isBlocked: boolean;
};

/** An open position at the venue, signed, under the symbol that orders use (`BTC/USD`, never `BTCUSD`). */
export type VenuePosition = {
  readonly symbol: string;
  readonly quantity: DecimalString;
  readonly averageEntryPrice: DecimalString;
  /** The part that no open order would close already, signed like the quantity. */
  readonly availableQuantity?: DecimalString;
};

/** An execution as the venue's activity list tells it, for what the report stream may have missed. */
export type VenueFill = {
  readonly activityId: string;
  /** Set where the activity list names it; Alpaca's does, as the part after `::`. */
  readonly executionId: ExecutionId | null;
  readonly venueOrderId: VenueOrderId;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: DecimalString;
  readonly price: DecimalString;
  readonly atUs: number;
};

/** Cash or shares that came or went without a trade: fees, deposits, dividends, interest, splits. */
export type VenueCashMovement = {
  readonly activityId: string;
  readonly type: string;
  /** `0` where only a holding changed. */
  readonly amount: DecimalString;
  /** The signed change of the holding of `symbol`: a split, or a fee that is taken in coins. */
  readonly quantity?: DecimalString | null;
  readonly symbol: string | null;
  readonly atUs: number;
  /** The day in New York that the venue names (`YYYY-MM-DD`), where it names one. */
  readonly date?: string;
  /** Of a split: what the account held when the venue booked it, where the venue tells. */
  readonly before?: DecimalString;
};

/** Splits of these symbols, of which the venue's bookings do not tell enough, after this day in New York (`YYYY-MM-DD`). */
export type SplitQuestion = { readonly symbols: readonly string[]; readonly sinceDate: string };

/** From the morning of `exDate` (a day in New York) on, every `from` shares are `to`. `actionId` is the venue's id of the corporate action. */
export type VenueSplit = {
  readonly actionId: string;
  readonly symbol: string;
  readonly exDate: string;
  readonly from: DecimalString;
  readonly to: DecimalString;
};

/**
 * Everything that a reconciliation needs, read in one go after `startedAtUs` (local monotonic). Orders: all open ones, and the
 * closed ones submitted since `sinceUs`.
 */
export type VenueSnapshot = {
  readonly account: VenueAccount;
  readonly positions: readonly VenuePosition[];
  readonly orders: readonly VenueOrder[];
  readonly fills: readonly VenueFill[];
  readonly cashMovements: readonly VenueCashMovement[];
  /** What was asked for with `splitsOf`; absent when it was not, or could not be read. */
  readonly splits?: readonly VenueSplit[];
  /** The symbols of which `splits` has all; one whose entry could not be read is not among them. */
  readonly splitsOf?: readonly string[];
  readonly venueTimeUs: number;
};

export type OrderLookup = { readonly found: true; readonly order: VenueOrder } | { readonly found: false };

/**
 * Every question with what it asks and what it answers. Subscriptions count per asking worker and end with it. Executors ask for
 * snapshots, lookups and the account on the orders lane: only there may a question spend what is kept for being sure of orders.
 */
export type Queries = {
  subscribe: {
    readonly ask: { readonly subscriber: string; readonly symbols: readonly string[]; readonly kinds: readonly TickKind[] };
    readonly answer: { readonly symbols: readonly string[] };
  };
  unsubscribe: { readonly ask: { readonly subscriber: string }; readonly answer: { readonly symbols: readonly string[] } };
  /** The last `count` finished bars before the present venue time, oldest first; fewer where there is no more history. */
  history: {
    readonly ask: { readonly symbol: string; readonly durationUs: number; readonly count: number };
    readonly answer: { readonly bars: readonly Bar[] };
  };
  instruments: {
    readonly ask: { readonly symbols: readonly string[] };
    readonly answer: { readonly instruments: readonly Instrument[] };
  };
  'venue-snapshot': {
    readonly ask: { readonly sinceUs: number; readonly splitsOf?: SplitQuestion };
    readonly answer: VenueSnapshot;
  };
  'order-by-client-id': { readonly ask: { readonly clientOrderId: ClientOrderId }; readonly answer: OrderLookup };
  clock: { readonly ask: Record<string, never>; readonly answer: VenueClock };
  account: { readonly ask: Record<string, never>; readonly answer: VenueAccount };
  'gateway-health': { readonly ask: Record<string, never>; readonly answer: GatewayHealth };
};

export type QueryName = keyof Queries;
export const QUERY_NAMES = [
  'subscribe',
  'unsubscribe',
  'history',
  'instruments',
  'venue-snapshot',
  'order-by-client-id',
  'clock',
  'account',
  'gateway-health',
] as const satisfies readonly QueryName[];

export type Query<Name extends QueryName = QueryName> = {
  readonly kind: 'query';
  readonly requestId: number;
  readonly name: Name;
  readonly ask: Queries[Name]['ask'];
};
export type QueryReply =
  | {
      readonly kind: 'query-reply';
      readonly requestId: number;
      readonly ok: true;
      readonly gatewayEpoch: string;
      readonly answer: unknown;
    }
  | {
      readonly kind: 'query-reply';
      readonly requestId: number;
      readonly ok: false;
      readonly gatewayEpoch: string;
      readonly code: string;
      readonly message: string;
    };
