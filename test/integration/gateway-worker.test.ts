// The gateway as a process of its own, between a small venue and clients on real lanes.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { REPORT_TOPIC } from '../../protocol/reports.ts';
import { CLOCK_TOPIC, tickTopic } from '../../protocol/ticks.ts';
import { type GatewayClient, type GatewayProcess, startGateway } from '../support/gateway-process.ts';
import { createGatewayVenue, type GatewayVenue, KEYS } from '../support/gateway-venue.ts';
import { venueOrder } from '../support/gateway-venue-documents.ts';
import { STOCKS, TRADE_UPDATES, VenueTime } from '../support/gateway-venue-streams.ts';

let server: GatewayVenue;
let gateway: GatewayProcess;
let client: GatewayClient | undefined;
beforeEach(async () => {
  server = await createGatewayVenue();
});
afterEach(async () => {
  client?.sockets.close();
  client = undefined;
  await gateway.stop();
  await server.close();
});

const start = (settings: Readonly<Record<string, unknown>> = {}): GatewayProcess =>
  startGateway({ venue: 'simulator', simulatorUrl: server.url, requestTimeoutMs: 2000, ...KEYS, ...settings });
async function startAndConnect(settings: Readonly<Record<string, unknown>> = {}): Promise<GatewayClient> {
  gateway = start(settings);
  client = await gateway.connect();
  return client;
}
const submit = (id: string, fields: Readonly<Record<string, unknown>> = {}) => ({
  kind: 'submit-order',
  notAfterUs: Date.now() * 1000 + 60_000_000,
  order: {
    clientOrderId: id,
    symbol: 'AAPL',
    side: 'buy',
    type: 'limit',
    timeInForce: 'day',
    quantity: '2',
    limitPrice: '150.5',
    extendedHours: false,
  },
  ...fields,
});

it('is ready with its ports and the account once reports are live', async () => {
  gateway = start();
  const ready = await gateway.until('ready');
  expect(ready.details).toEqual({ accountNumber: 'PASIM000001', venue: 'simulator' });
  expect(Object.keys(ready.ports).toSorted()).toEqual(['orders', 'queries', 'reports', 'ticks']);
  expect(server.streams.received.map(({ message }) => message['action'])).toEqual(['authenticate', 'listen']);
});

it('gives up for good on wrong keys and on wrong settings, and says which', async () => {
  gateway = start({ secret: 'wrong' });
  expect(await gateway.until('fatal')).toMatchObject({ cause: 'BAD_CREDENTIALS' });
  gateway = start({ simulatorUrl: 'http://example.com', feed: 'all', requestTimeoutMs: 1 });
  const { cause, message } = await gateway.until('fatal');
  expect(cause).toBe('BAD_SETTINGS');
  expect(message).toContain('simulatorUrl: expected an address such as "http://127.0.0.1:4001"');
  expect(message).toContain('feed:');
  expect(message).toContain('requestTimeoutMs:');
});

it('sends many orders at once, each with its own outcome', async () => {
  const { sendOrder, epoch } = await startAndConnect();
  server.misbehave('POST /v2/orders', { kind: 'answer', status: 500, body: { message: 'internal' } });
  const replies = await Promise.all(Array.from({ length: 50 }, (_, index) => sendOrder(submit(`tw-${index}`))));
  expect(replies.filter(({ outcome }) => outcome === 'unknown')).toHaveLength(1);
  for (const reply of replies) {
    expect(reply.gatewayEpoch).toBe(epoch);
    if (reply.outcome === 'accepted') expect(reply.order?.clientOrderId).toBe(`tw-${replies.indexOf(reply)}`);
  }
  expect(server.orders.size).toBe(49);
});

