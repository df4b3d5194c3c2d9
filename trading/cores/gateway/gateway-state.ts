// All that the gateway's core remembers. Nothing here is changed in place.
import { Map as PersistentMap } from 'immutable';
import type { ArmingState } from '../../../protocol/arming.ts';
import type { VenueAccount } from '../../../protocol/queries.ts';
import type { Decimal } from '../../decimal.ts';
import { FRESH, type Freshness } from './freshness-state.ts';
import type { GatewayNow, ReplyToken, StreamCondition, StreamName } from './gateway-messages.ts';
import { NOTHING_REDUCING, type ReducingTable } from './live-guard.ts';
import { NOTHING_REPORTED, type ReportWatch } from './report-watch.ts';
import { NOTHING_WANTED, type SubscriptionTable, type WantedTicks } from './subscriptions.ts';
import { type TrackedClock, UNKNOWN_CLOCK } from './tracked-clock.ts';

/** `arrivedAtUs` is local monotonic time, for the age; `atUs` is the venue's. */
export type LastTick = { readonly arrivedAtUs: number; readonly atUs: number };

/** `trouble`: why it is not, or not fully, of use; empty when all is well. A stream that was never live has none yet. */
export type StreamStatus = {
  readonly condition: StreamCondition;
  readonly reason: string;
  readonly trouble: string;
  readonly sinceUs: number;
  /** The market's time then; 0 while it is unknown. */
  readonly sinceVenueUs: number;
  /** Since when nothing comes of a stream that is needed; null while it is live, or closed. */
  readonly brokenSinceUs: number | null;
  readonly isAlerted: boolean;
  /** How often it became live in all. */
  readonly lives: number;
};

export type GatewayState = {
  readonly epoch: string;
  /** What may leave; null at a venue without real money, where everything may. */
  readonly arming: ArmingState | null;
  readonly reducing: ReducingTable;
  /** The guarded orders under way, by the token of who waits for the reply. */
  readonly guarded: PersistentMap<ReplyToken, { readonly symbol: string; readonly quantity: Decimal }>;
  readonly subscriptions: SubscriptionTable;
  readonly wanted: WantedTicks;
  readonly lastTicks: PersistentMap<string, LastTick>;
  readonly streams: Readonly<Record<StreamName, StreamStatus>>;
  readonly clock: TrackedClock;
  readonly freshness: Freshness;
  readonly lastBeat: GatewayNow | null;
  readonly account: VenueAccount | null;
  /** Who asked for a snapshot, and when: one that was begun before reports were live may have missed some. */
  readonly snapshotsAskedUs: PersistentMap<ReplyToken, number>;
  readonly areReportsReconciled: boolean;
  readonly reportWatch: ReportWatch;
  readonly areKeysRefused: boolean;
  readonly ordersInFlight: number;
};

export function createGatewayState(epoch: string, needsArming: boolean): GatewayState {
  const closed: StreamStatus = {
    condition: 'closed',
    reason: 'not opened yet',
    trouble: '',
    sinceUs: 0,
    sinceVenueUs: 0,
    brokenSinceUs: null,
    isAlerted: false,
    lives: 0,
  };
  return {
    epoch,
    arming: needsArming ? 'read-only' : null,
    reducing: NOTHING_REDUCING,
    guarded: PersistentMap(),
    subscriptions: new Map(),
    wanted: NOTHING_WANTED,
    lastTicks: PersistentMap(),
    streams: { 'trade-updates': closed, stocks: closed, crypto: closed },
    clock: UNKNOWN_CLOCK,
    freshness: FRESH,
    lastBeat: null,
    account: null,
    snapshotsAskedUs: PersistentMap(),
    areReportsReconciled: false,
    reportWatch: NOTHING_REPORTED,
    areKeysRefused: false,
    ordersInFlight: 0,
  };
}
