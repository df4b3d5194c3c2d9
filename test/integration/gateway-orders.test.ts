// Orders through the real SDK to a misbehaving venue: every outcome is what really happened, and nothing is ever sent twice.
import { describe, expect, it } from 'vitest';
import { toDecimalString } from '../../protocol/decimal-string.ts';
import type {
  CancelOrder,
  ClientOrderId,
  OrderOutcome,
  ReplaceOrder,
  SubmitOrder,
  VenueOrderId,
} from '../../protocol/orders.ts';
import { freshVenueForEachTest } from '../support/gateway-listener.ts';
import type { Fault } from '../support/gateway-venue.ts';
import { venueOrder } from '../support/gateway-venue-documents.ts';

const bench = freshVenueForEachTest();

const header = { requestId: 1, notAfterUs: Number.MAX_SAFE_INTEGER, gatewayEpoch: 'gateway/1' };
const submit = (id: string, quantity = '0.000000001'): SubmitOrder => ({
  ...header,
  kind: 'submit-order',
  order: {
    clientOrderId: id as ClientOrderId,
    symbol: 'BTC/USD',
    side: 'buy',
    type: 'limit',
    timeInForce: 'gtc',
    quantity: toDecimalString(quantity),
    limitPrice: toDecimalString('0.0000012'),
    extendedHours: false,
  },
});
const cancel = (venueOrderId: string): CancelOrder => ({
  ...header,
  kind: 'cancel-order',
  clientOrderId: 'a' as ClientOrderId,
  venueOrderId: venueOrderId as VenueOrderId,
});
const replace = (venueOrderId: string, id: string): ReplaceOrder => ({
  ...header,
  kind: 'replace-order',
  venueOrderId: venueOrderId as VenueOrderId,
  clientOrderId: id as ClientOrderId,
  quantity: toDecimalString('3'),
  limitPrice: null,
});
const sentTo = (route: string): number => bench.server.requests.filter((request) => request.route.startsWith(route)).length;

it('sends tiny quantities and prices as the decimals they are, under our own id', async () => {
  const outcome = await bench.heard.venue.sendOrder(submit('a'));
  expect(bench.server.requests).toEqual([
    {
      route: 'POST /v2/orders',
      headers: expect.any(Object),
      query: {},
      body: {
        client_order_id: 'a',
        symbol: 'BTC/USD',
        side: 'buy',
        type: 'limit',
        time_in_force: 'gtc',
        qty: '0.000000001',
        limit_price: '0.0000012',
      },
    },
  ]);
  expect(outcome).toMatchObject({
    outcome: 'accepted',
    order: { clientOrderId: 'a', quantity: '0.000000001', status: 'pending_new' },
  });
});

