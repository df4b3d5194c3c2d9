// What the venue says no to, through the real SDK: no such order, a venue in trouble, wrong keys. Each means something else.
import { expect, it } from 'vitest';
import type { ClientOrderId } from '../../protocol/orders.ts';
import { freshVenueForEachTest, hearVenue } from '../support/gateway-listener.ts';

const bench = freshVenueForEachTest();

it('takes an order for absent only when the venue itself says so', async () => {
  const lookUp = () => bench.heard.venue.ask('order-by-client-id', { clientOrderId: 'tw-1' as ClientOrderId });
  const route = 'GET /v2/orders:by_client_order_id';
  bench.server.misbehave(route, { kind: 'answer', status: 404, body: '<html>no such page</html>' });
  expect(await lookUp()).toMatchObject({ ok: false, code: 'VENUE_REFUSED' });
  bench.server.misbehave(route, { kind: 'answer', status: 404, body: { code: 40410001, message: 'no such account' } });
  expect(await lookUp()).toMatchObject({ ok: false, code: 'VENUE_REFUSED' });
  const broken = { kind: 'answer', status: 503, body: { code: 50010000, message: 'service unavailable' } } as const;
  bench.server.misbehave(route, broken, broken, broken);
  expect(await lookUp()).toMatchObject({ ok: false, code: 'VENUE_TROUBLE' });
  expect(await lookUp()).toEqual({ ok: true, answer: { found: false } });
});

it('tells wrong keys at once and for good', async () => {
  const stranger = hearVenue(bench.server, { secret: 'wrong' });
  await expect(stranger.venue.open(stranger.listener)).rejects.toMatchObject({ fatalCause: 'BAD_CREDENTIALS' });
  expect(await stranger.venue.ask('clock', {})).toMatchObject({ ok: false, code: 'CREDENTIALS' });
});
