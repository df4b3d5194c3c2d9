// What people complain about in other systems of this kind, of orders: each pain against a venue that inflicts it.
import { describe, expect, it } from 'vitest';
import { toDecimalString } from '../../protocol/decimal-string.ts';
import type { ClientOrderId, SubmitOrder, VenueOrderId } from '../../protocol/orders.ts';
import { freshVenueForEachTest } from '../support/gateway-listener.ts';
import { venueOrder } from '../support/gateway-venue-documents.ts';

const bench = freshVenueForEachTest();

const submit = (id: string, purpose: SubmitOrder['purpose'] = 'entry'): SubmitOrder => ({
  kind: 'submit-order',
  requestId: 1,
  notAfterUs: Number.MAX_SAFE_INTEGER,
  gatewayEpoch: 'gateway/1',
  purpose: purpose ?? 'entry',
  order: {
    clientOrderId: id as ClientOrderId,
    symbol: 'AAPL',
    side: 'buy',
    type: 'market',
    timeInForce: 'day',
    quantity: toDecimalString('1'),
    limitPrice: null,
    extendedHours: false,
  },
});
describe('orders', () => {
  it('pain 5: a blind retry doubles the position. Here a request whose answer is lost is sent once, and its fate looked up by its id', async () => {
    bench.server.misbehave('POST /v2/orders', { kind: 'cut-after' });
    expect(await bench.heard.venue.sendOrder(submit('tw-1'))).toMatchObject({ outcome: 'unknown' });
    expect(bench.server.requests.filter(({ route }) => route === 'POST /v2/orders')).toHaveLength(1);
    expect(await bench.heard.venue.ask('order-by-client-id', { clientOrderId: 'tw-1' as ClientOrderId })).toMatchObject({
      ok: true,
      answer: { found: true, order: { clientOrderId: 'tw-1' } },
    });
  });

  it('pain: a tiny quantity becomes an exponent that no venue reads. Here it stays the decimal that it is', async () => {
    const request = submit('tw-1');
    await bench.heard.venue.sendOrder({ ...request, order: { ...request.order, quantity: toDecimalString('0.0000001') } });
    expect(bench.server.requests.at(-1)?.body).toMatchObject({ qty: '0.0000001' });
  });

  it('pain: a replace and a cancel whose answers are lost are taken for done. Here they are unknown', async () => {
    bench.server.orders.set('tw-1', venueOrder({ id: 'v-1', client_order_id: 'tw-1' }));
    const header = { requestId: 1, notAfterUs: Number.MAX_SAFE_INTEGER, gatewayEpoch: 'gateway/1' };
    const ids = { clientOrderId: 'tw-2' as ClientOrderId, venueOrderId: 'v-1' as VenueOrderId };
    const replace = { ...header, ...ids, kind: 'replace-order', quantity: toDecimalString('3'), limitPrice: null } as const;
    for (const fault of ['cut-before', 'cut-after', 'hang', 'garbage'] as const) {
      bench.server.misbehave('PATCH /v2/orders', { kind: fault });
      expect(await bench.heard.venue.sendOrder(replace)).toMatchObject({ outcome: 'unknown' });
    }
    for (const fault of ['cut-before', 'cut-after', 'hang'] as const) {
      bench.server.misbehave('DELETE /v2/orders', { kind: fault });
      expect(await bench.heard.venue.sendOrder({ ...header, ...ids, kind: 'cancel-order' })).toMatchObject({
        outcome: 'unknown',
      });
    }
    expect(bench.server.requests.filter(({ route }) => route.startsWith('PATCH'))).toHaveLength(4);
    expect(bench.server.requests.filter(({ route }) => route.startsWith('DELETE'))).toHaveLength(3);
  });

  it('pain 8: the leg of a bracket cannot be seen. Here a stop that the venue made is known by its parent', async () => {
    const leg = { client_order_id: 'venue-made', order_class: 'bracket', status: 'held', side: 'sell', limit_price: null };
    const legs = [venueOrder({ ...leg, id: 'loss', type: 'stop', stop_price: '9' })];
    bench.server.misbehave('POST /v2/orders', {
      kind: 'answer',
      status: 200,
      body: venueOrder({ id: 'parent', client_order_id: 'tw-1', order_class: 'bracket', legs }),
    });
    expect(await bench.heard.venue.sendOrder(submit('tw-1'))).toMatchObject({
      outcome: 'accepted',
      order: { legs: [{ venueOrderId: 'loss', parentVenueOrderId: 'parent', stopPrice: '9', type: 'stop', status: 'held' }] },
    });
  });
});

