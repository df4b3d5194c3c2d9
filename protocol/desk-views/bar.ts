// The bar at the top, always in sight: mode, trading state, connection, feed, session and account.
import type { DecimalString } from '../decimal-string.ts';
import type { Dated } from '../desk-values.ts';
import type { TradingState } from '../portfolio.ts';
import type { TradingPhase } from '../status.ts';
import type { Mode, VenueName } from '../summary.ts';
import type { AlertSeverity } from './alerts.ts';

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
