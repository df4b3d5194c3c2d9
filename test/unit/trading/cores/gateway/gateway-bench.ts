// The gateway's core under test: what it is told, and all that it decides.
import type { Quote } from '../../../../../protocol/ticks.ts';
import { decide } from '../../../../../trading/cores/gateway/gateway.ts';
import type { GatewayEffect, GatewayMessage } from '../../../../../trading/cores/gateway/gateway-messages.ts';
import { createGatewayState, type GatewayState } from '../../../../../trading/cores/gateway/gateway-state.ts';

export const EPOCH = 'gateway/1';
export const NOW = { wallUs: 1_000, monotonicUs: 50_000_000 };
export const START = createGatewayState(EPOCH, false);
export const quote = (symbol: string, atUs: number): Quote => ({
  kind: 'quote',
  symbol,
  atUs,
  bidPrice: 1,
  bidSize: 1,
  askPrice: 2,
  askSize: 1,
});
export const query = (name: string, ask: object): GatewayMessage => ({
  kind: 'queried',
  purpose: 'ordinary',
  token: 9,
  query: { kind: 'query', requestId: 5, name, ask },
});
export const subscribe = (subscriber: string, symbols: string[], kinds: string[]) =>
  query('subscribe', { subscriber, symbols, kinds });
export const stream = (
  name: 'trade-updates' | 'stocks',
  condition: 'live' | 'down' | 'connecting',
  reason = '',
): GatewayMessage => ({
  kind: 'stream-changed',
  stream: name,
  condition,
  reason,
});

/** Decides one message after the other and keeps all effects. */
export function run(state: GatewayState, ...messages: GatewayMessage[]): { state: GatewayState; effects: GatewayEffect[] } {
  const effects: GatewayEffect[] = [];
  let present = state;
  for (const message of messages) {
    const decision = decide(present, message, NOW);
    present = decision.state;
    effects.push(...decision.effects);
  }
  return { state: present, effects };
}
