// The health of the gateway's two components, told when it changes.
import type { GatewayEffect } from './gateway-messages.ts';
import type { GatewayState } from './gateway-state.ts';

type Health = { readonly state: 'ok' | 'degraded'; readonly reason: string };
const WELL: Health = { state: 'ok', reason: '' };

/** The effects that tell what changed between two states. */
export function toHealthEffects(before: GatewayState, after: GatewayState): readonly GatewayEffect[] {
  const effects: GatewayEffect[] = [];
  for (const [component, healthOf] of [
    ['alpaca-client', clientHealth],
    ['market-data-collector', marketDataHealth],
  ] as const) {
    const health = healthOf(after);
    const earlier = healthOf(before);
    if (health.state !== earlier.state || health.reason !== earlier.reason)
      effects.push({ kind: 'report-health', component, ...health });
  }
  return effects;
}

function clientHealth({ streams, areKeysRefused }: GatewayState): Health {
  if (areKeysRefused) return { state: 'degraded', reason: 'the venue refuses the keys' };
  const { trouble } = streams['trade-updates'];
  return trouble === '' ? WELL : { state: 'degraded', reason: `order reports are interrupted: ${trouble}` };
}

function marketDataHealth({ streams }: GatewayState): Health {
  const troubled = (['stocks', 'crypto'] as const).filter((name) => streams[name].trouble !== '');
  if (troubled.length === 0) return WELL;
  return { state: 'degraded', reason: troubled.map((name) => `${name}: ${streams[name].trouble}`).join('; ') };
}
