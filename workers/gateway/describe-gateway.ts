// The gateway's answer to "status": streams, ages, clock, account and whatever the venue connection tells about itself.
import type { GatewayState } from '../../trading/cores/gateway/gateway-state.ts';
import { presentClock } from '../../trading/cores/gateway/tracked-clock.ts';
import type { Venue } from './venue.ts';

export function describeGateway(state: GatewayState, venue: Venue, monotonicUs: number): Readonly<Record<string, unknown>> {
  return {
    epoch: state.epoch,
    isReadOnly: state.isReadOnly,
    account: state.account,
    clock: presentClock(state.clock, monotonicUs),
    streams: state.streams,
    wanted: state.wanted,
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
