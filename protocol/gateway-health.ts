// How well the gateway stands with its venue: one answer to the query `gateway-health`, also on the parent channel.
import type { ArmingState } from './arming.ts';
import type { VenueName } from './summary.ts';

/** Where market data comes from. IEX is one exchange, a few percent of the volume; SIP is all of them; SIM is made up or replayed. */
export type FeedName = 'IEX' | 'SIP' | 'SIM';

export type StreamHealth = {
  readonly stream: 'trade-updates' | 'stocks' | 'crypto';
  /** `closed`: nobody needs it. */
  readonly condition: 'closed' | 'connecting' | 'live' | 'down';
  /** What a person should know about it; empty when all is well. */
  readonly reason: string;
  /** How long it has been so. */
  readonly sinceMs: number;
  /** How often it had to be built up again. */
  readonly reconnections: number;
  /** The venue allows one connection to each of its streams. */
  readonly connectionsUsed: number;
  readonly connectionLimit: number;
  /** Symbols with quotes or trades that it follows, and how many the venue allows; null where no limit is known. */
  readonly symbolsUsed: number;
  readonly symbolLimit: number | null;
};

/** Requests to the venue a minute. `limit` null: the venue names none. */
export type RateBudgetHealth = {
  readonly used: number;
  readonly limit: number | null;
  /** Kept for cancels and reconciliation; part of the limit. */
  readonly reserved: number;
  /** The venue said "too many"; ordinary requests wait so long. 0 when they need not. */
  readonly pausedMs: number;
};

export type GatewayHealth = {
  readonly venue: VenueName;
  readonly feed: FeedName;
  /** null: the venue trades no real money and needs no arming. */
  readonly arming: ArmingState | null;
  readonly streams: readonly StreamHealth[];
  /** How long ago the last tick of any symbol arrived; null before the first. */
  readonly lastTickAgeMs: number | null;
  /** Symbols that are mute although their own recent rhythm says that they should not be. */
  readonly staleSymbols: readonly string[];
  /** From request to answer, a moving average; null before the first answer. */
  readonly roundTripMs: number | null;
  readonly rateBudgets: { readonly trading: RateBudgetHealth; readonly marketData: RateBudgetHealth };
  /** Whether orders, positions and cash were read from the venue after order reports last became live. */
  readonly areReportsReconciled: boolean;
  readonly areKeysRefused: boolean;
  readonly ordersInFlight: number;
};
