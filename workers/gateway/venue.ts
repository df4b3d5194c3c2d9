// The port to a venue: everything the gateway needs of one. An implementation translates and connects; it decides nothing.
import type { AlertNotice } from '../../protocol/alerts.ts';
import type { ArmingState } from '../../protocol/arming.ts';
import type { GatewayHealth } from '../../protocol/gateway-health.ts';
import type { OrderOutcome, OrderRequest } from '../../protocol/orders.ts';
import type { Queries, VenueAccount } from '../../protocol/queries.ts';
import type { OrderReported } from '../../protocol/reports.ts';
import type { Tick } from '../../protocol/ticks.ts';
import type {
  ExposureAnswer,
  MarketStream,
  QueryPurpose,
  StreamCondition,
  StreamName,
  VenueAnswer,
  VenueQueryName,
} from '../../trading/cores/gateway/gateway-messages.ts';
import type { GuardedRequest } from '../../trading/cores/gateway/live-guard.ts';
import type { WantedTicks } from '../../trading/cores/gateway/subscriptions.ts';

/** What a venue sends by itself. Called synchronously, never after `close`; a throw is a bug and ends the process. */
export type VenueListener = {
  /** Everything that arrived together, of any symbols, in the venue's order. Never empty. */
  onTicks(ticks: readonly Tick[]): void;
  /** Every report, also a repeated one, in the venue's order. */
  onReport(report: OrderReported): void;
  /**
   * `trade-updates` is `live` when the venue acknowledged that it sends reports, so that a reconciliation begun after it
   * misses nothing. `down` follows every break; reports may be missing until the next `live`. A `live` with a reason
   * works with that restriction.
   */
  onStreamChanged(stream: StreamName, condition: StreamCondition, reason: string): void;
  /** Something that a person should know at once, such as refused keys. May be told again as long as it is so. */
  onAlert(alert: AlertNotice): void;
};

export type VenueHealth = Pick<GatewayHealth, 'feed' | 'roundTripMs' | 'rateBudgets'> & {
  readonly symbols: Readonly<Record<StreamName, { readonly used: number; readonly limit: number | null }>>;
};

export type Venue = {
  /**
   * Connects. Resolves when the account was read and reports are live, however long the venue takes to be reachable.
   * Rejects with a FatalError for what waiting cannot heal, such as refused keys.
   */
  open(listener: VenueListener): Promise<VenueAccount>;
  /**
   * States all market data that is wanted from now on. Connections are opened and closed as needed. `ranking` says which symbols
   * come first where the venue does not send them all.
   */
  setSubscriptions(wanted: WantedTicks, ranking?: readonly string[]): void;
  /**
   * Sends the request at most once, without delay, and tells what became of it. Never rejects and never repeats: whatever
   * may or may not have arrived is `unknown`.
   */
  sendOrder(request: OrderRequest): Promise<OrderOutcome>;
  /**
   * Asks what only the venue knows. Repeats reads that failed for a moment; never rejects. `ordinary` leaves the share of the
   * rate budget alone that is kept for reconciliation and cancels.
   */
  ask<Name extends VenueQueryName>(name: Name, ask: Queries[Name]['ask'], purpose?: QueryPurpose): Promise<VenueAnswer<Name>>;
  /** What the account holds now, and the order that a replace would change. Never rejects. */
  readExposure(request: GuardedRequest): Promise<ExposureAnswer>;
  /** Keeps to it as well as the core does: read-only lets nothing but reads leave. Null: everything may, no real money is there. */
  setArming(arming: ArmingState | null): void;
  /** The venue's time of the latest price of each symbol, asked outside the streams; null when it cannot be asked. Never rejects. */
  readLatestTimes(stream: MarketStream, wanted: WantedTicks): Promise<ReadonlyMap<string, number> | null>;
  /** Gives a connection up and makes a new one at once. One that waits for its next attempt goes on waiting. */
  renewStream(stream: StreamName, reason: string): void;
  /** Asks the venue to cancel every open order of the account and resolves to their number. Rejects with the reason. */
  cancelAllOrders(): Promise<number>;
  /** How the connection stands, for whoever shows it. */
  health(): VenueHealth;
  /** Whatever else a person should see of the connection, as plain data. */
  status(): Readonly<Record<string, unknown>>;
  /** Ends all connections at once. */
  close(): void;
};