it('refuses what is late, meant for its predecessor, or malformed, and sends nothing of it', async () => {
  const { sendOrder } = await startAndConnect();
  expect(await sendOrder(submit('late', { notAfterUs: Date.now() * 1000 - 1 }))).toMatchObject({
    outcome: 'refused',
    code: 'TOO_LATE',
  });
  expect(await sendOrder(submit('old', { gatewayEpoch: 'gateway/0' }))).toMatchObject({
    outcome: 'refused',
    code: 'WRONG_EPOCH',
  });
  expect(await sendOrder({ ...submit('bad'), order: { symbol: 'AAPL' } })).toMatchObject({
    outcome: 'refused',
    code: 'MALFORMED',
    message: 'order.clientOrderId: expected 1 to 128 characters, found nothing',
  });
  expect(server.requests.filter(({ route }) => route.startsWith('POST'))).toEqual([]);
});

it('keeps a share of the rate budget for the executor, whatever is asked on the lane that everybody reaches', async () => {
  const { sendOrder, queryRaw, queryAsExecutor } = await startAndConnect({ ratePerMinute: 200 });
  const headers = { 'x-ratelimit-limit': '200', 'x-ratelimit-remaining': '20' };
  server.misbehave('POST /v2/orders', { kind: 'answer', status: 422, body: { code: 42210000, message: 'no' }, headers });
  await sendOrder(submit('tw-1'));
  for (const question of [
    { name: 'venue-snapshot', ask: { sinceUs: 0 } },
    { name: 'order-by-client-id', ask: { clientOrderId: 'tw-1' } },
  ]) {
    const asked = server.requests.length;
    expect(await queryRaw(question)).toMatchObject({ ok: false, code: 'RATE_LIMITED' });
    expect(server.requests).toHaveLength(asked);
    expect(await queryAsExecutor(question)).toMatchObject({ ok: true });
  }
});

it('publishes every tick that a subscriber wants, in order and without a gap', async () => {
  const { query, listen } = await startAndConnect();
  const heard = await listen('ticks', tickTopic('AAPL'));
  expect(await query('subscribe', { subscriber: 'strategy-1', symbols: ['AAPL'], kinds: ['trade'] })).toEqual({
    symbols: ['AAPL'],
  });
  await server.streams.untilReceived(STOCKS, (message) => message['action'] === 'subscribe');
  const frames = Array.from({ length: 2000 }, (_, i) => ({
    T: 't',
    S: 'AAPL',
    i,
    x: 'V',
    p: 100 + i,
    s: 1,
    t: new VenueTime(1_763_651_418 + i, 0),
  }));
  for (let from = 0; from < frames.length; from += 10) server.streams.sendMarketData(STOCKS, ...frames.slice(from, from + 10));
  await heard.until(() => heard.messages.length === 2000);
  expect(heard.messages.map((tick) => (tick as { price: number }).price)).toEqual(frames.map(({ p }) => p));
  expect(heard.gaps).toEqual([]);
  const delivery = (await gateway.ask('delivery')) as { next: Record<string, number> };
  expect(delivery).toMatchObject({ publisher: 'gateway', next: { [tickTopic('AAPL')]: 2000 } });
  expect(await gateway.ask('status')).toMatchObject({
    lastTicks: { AAPL: { atUs: (1_763_651_418 + 1999) * 1e6, ageMs: expect.any(Number) } },
    streams: { stocks: { condition: 'live' }, 'trade-updates': { condition: 'live' } },
    account: { accountNumber: 'PASIM000001' },
    wanted: { trade: ['AAPL'], quote: [], bar: [] },
  });
});

it('tells every new subscriber whether reports are live, and again when the stream went and came back', async () => {
  const { listen } = await startAndConnect();
  const heard = await listen('reports', REPORT_TOPIC);
  await heard.until(() => heard.messages.length > 0);
  expect(heard.messages[0]).toMatchObject({ kind: 'report-stream-changed', state: 'live' });
  server.streams.sendTradeUpdate({ event: 'new', timestamp: '2026-11-20T15:10:19Z', order: venueOrder({}) });
  await heard.until(() => heard.messages.some((message) => (message as { kind: string }).kind === 'order-reported'));
  server.streams.drop(TRADE_UPDATES);
  const states = (): unknown[] => heard.messages.map((message) => (message as { state?: string }).state).filter(Boolean);
  await heard.until(() => states().includes('down') && states().at(-1) === 'live');
  await gateway.until('health');
  expect(gateway.fromWorker.find(({ kind }) => kind === 'health')).toMatchObject({
    component: 'alpaca-client',
    state: 'degraded',
  });
});

