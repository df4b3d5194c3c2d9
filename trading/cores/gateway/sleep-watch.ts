// Notices that this computer slept, or that this process stood still: connections from before may be dead without anybody saying so.
import type { GatewayEffect, GatewayNow } from './gateway-messages.ts';
import type { GatewayState } from './gateway-state.ts';

/** Two clocks tell two kinds of pause: the monotonic one stands still while a computer sleeps, and goes on while a process is frozen. */
const SLEPT_US = 10_000_000;
const FROZEN_US = 20_000_000;

export function watchSleep(
  state: GatewayState,
  now: GatewayNow,
): { readonly state: GatewayState; readonly effects: readonly GatewayEffect[] } {
  const { lastBeat } = state;
  const next = { ...state, lastBeat: now };
  if (!lastBeat) return { state: next, effects: [] };
  const monotonicGapUs = now.monotonicUs - lastBeat.monotonicUs;
  const wallGapUs = now.wallUs - lastBeat.wallUs;
  const hasSlept = wallGapUs - monotonicGapUs > SLEPT_US || monotonicGapUs > FROZEN_US;
  if (!hasSlept) return { state: next, effects: [] };
  const reason = `this computer or this process paused for ${Math.round(Math.max(wallGapUs, monotonicGapUs) / 1_000_000)} s`;
  const effects = (['trade-updates', 'stocks', 'crypto'] as const)
    .filter((stream) => state.streams[stream].condition === 'live')
    .map((stream): GatewayEffect => ({ kind: 'renew-stream', stream, reason }));
  return { state: next, effects };
}