describe('a submit that meets trouble', () => {
  const answer = (status: number, body: unknown): Fault => ({ kind: 'answer', status, body });
  it.each<[title: string, fault: Fault, outcome: Partial<OrderOutcome>, executed: boolean]>([
    ['is unknown after a server error', answer(500, { code: 50010000, message: 'internal' }), { outcome: 'unknown' }, false],
    ['is unknown when the venue never answers', { kind: 'hang' }, { outcome: 'unknown' }, false],
    ['is unknown when the connection is cut before the venue acted', { kind: 'cut-before' }, { outcome: 'unknown' }, false],
    ['is unknown when the connection is cut after the venue accepted', { kind: 'cut-after' }, { outcome: 'unknown' }, true],
    ['is unknown when the answer is garbage although the venue accepted', { kind: 'garbage' }, { outcome: 'unknown' }, true],
    ['is unknown when the answer is no order', answer(200, { hello: 'world' }), { outcome: 'unknown' }, false],
    [
      'is unknown when the venue sends it elsewhere',
      { kind: 'answer', status: 307, headers: { location: 'http://127.0.0.1:9/' } },
      { outcome: 'unknown' },
      false,
    ],
    [
      'is rejected for lack of buying power',
      answer(403, { code: 40310000, message: 'insufficient buying power', buying_power: '1' }),
      { outcome: 'rejected', code: '40310000', message: 'insufficient buying power' },
      false,
    ],
    [
      'is rejected for refused keys',
      answer(403, { message: 'forbidden.' }),
      { outcome: 'rejected', code: 'CREDENTIALS' },
      false,
    ],
    [
      'is refused over the rate limit',
      answer(429, { message: 'too many requests.' }),
      { outcome: 'refused', code: 'RATE_LIMITED' },
      false,
    ],
  ])('%s, and is sent once', async (_title, fault, expected, executed) => {
    bench.server.misbehave('POST /v2/orders', fault);
    expect(await bench.heard.venue.sendOrder(submit('a'))).toMatchObject(expected);
    expect(sentTo('POST')).toBe(1);
    expect(bench.server.orders.has('a')).toBe(executed);
  });

  it('is unknown when its id is taken, because an earlier attempt must have arrived', async () => {
    bench.server.misbehave('POST /v2/orders', { kind: 'cut-after' });
    expect(await bench.heard.venue.sendOrder(submit('a'))).toMatchObject({ outcome: 'unknown' });
    expect(await bench.heard.venue.sendOrder(submit('a'))).toEqual({
      outcome: 'unknown',
      message: 'client_order_id must be unique',
    });
    const lookup = await bench.heard.venue.ask('order-by-client-id', { clientOrderId: 'a' as ClientOrderId });
    expect(lookup).toMatchObject({ ok: true, answer: { found: true, order: { clientOrderId: 'a' } } });
  });

  it('is refused as never sent when nothing listens at the venue', async () => {
    await bench.server.close();
    expect(await bench.heard.venue.sendOrder(submit('a'))).toMatchObject({ outcome: 'refused', code: 'VENUE_UNREACHABLE' });
  });
});

it('replaces an order under a new id and tells which order it replaced', async () => {
  await bench.heard.venue.sendOrder(submit('a', '2'));
  expect(await bench.heard.venue.sendOrder(replace('venue-1', 'b'))).toMatchObject({
    outcome: 'accepted',
    order: { clientOrderId: 'b', quantity: '3', replaces: 'venue-1' },
  });
  expect(bench.server.requests.at(-1)?.body).toEqual({ client_order_id: 'b', qty: '3' });
});

it('is told why an order cannot be canceled: done already, or not there', async () => {
  bench.server.orders.set('done', venueOrder({ id: 'venue-9', status: 'filled' }));
  expect(await bench.heard.venue.sendOrder(cancel('venue-9'))).toEqual({
    outcome: 'rejected',
    code: '42210000',
    message: 'order is already in "filled" state',
  });
  expect(await bench.heard.venue.sendOrder(cancel('nothing'))).toMatchObject({ outcome: 'rejected', code: '40410000' });
  await bench.heard.venue.sendOrder(submit('a'));
  expect(await bench.heard.venue.sendOrder(cancel('venue-2'))).toEqual({ outcome: 'accepted', order: null });
});

it('stops sending new orders when the venue says that its limit is reached, but cancels all the same', async () => {
  bench.server.misbehave('POST /v2/orders', {
    kind: 'answer',
    status: 429,
    headers: { 'retry-after': '60' },
    body: { message: 'slow down' },
  });
  await bench.heard.venue.sendOrder(submit('a'));
  expect(await bench.heard.venue.sendOrder(submit('b'))).toMatchObject({ outcome: 'refused', code: 'RATE_LIMITED' });
  expect(sentTo('POST')).toBe(1);
  bench.server.orders.set('c', venueOrder({ id: 'venue-7' }));
  expect(await bench.heard.venue.sendOrder(cancel('venue-7'))).toMatchObject({ outcome: 'accepted' });
  expect(await bench.heard.venue.cancelAllOrders()).toBe(0);
});

it('cancels every open order at once as the last resort', async () => {
  for (const id of ['a', 'b', 'c']) await bench.heard.venue.sendOrder(submit(id));
  expect(await bench.heard.venue.cancelAllOrders()).toBe(3);
  expect([...bench.server.orders.values()].map(({ status }) => status)).toEqual(['canceled', 'canceled', 'canceled']);
});
