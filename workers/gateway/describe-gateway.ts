// What the gateway tells of itself: the short typed answer for the desk, and everything for whoever looks for a cause.
import type { GatewayHealth } from '../../protocol/gateway-health.ts';
import type { VenueName } from '../../protocol/summary.ts';
import type { GatewayState } from '../../trading/cores/gateway/gateway-state.ts';
import { presentClock } from '../../trading/cores/gateway/tracked-clock.ts';
import type { Venue } from './venue.ts';

const STREAMS = ['trade-updates', 'stocks', 'crypto'] as const;

export function describeHealth(state: GatewayState, venue: Venue, venueName: VenueName, monotonicUs: number): GatewayHealth {
  const { feed, roundTripMs, rateBudgets, symbols } = venue.health();
  let lastArrivalUs: number | null = null;
  for (const { arrivedAtUs } of state.lastTicks.values()) lastArrivalUs = Math.max(lastArrivalUs ?? 0, arrivedAtUs);
  return {
    venue: venueName,
    feed,
    arming: state.arming,
    streams: STREAMS.map((stream) => {
      const { condition, trouble, sinceUs, lives } = state.streams[stream];
      return {
        stream,
        condition,
        reason: trouble,
        sinceMs: Math.max(0, (monotonicUs - sinceUs) / 1000),
        reconnections: Math.max(0, lives - 1),
        connectionsUsed: condition === 'live' || condition === 'connecting' ? 1 : 0,
        connectionLimit: 1,
        symbolsUsed: symbols[stream].used,
        symbolLimit: symbols[stream].limit,
      };
    }),
    lastTickAgeMs: lastArrivalUs === null ? null : Math.max(0, (monotonicUs - lastArrivalUs) / 1000),
    staleSymbols: state.freshness.staleSymbols,
    roundTripMs,
    rateBudgets,
    areReportsReconciled: state.areReportsReconciled,
    areKeysRefused: state.areKeysRefused,
    ordersInFlight: state.ordersInFlight,
  };
}

export function describeGateway(state: GatewayState, venue: Venue, monotonicUs: number): Readonly<Record<string, unknown>> {
  const { polled, polledAtUs } = state.clock;
  return {
    epoch: state.epoch,
    arming: state.arming,
    account: state.account,
    clock: presentClock(state.clock, monotonicUs),
    /** What the venue itself said last, and how long ago: `clock` stands still between two answers until its pace is known. */
    clockAnswer: polled && { venueTimeUs: polled.venueTimeUs, ageUs: monotonicUs - polledAtUs },
    streams: state.streams,
    wanted: state.wanted,
    subscribers: [...state.subscriptions.keys()],
    /** How long ago the last tick of each symbol arrived, and the venue's time of it. */
    lastTicks: Object.fromEntries(
      [...state.lastTicks].map(([symbol, { arrivedAtUs, atUs }]) => [
        symbol,
        { ageMs: (monotonicUs - arrivedAtUs) / 1000, atUs },
      ]),
    ),
    ordersInFlight: state.ordersInFlight,
    venue: venue.status(),
  };
}
