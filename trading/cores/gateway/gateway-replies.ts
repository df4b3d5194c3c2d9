// The replies of the gateway, each with the epoch that gave it.
import type { OrderOutcome, OrderReply } from '../../../protocol/orders.ts';
import type { QueryReply } from '../../../protocol/queries.ts';
import type { GatewayEffect, ReplyToken } from './gateway-messages.ts';
import type { GatewayState } from './gateway-state.ts';

export function replyToOrder(
  { epoch }: GatewayState,
  token: ReplyToken,
  requestId: number,
  outcome: OrderOutcome,
): GatewayEffect {
  const reply: OrderReply = { kind: 'order-reply', requestId, gatewayEpoch: epoch, ...outcome };
  return { kind: 'reply', token, reply };
}

export function replyWithAnswer({ epoch }: GatewayState, token: ReplyToken, requestId: number, answer: unknown): GatewayEffect {
  const reply: QueryReply = { kind: 'query-reply', requestId, ok: true, gatewayEpoch: epoch, answer };
  return { kind: 'reply', token, reply };
}

export function replyWithRefusal(
  { epoch }: GatewayState,
  token: ReplyToken,
  requestId: number,
  code: string,
  message: string,
): GatewayEffect {
  return { kind: 'reply', token, reply: { kind: 'query-reply', requestId, ok: false, gatewayEpoch: epoch, code, message } };
}
