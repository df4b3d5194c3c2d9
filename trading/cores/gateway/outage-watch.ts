// Tells a person of a stream that stays away: short breaks heal by themselves, long ones need somebody.
import type { GatewayEffect, GatewayNow } from './gateway-messages.ts';
import type { GatewayState } from './gateway-state.ts';

const LONG_US = 60_000_000;
const STREAMS = ['trade-updates', 'stocks', 'crypto'] as const;
const NAMES = { 'trade-updates': 'order reports', stocks: 'data of stocks', crypto: 'data of crypto' } as const;

/** Once for each outage, when it is a minute old. */
export function watchOutages(
  state: GatewayState,
  now: GatewayNow,
): { readonly state: GatewayState; readonly effects: readonly GatewayEffect[] } {
  let { streams } = state;
  const effects: GatewayEffect[] = [];
  for (const stream of STREAMS) {
    const { brokenSinceUs, isAlerted, trouble } = streams[stream];
    if (brokenSinceUs === null || isAlerted || now.monotonicUs - brokenSinceUs < LONG_US) continue;
    streams = { ...streams, [stream]: { ...streams[stream], isAlerted: true } };
    const severity = stream === 'trade-updates' ? 'critical' : 'warning';
    const text = `No ${NAMES[stream]} for ${LONG_US / 1_000_000} s: ${trouble || 'the venue does not answer'}. It is tried again for ever.`;
    effects.push({ kind: 'raise-alert', alert: { severity, code: 'STREAM_DOWN', subject: stream, text } });
  }
  return { state: effects.length === 0 ? state : { ...state, streams }, effects };
}
