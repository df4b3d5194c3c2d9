// The gateway's decisions about orders, ticks and questions, message by message.
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { VenueAccount } from '../../../../../protocol/queries.ts';
import type { Tick } from '../../../../../protocol/ticks.ts';
import type { GatewayMessage } from '../../../../../trading/cores/gateway/gateway-messages.ts';
import { EPOCH, NOW, query, quote, run, START, stream, subscribe } from './gateway-bench.ts';

const cancel = {
  kind: 'cancel-order',
  requestId: 4,
  notAfterUs: 2_000,
  gatewayEpoch: EPOCH,
  clientOrderId: 'tw-1',
  venueOrderId: 'v-1',
};

it('sends an admitted order at once and replies with what became of it', () => {
  const admitted = run(START, { kind: 'order-requested', token: 1, request: cancel });
  expect(admitted.effects).toEqual([{ kind: 'send-order', token: 1, request: cancel }]);
  expect(admitted.state.ordersInFlight).toBe(1);
  const settled = run(admitted.state, {
    kind: 'order-settled',
    token: 1,
    requestId: 4,
    outcome: { outcome: 'accepted', order: null },
  });
  expect(settled.state.ordersInFlight).toBe(0);
  expect(settled.effects).toEqual([
    {
      kind: 'reply',
      token: 1,
      reply: { kind: 'order-reply', requestId: 4, gatewayEpoch: EPOCH, outcome: 'accepted', order: null },
    },
  ]);
});

it('replies to a refused request and sends nothing', () => {
  const { state, effects } = run(START, { kind: 'order-requested', token: 1, request: { ...cancel, notAfterUs: 1 } });
  expect(effects).toMatchObject([{ kind: 'reply', token: 1, reply: { requestId: 4, outcome: 'refused', code: 'TOO_LATE' } }]);
  expect(state).toBe(START);
});

it('reports refused keys as sickness until the venue takes an order again', () => {
  const credentials = { outcome: 'rejected', code: 'CREDENTIALS', message: 'no' } as const;
  const settle = (outcome: typeof credentials | { outcome: 'accepted'; order: null }): GatewayMessage => ({
    kind: 'order-settled',
    token: 1,
    requestId: 4,
    outcome,
  });
  const refused = run(START, settle(credentials), settle(credentials));
  expect(refused.effects.filter(({ kind }) => kind === 'report-health')).toEqual([
    { kind: 'report-health', component: 'alpaca-client', state: 'degraded', reason: 'the venue refuses the keys' },
  ]);
  const accepted = run(refused.state, settle({ outcome: 'accepted', order: null }));
  expect(accepted.effects.at(-1)).toEqual({ kind: 'report-health', component: 'alpaca-client', state: 'ok', reason: '' });
});

it('publishes a batch of ticks as one and remembers the last of each symbol', () => {
  const ticks: readonly Tick[] = [quote('AAPL', 1), quote('SPY', 2), quote('AAPL', 3)];
  const { state, effects } = run(START, { kind: 'ticks-arrived', ticks });
  expect(effects[0]).toEqual({ kind: 'publish-ticks', ticks });
  expect(state.lastTicks.toObject()).toEqual({
    AAPL: { arrivedAtUs: NOW.monotonicUs, atUs: 3 },
    SPY: { arrivedAtUs: NOW.monotonicUs, atUs: 2 },
  });
});

it('asks the venue what only the venue knows, and passes the answer or its refusal on', () => {
  const asked = run(START, query('venue-snapshot', { sinceUs: 1 }));
  expect(asked.effects).toEqual([
    { kind: 'ask-venue', asker: { token: 9, requestId: 5 }, name: 'venue-snapshot', ask: { sinceUs: 1 }, purpose: 'ordinary' },
  ]);
  const hundred = toDecimalString('100');
  const account: VenueAccount = {
    accountNumber: 'PA1',
    currency: 'USD',
    cash: hundred,
    equity: hundred,
    buyingPower: hundred,
    isBlocked: false,
  };
  const answer = { ok: true, answer: account } as const;
  const answered = run(asked.state, { kind: 'venue-answered', asker: { token: 9, requestId: 5 }, name: 'account', answer });
  expect(answered.effects).toMatchObject([{ kind: 'reply', token: 9, reply: { requestId: 5, ok: true, answer: account } }]);
  expect(answered.state.account).toEqual(account);
  const refused = { ok: false, code: 'NO_ANSWER', message: 'silence' } as const;
  expect(
    run(asked.state, { kind: 'venue-answered', asker: { token: 9, requestId: 5 }, name: 'account', answer: refused }).effects,
  ).toMatchObject([
    { kind: 'reply', reply: { requestId: 5, ok: false, gatewayEpoch: EPOCH, code: 'NO_ANSWER', message: 'silence' } },
  ]);
});

it('gives the same decisions when the same messages come again, and leaves the earlier state as it was', () => {
  const messages = [
    subscribe('a', ['SPY'], ['quote']),
    stream('trade-updates', 'live'),
    { kind: 'ticks-arrived', ticks: [quote('SPY', 1)] },
    stream('stocks', 'down', 'cut'),
    { kind: 'beat' },
  ] as const;
  const before = JSON.stringify(START);
  expect(run(START, ...messages)).toEqual(run(START, ...messages));
  expect(JSON.stringify(START)).toBe(before);
});