it('publishes the venue clock and answers every query, refusing those it cannot understand', async () => {
  const { query, queryRaw, listen, epoch } = await startAndConnect();
  const clocks = await listen('ticks', CLOCK_TOPIC);
  await clocks.until(() => clocks.messages.length > 0);
  expect(clocks.messages[0]).toMatchObject({ kind: 'clock', isOpen: true, nextCloseUs: Date.UTC(2026, 10, 20, 21) * 1000 });
  expect(await query('account', {})).toMatchObject({ cash: '100000' });
  expect(await query('clock', {})).toMatchObject({ venueTimeUs: expect.any(Number) });
  expect(await query('venue-snapshot', { sinceUs: 0 })).toMatchObject({
    orders: [],
    fills: [],
    positions: [],
    cashMovements: [],
  });
  expect(await queryRaw({ name: 'history', ask: { symbol: 'AAPL', durationUs: 1500, count: 3 } })).toMatchObject({
    ok: false,
    gatewayEpoch: epoch,
    code: 'MALFORMED',
    message: 'ask.durationUs: expected microseconds that are whole seconds, or whole days above one day, found 1500',
  });
  expect(await queryRaw({ name: 'gossip', ask: {} })).toMatchObject({
    ok: false,
    code: 'MALFORMED',
    message: expect.stringMatching(/^name: /),
  });
});

it('pain 19: diagnostics show the own service and not the broker. Here they show keys, streams, the last tick and the round trip', async () => {
  const { query, listen } = await startAndConnect();
  const heard = await listen('ticks', tickTopic('AAPL'));
  await query('subscribe', { subscriber: 'strategy-1', symbols: ['AAPL'], kinds: ['trade'] });
  await server.streams.untilReceived(STOCKS, (message) => message['action'] === 'subscribe');
  server.streams.sendMarketData(STOCKS, { T: 't', S: 'AAPL', i: 1, x: 'V', p: 1, s: 1, t: new VenueTime(1_763_651_418, 0) });
  await heard.until(() => heard.messages.length === 1);
  expect(await query('gateway-health', {})).toMatchObject({
    venue: 'simulator',
    feed: 'SIM',
    arming: null,
    areKeysRefused: false,
    areReportsReconciled: false,
    lastTickAgeMs: expect.any(Number),
    roundTripMs: expect.any(Number),
    streams: [
      { stream: 'trade-updates', condition: 'live', connectionsUsed: 1, connectionLimit: 1, reconnections: 0 },
      { stream: 'stocks', condition: 'live', symbolsUsed: 1, symbolLimit: null },
      { stream: 'crypto', condition: 'closed', connectionsUsed: 0 },
    ],
  });
  await query('venue-snapshot', { sinceUs: 0 });
  expect(await gateway.ask('gateway-health')).toMatchObject({ areReportsReconciled: true });
  // A worker that died follows nothing any more.
  await gateway.ask('worker-ended', { subscribers: ['strategy-1'] });
  expect(await query('gateway-health', {})).toMatchObject({ streams: [{}, { stream: 'stocks', condition: 'closed' }, {}] });
});

it("cancels all open orders on main's order, and counts its work", async () => {
  const { sendOrder } = await startAndConnect();
  await Promise.all(['a', 'b', 'c'].map((id) => sendOrder(submit(id))));
  expect(await gateway.ask('cancel-all')).toEqual({ cancelsRequested: 3 });
  server.misbehave('DELETE /v2/orders', { kind: 'answer', status: 500, body: { message: 'broken' } });
  await expect(gateway.ask('cancel-all')).rejects.toThrow('the open orders could not be canceled: broken');
  const isCounted = (): boolean =>
    gateway.fromWorker.some((message) => message.kind === 'heartbeat' && message.progress['ordersSent'] === 3);
  while (!isCounted()) await new Promise((resolve) => gateway.child.once('message', resolve));
});
