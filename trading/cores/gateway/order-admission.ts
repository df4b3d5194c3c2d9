// The way of an order request through the gateway: checked, proven where a live session winds down, sent once, answered.
import type { OrderOutcome, OrderRequest } from '../../../protocol/orders.ts';
import { toHealthEffects } from './gateway-health.ts';
import type { GatewayEffect, GatewayMessage, GatewayNow, ReplyToken } from './gateway-messages.ts';
import { replyToOrder } from './gateway-replies.ts';
import type { GatewayState } from './gateway-state.ts';
import { beginReducing, endReducing, type GuardedRequest, judgeExposure, needsProof } from './live-guard.ts';
import { checkOrderRequest } from './order-request-check.ts';

type Decision = { readonly state: GatewayState; readonly effects: readonly GatewayEffect[] };
type Message<Kind extends GatewayMessage['kind']> = Extract<GatewayMessage, { readonly kind: Kind }>;

export function admitOrder(state: GatewayState, { token, request }: Message<'order-requested'>, now: GatewayNow): Decision {
  const check = checkOrderRequest(request, state.epoch, state.arming, now.wallUs);
  if (!check.isAdmitted) {
    const { requestId, code, message } = check;
    return { state, effects: [replyToOrder(state, token, requestId, { outcome: 'refused', code, message })] };
  }
  return needsProof(state.arming, check.request)
    ? { state, effects: [readExposure(state, token, check.request)] }
    : send(state, token, check.request);
}

/** Time has passed since the venue was asked: the request is checked again from the start. */
export function applyExposure(state: GatewayState, message: Message<'exposure-read'>, now: GatewayNow): Decision {
  const { token, request, asOf, exposure } = message;
  const refuse = (outcome: OrderOutcome): Decision => ({
    state,
    effects: [replyToOrder(state, token, request.requestId, outcome)],
  });
  const check = checkOrderRequest(request, state.epoch, state.arming, now.wallUs);
  if (!check.isAdmitted) return refuse({ outcome: 'refused', code: check.code, message: check.message });
  if (!needsProof(state.arming, check.request)) return send(state, token, check.request);
  if (!exposure.ok) {
    const message = `the live session is winding down, and what is held cannot be read: ${exposure.message}`;
    return refuse({ outcome: 'refused', code: 'VENUE_UNREACHABLE', message });
  }
  const judgement = judgeExposure(request, exposure.exposure, asOf, state.reducing);
  switch (judgement.verdict) {
    case 'outdated':
      return { state, effects: [readExposure(state, token, request)] };
    case 'refused':
      return refuse({
        outcome: 'refused',
        code: 'WINDING_DOWN',
        message: `the live session is winding down: ${judgement.reason}`,
      });
    case 'reduces': {
      const { symbol, quantity } = judgement;
      const reducing = beginReducing(state.reducing, symbol, quantity);
      return send({ ...state, reducing, guarded: state.guarded.set(token, { symbol, quantity }) }, token, request);
    }
  }
}

export function settleOrder(before: GatewayState, { token, requestId, outcome }: Message<'order-settled'>): Decision {
  const guarded = before.guarded.get(token);
  const state = guarded
    ? {
        ...before,
        guarded: before.guarded.delete(token),
        reducing: endReducing(before.reducing, guarded.symbol, guarded.quantity),
      }
    : before;
  const areKeysRefused =
    outcome.outcome === 'rejected' ? outcome.code === 'CREDENTIALS' : outcome.outcome !== 'accepted' && state.areKeysRefused;
  const next = { ...state, ordersInFlight: state.ordersInFlight - 1, areKeysRefused };
  const effects = [replyToOrder(state, token, requestId, outcome), ...toHealthEffects(state, next)];
  return { state: next, effects: areKeysRefused && !state.areKeysRefused ? [...effects, KEYS_REFUSED] : effects };
}

const KEYS_REFUSED: GatewayEffect = {
  kind: 'raise-alert',
  alert: {
    severity: 'critical',
    code: 'CREDENTIALS_REFUSED',
    subject: 'orders',
    text: 'The venue refuses the keys: it rejected an order for them. Check the key id and the secret, and whether they were renewed.',
  },
};

const readExposure = (state: GatewayState, token: ReplyToken, request: GuardedRequest): GatewayEffect => ({
  kind: 'read-exposure',
  token,
  request,
  asOf: state.reducing,
});

const send = (state: GatewayState, token: ReplyToken, request: OrderRequest): Decision => ({
  state: { ...state, ordersInFlight: state.ordersInFlight + 1 },
  effects: [{ kind: 'send-order', token, request }],
});
