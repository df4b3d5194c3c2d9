// What the gateway's core is told and what it asks its shell to do.
import type { AlertNotice } from '../../../protocol/alerts.ts';
import type { ArmingState } from '../../../protocol/arming.ts';
import type { OrderOutcome, OrderReply, OrderRequest } from '../../../protocol/orders.ts';
import type { Queries, QueryName, QueryReply } from '../../../protocol/queries.ts';
import type { OrderReported, Report } from '../../../protocol/reports.ts';
import type { Tick, VenueClock } from '../../../protocol/ticks.ts';
import type { Exposure, GuardedRequest, ReducingTable } from './live-guard.ts';
import type { WantedTicks } from './subscriptions.ts';

/** The gateway's connections to the venue that send by themselves. */
export type StreamName = 'trade-updates' | 'stocks' | 'crypto';
export type MarketStream = Exclude<StreamName, 'trade-updates'>;
export type StreamCondition = 'closed' | 'connecting' | 'live' | 'down';

/** The queries that only the venue can answer. */
export type VenueQueryName = Exclude<QueryName, 'subscribe' | 'unsubscribe' | 'gateway-health'>;
export type VenueAnswer<Name extends VenueQueryName = VenueQueryName> =
  | { readonly ok: true; readonly answer: Queries[Name]['answer'] }
  | { readonly ok: false; readonly code: string; readonly message: string };

export type ExposureAnswer =
  | { readonly ok: true; readonly exposure: Exposure }
  | { readonly ok: false; readonly message: string };

/**
 * `reserved`: asked on the orders lane, which only executors reach, or by the gateway itself: it may spend the share of the rate
 * budget that is kept for reconciliation and cancels. `ordinary`: asked on the queries lane, by anybody.
 */
export type QueryPurpose = 'reserved' | 'ordinary';

/** Stands for whoever waits for a reply; the shell gives it and gets it back with the reply. */
export type ReplyToken = number;
/** `null`: the gateway's own question, nobody outside waits. */
type Asker = { readonly token: ReplyToken; readonly requestId: number } | null;

export type GatewayMessage =
  | { readonly kind: 'order-requested'; readonly token: ReplyToken; readonly request: unknown }
  | {
      readonly kind: 'order-settled';
      readonly token: ReplyToken;
      readonly requestId: number;
      readonly outcome: OrderOutcome;
    }
  /** Main decided what may leave from now on. */
  | { readonly kind: 'arming-changed'; readonly arming: ArmingState }
  /** The answer to `read-exposure`. */
  | {
      readonly kind: 'exposure-read';
      readonly token: ReplyToken;
      readonly request: GuardedRequest;
      readonly asOf: ReducingTable;
      readonly exposure: ExposureAnswer;
    }
  /** A worker is gone, whatever it followed. */
  | { readonly kind: 'subscriber-ended'; readonly subscriber: string }
  | { readonly kind: 'queried'; readonly token: ReplyToken; readonly query: unknown; readonly purpose: QueryPurpose }
  | {
      readonly [Name in VenueQueryName]: {
        readonly kind: 'venue-answered';
        readonly asker: Asker;
        readonly name: Name;
        readonly answer: VenueAnswer<Name>;
      };
    }[VenueQueryName]
  /** All ticks that arrived together, in the venue's order. */
  | { readonly kind: 'ticks-arrived'; readonly ticks: readonly Tick[] }
  | { readonly kind: 'report-arrived'; readonly report: OrderReported }
  | {
      readonly kind: 'stream-changed';
      readonly stream: StreamName;
      readonly condition: StreamCondition;
      readonly reason: string;
    }
  /** The answer to `check-latest`: the venue's time of the latest price of each symbol; null when it could not be asked. */
  | {
      readonly kind: 'latest-checked';
      readonly stream: MarketStream;
      readonly latest: ReadonlyMap<string, number> | null;
    }
  /** Somebody subscribed to a topic of one of our broadcast lanes. */
  | { readonly kind: 'topic-subscribed'; readonly topic: string }
  /** Comes once a second. */
  | { readonly kind: 'beat' };

export type GatewayEffect =
  | { readonly kind: 'send-order'; readonly token: ReplyToken; readonly request: OrderRequest }
  /** To be told with `exposure-read`, read from the venue after this. */
  | {
      readonly kind: 'read-exposure';
      readonly token: ReplyToken;
      readonly request: GuardedRequest;
      readonly asOf: ReducingTable;
    }
  /** Whatever was decided here, the connection itself keeps to it as well. */
  | { readonly kind: 'set-arming'; readonly arming: ArmingState }
  | {
      readonly [Name in VenueQueryName]: {
        readonly kind: 'ask-venue';
        readonly asker: Asker;
        readonly name: Name;
        readonly ask: Queries[Name]['ask'];
        readonly purpose: QueryPurpose;
      };
    }[VenueQueryName]
  | { readonly kind: 'reply'; readonly token: ReplyToken; readonly reply: OrderReply | QueryReply }
  /** The shell knows the other half of it: the connections and the rate budget. */
  | { readonly kind: 'reply-health'; readonly token: ReplyToken; readonly requestId: number }
  | { readonly kind: 'publish-ticks'; readonly ticks: readonly Tick[] }
  | { readonly kind: 'publish-clock'; readonly clock: VenueClock }
  | { readonly kind: 'publish-report'; readonly report: Report }
  /** `ranking`: the symbols that must not be missed first, for a venue that does not send so many. */
  | { readonly kind: 'set-subscriptions'; readonly wanted: WantedTicks; readonly ranking: readonly string[] }
  /** Ask the venue for the latest prices of these symbols, outside the stream. */
  | { readonly kind: 'check-latest'; readonly stream: MarketStream; readonly wanted: WantedTicks }
  /** Give the connection up and make a new one. */
  | { readonly kind: 'renew-stream'; readonly stream: StreamName; readonly reason: string }
  | { readonly kind: 'raise-alert'; readonly alert: AlertNotice }
  | {
      readonly kind: 'report-health';
      readonly component: 'alpaca-client' | 'market-data-collector';
      readonly state: 'ok' | 'degraded';
      readonly reason: string;
    };

/** Wall-clock time decides lateness, monotonic time ages. */
export type GatewayNow = { readonly wallUs: number; readonly monotonicUs: number };