describe('what a reconciliation reads', () => {
  it('pain 8: the exits of a bracket look like orders of a stranger. Here each names its parent', async () => {
    const fields = { order_class: 'bracket', submitted_at: '2026-11-20T15:10:18Z' };
    const leg = venueOrder({
      ...fields,
      id: 'leg',
      client_order_id: 'venue-made',
      side: 'sell',
      type: 'stop',
      stop_price: '9',
    });
    const parent = venueOrder({ ...fields, id: 'parent', client_order_id: 'tw-1', status: 'filled' });
    bench.server.documents.set('/v2/orders', (query: Record<string, string>) =>
      query['nested'] === 'true' ? [{ ...parent, legs: [leg] }] : query['status'] === 'open' ? [leg] : [parent],
    );
    const answer = await bench.heard.venue.ask('venue-snapshot', { sinceUs: 0 });
    if (!answer.ok) throw new Error(answer.message);
    expect(answer.answer.orders).toEqual([
      expect.objectContaining({ venueOrderId: 'leg', parentVenueOrderId: 'parent', stopPrice: '9' }),
      expect.objectContaining({ venueOrderId: 'parent', clientOrderId: 'tw-1' }),
    ]);
  });

  it('pain: a split or a fee in coins changes what is held, and no fill explains it. Here both are told', async () => {
    const activity = { status: 'executed', created_at: '2026-11-20T15:10:18Z' };
    bench.server.documents.set('/v2/account/activities', (query: Record<string, string>) =>
      query['category'] === 'non_trade_activity'
        ? [
            {
              ...activity,
              id: '0',
              activity_type: 'SPLIT',
              symbol: 'AAPL',
              qty: '-10',
              description: 'REMOVE, From QTY:-10, To QTY:40',
            },
            {
              ...activity,
              id: '1',
              activity_type: 'SPLIT',
              symbol: 'AAPL',
              qty: '40',
              description: 'ADD, From QTY:-10, To QTY:40',
            },
            { ...activity, id: '2', activity_type: 'CFEE', symbol: 'BTC/USD', qty: '-0.0001', net_amount: '0' },
            { ...activity, id: '3', activity_type: 'DIV', symbol: 'KO', qty: '10', net_amount: '1.02' },
            { ...activity, id: '4', activity_type: 'SPLIT', symbol: 'KO', qty: '30', status: 'canceled' },
          ]
        : [],
    );
    const answer = await bench.heard.venue.ask('venue-snapshot', { sinceUs: 0 });
    if (!answer.ok) throw new Error(answer.message);
    expect(answer.answer.cashMovements).toEqual([
      expect.objectContaining({ type: 'CFEE', symbol: 'BTC/USD', amount: '0', quantity: '-0.0001' }),
      expect.objectContaining({ type: 'DIV', symbol: 'KO', amount: '1.02' }),
      expect.objectContaining({ activityId: '1', type: 'SPLIT', symbol: 'AAPL', amount: '0', quantity: '30', before: '10' }),
    ]);
    expect(answer.answer.cashMovements[1]).not.toHaveProperty('quantity');
  });
});

describe('the rate limit', () => {
  const headers = (remaining: number) => ({ 'x-ratelimit-limit': '200', 'x-ratelimit-remaining': String(remaining) });

  it('pain: a strategy uses up the budget, and nothing can be canceled or reconciled. Here a share of it is kept from it', async () => {
    bench.server.misbehave('POST /v2/orders', {
      kind: 'answer',
      status: 422,
      body: { code: 42210000, message: 'no' },
      headers: headers(40),
    });
    await bench.heard.venue.sendOrder(submit('tw-1'));
    expect(await bench.heard.venue.sendOrder(submit('tw-2'))).toMatchObject({ outcome: 'refused', code: 'RATE_LIMITED' });
    expect(bench.heard.venue.health().rateBudgets.trading).toMatchObject({ used: 160, limit: 200, reserved: 40 });
    expect(await bench.heard.venue.ask('venue-snapshot', { sinceUs: 0 })).toMatchObject({ ok: true });
    expect(await bench.heard.venue.sendOrder(submit('tw-3', 'flatten'))).toMatchObject({ outcome: 'accepted' });
    expect(await bench.heard.venue.cancelAllOrders()).toBe(1);
    expect(bench.server.orders.has('tw-2')).toBe(false);
  });

  it('pain: a 429 is hammered. Here nothing but cancels leaves until the venue said, and a person is told once', async () => {
    const answer = { kind: 'answer', status: 429, body: { message: 'too many requests.' } } as const;
    bench.server.misbehave('POST /v2/orders', { ...answer, headers: { 'retry-after': '30' } });
    expect(await bench.heard.venue.open(bench.heard.listener)).toMatchObject({ accountNumber: 'PASIM000001' });
    await bench.heard.venue.sendOrder(submit('tw-1'));
    const sent = bench.server.requests.length;
    for (let index = 0; index < 20; index++)
      expect(await bench.heard.venue.sendOrder(submit(`tw-${index}`))).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await bench.heard.venue.ask('account', {})).toMatchObject({ ok: false, code: 'RATE_LIMITED' });
    expect(bench.server.requests.length).toBe(sent);
    expect(await bench.heard.venue.cancelAllOrders()).toBe(0);
    expect(bench.heard.alerts.map(({ code }) => code)).toEqual(['RATE_LIMITED']);
    expect(bench.heard.venue.health().rateBudgets.trading.pausedMs).toBeGreaterThan(20_000);
  });
});
