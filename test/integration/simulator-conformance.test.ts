// The ten things by which a client cannot tell the simulator from Alpaca, one test each, over real sockets.
import { once } from 'node:events';
import { decode, encode } from '@msgpack/msgpack';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ClientOptions } from 'ws';
import {
  openStreamLine,
  request,
  type StreamLine,
  startSimulator,
  TEST_KEYS,
  type TestSimulator,
} from '../support/simulator.ts';
import { ADMIN, askAdmin } from '../support/simulator-admin.ts';
import { idOf, placeOrder, placeResting } from '../support/simulator-orders.ts';

type Raw = Readonly<Record<string, unknown>>;

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await startSimulator({ admin: ADMIN, streamSymbolLimit: 2, streamConnectionLimit: 1 });
});
afterAll(() => simulator.stop());

const ask = (method: string, path: string, body?: unknown) => request(simulator.url, method, path, body);
const AUTHENTICATION = { action: 'auth', key: TEST_KEYS.keyId, secret: TEST_KEYS.secret };
const MSGPACK: ClientOptions = { headers: { 'Content-Type': 'application/msgpack' } };
const isAnswer = ({ T, msg }: Raw): boolean => T === 'error' || T === 'subscription' || msg === 'authenticated';

async function enter(path: string): Promise<StreamLine> {
  const line = await openStreamLine(simulator.url, path);
  line.say(AUTHENTICATION);
  expect(await line.next(isAnswer)).toEqual({ T: 'success', msg: 'authenticated' });
  return line;
}

async function listen(venue: TestSimulator, options?: ClientOptions): Promise<StreamLine> {
  const line = await openStreamLine(venue.url, '/stream', options);
  line.say({ action: 'authenticate', data: { key_id: TEST_KEYS.keyId, secret_key: TEST_KEYS.secret } });
  line.say({ action: 'listen', data: { streams: ['trade_updates'] } });
  await line.next(({ stream }) => stream === 'listening');
  return line;
}

/** Every text in a body that is a time of day. */
const timesIn = (body: unknown): readonly string[] => JSON.stringify(body).match(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^"]*/g) ?? [];
const NANOSECONDS_AT_MOST = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

it('1: serves trading, market data and streams on one port, and decodes a path after splitting it', async () => {
  const made = await ask('POST', '/v2/watchlists', { name: 'a/b', symbols: ['SPY'] });
  await placeResting(simulator.url, { client_order_id: 'by/its:own?id' });
  for (const [path, found] of [
    ['/v2/assets/BTC%2FUSD', { symbol: 'BTC/USD' }],
    ['/v2/stocks/SPY/quotes/latest', { symbol: 'SPY' }],
    [`/v2/watchlists:by_name?name=${encodeURIComponent('a/b')}`, { id: idOf(made) }],
    [
      `/v2/orders:by_client_order_id?client_order_id=${encodeURIComponent('by/its:own?id')}`,
      { client_order_id: 'by/its:own?id' },
    ],
  ] as const)
    expect(await ask('GET', path)).toMatchObject({ status: 200, body: found });
  const streams = await Promise.all(['/stream', '/v2/iex'].map((path) => openStreamLine(simulator.url, path)));
  for (const { socket } of streams) socket.terminate();
});

it('2: answers 401 without keys and with wrong ones, and echoes the request id', async () => {
  for (const headers of [{}, { 'APCA-API-KEY-ID': TEST_KEYS.keyId, 'APCA-API-SECRET-KEY': 'wrong' }]) {
    const answer = await fetch(`${simulator.url}/v2/orders`, { headers: { ...headers, 'X-Request-ID': 'mine' } });
    expect([answer.status, await answer.json()]).toEqual([401, { message: 'unauthorized.' }]);
    expect(answer.headers.get('x-request-id')).toBe('mine');
  }
});

it('3: speaks the codec of the upgrade; market data in arrays, trade updates as one object in a binary frame or, if told so, in text', async () => {
  const first = async (venue: TestSimulator, path: string, options?: ClientOptions) => {
    const line = await openStreamLine(venue.url, path, options);
    line.say(AUTHENTICATION);
    await line.next();
    line.socket.terminate();
    const { data = Buffer.alloc(0), isBinary = false } = line.firstFrame ?? {};
    return { isBinary, content: data[0] === 0x7b || data[0] === 0x5b ? JSON.parse(data.toString()) : decode(data) };
  };
  const welcome = [{ T: 'success', msg: 'connected' }];
  const authorized = { stream: 'authorization', data: { status: 'authorized', action: 'authenticate' } };
  expect(await first(simulator, '/v2/iex')).toEqual({ isBinary: false, content: welcome });
  expect(await first(simulator, '/v2/iex', MSGPACK)).toEqual({ isBinary: true, content: welcome });
  expect(await first(simulator, '/stream')).toEqual({ isBinary: true, content: authorized });
  const inText = await startSimulator({ tradeUpdateFrames: 'text' });
  expect(await first(inText, '/stream')).toEqual({ isBinary: false, content: authorized });
  expect(await first(inText, '/stream', MSGPACK)).toEqual({ isBinary: true, content: authorized });
  const line = await listen(inText);
  const frame = once(line.socket, 'message');
  await placeOrder(inText.url);
  expect((await frame)[1]).toBe(false);
  line.socket.terminate();
  await inText.stop();
});

it('4: takes keys before its welcome was read, answers pings, and ends a connection that never says who it is', async () => {
  const silent = await openStreamLine(simulator.url, '/v2/sip');
  const quick = await openStreamLine(simulator.url, '/v2/iex', MSGPACK);
  quick.socket.send(encode(AUTHENTICATION));
  expect([await quick.next(), await quick.next()]).toMatchObject([{ msg: 'connected' }, { msg: 'authenticated' }]);
  quick.socket.ping('still there?');
  expect(String((await once(quick.socket, 'pong'))[0])).toBe('still there?');
  quick.socket.close();
  expect(await silent.rest()).toEqual([
    { T: 'success', msg: 'connected' },
    { T: 'error', code: 404, msg: 'auth timeout' },
  ]);
});

it('5: takes a repeated subscription once, refuses too many symbols as a whole, and leaves the socket open when there are too many', async () => {
  const line = await enter('/v2/iex');
  for (let time = 0; time < 2; time++) {
    line.say({ action: 'subscribe', quotes: ['SPY'] });
    expect(await line.next(isAnswer)).toMatchObject({ T: 'subscription', quotes: ['SPY'] });
  }
  line.say({ action: 'subscribe', quotes: ['KO', 'AAPL'] });
  expect(await line.next(isAnswer)).toEqual({ T: 'error', code: 405, msg: 'symbol limit exceeded' });
  line.say({ action: 'subscribe' });
  expect(await line.next(isAnswer)).toMatchObject({ T: 'subscription', quotes: ['SPY'] });
  const second = await openStreamLine(simulator.url, '/v2/iex');
  second.say(AUTHENTICATION);
  expect(await second.next(isAnswer)).toEqual({ T: 'error', code: 406, msg: 'connection limit exceeded' });
  line.socket.close();
  await once(line.socket, 'close');
  second.say(AUTHENTICATION);
  expect(await second.next(isAnswer)).toEqual({ T: 'success', msg: 'authenticated' });
  second.socket.close();
  const updates = await listen(simulator);
  updates.say({ action: 'listen', data: { streams: ['trade_updates'] } });
  await updates.next(({ stream }) => stream === 'listening');
  await placeResting(simulator.url, { client_order_id: 'once' });
  updates.say({ action: 'listen', data: { streams: [] } });
  const heard: unknown[] = [];
  for (let message = await updates.next(); message['stream'] !== 'listening'; message = await updates.next())
    heard.push((message['data'] as Raw)['event']);
  expect(heard).toEqual(['pending_new', 'new']);
  updates.socket.terminate();
});

it('6: writes trading numbers as texts, what does not apply as null, times with up to nine decimals, and always a settlement date', async () => {
  const updates = await listen(simulator);
  await placeOrder(simulator.url, { qty: '2' });
  const fill = (await updates.next(({ data }) => (data as Raw)['event'] === 'fill'))['data'] as Raw;
  updates.socket.terminate();
  expect(fill).toMatchObject({ qty: '2', price: expect.any(String), position_qty: expect.any(String) });
  const [order] = (await ask('GET', '/v2/orders?status=closed&limit=1')).body as readonly Raw[];
  expect(order).toMatchObject({ qty: '2', filled_qty: '2', limit_price: null, legs: null, replaced_by: null, hwm: null });
  const bodies = await Promise.all(
    ['/v2/account', '/v2/positions', '/v2/account/activities', '/v2/clock'].map(async (path) => (await ask('GET', path)).body),
  );
  for (const body of bodies.slice(0, 3)) expect(JSON.stringify(body)).not.toMatch(/"(qty|cash|equity|price|cost_basis)":\d/);
  const times = timesIn([fill, order, bodies]);
  expect(times.length).toBeGreaterThan(8);
  for (const time of times) expect(time).toMatch(NANOSECONDS_AT_MOST);
  const days = (await ask('GET', '/v2/calendar?start=2026-11-01&end=2026-12-31')).body as readonly Raw[];
  for (const day of days) expect(day['settlement_date']).toMatch(/^\d{4}-\d\d-\d\d$/);
  const line = await openStreamLine(simulator.url, '/v2/iex', MSGPACK);
  line.socket.send(encode(AUTHENTICATION));
  line.socket.send(encode({ action: 'subscribe', quotes: ['SPY'] }));
  expect((await line.next(({ T }) => T === 'q'))['t']).toBeInstanceOf(Date);
  line.socket.terminate();
});

it('7: takes lists as repeated keys or with commas, and full times for dates; refuses a quantity with an exponent', async () => {
  const symbolsOf = async (query: string) => {
    const { bars } = (await ask('GET', `/v2/stocks/bars/latest?${query}`)).body as { readonly bars: object };
    return Object.keys(bars);
  };
  expect(await symbolsOf('symbols=SPY&symbols=KO')).toEqual(await symbolsOf('symbols=SPY,KO'));
  const day = await ask('GET', '/v2/calendar?start=2026-11-20&end=2026-11-20');
  const full = await ask('GET', '/v2/calendar?start=2026-11-20T00%3A00%3A00.000Z&end=2026-11-20T00%3A00%3A00.000Z');
  expect(full.body).toEqual(day.body);
  for (const qty of ['1e-7', '1E2', 1e-7]) expect(await placeOrder(simulator.url, { qty })).toMatchObject({ status: 422 });
});

it('8: cancels one with an empty 204, and tells of each when it cancels or closes many with 207', async () => {
  await ask('DELETE', '/v2/orders');
  const one = await placeResting(simulator.url);
  expect(await ask('DELETE', `/v2/orders/${idOf(one)}`)).toMatchObject({ status: 204, body: null });
  const resting = await placeResting(simulator.url);
  expect(await ask('DELETE', '/v2/orders')).toMatchObject({
    status: 207,
    body: [{ id: idOf(resting), status: 200, body: { status: 'canceled' } }],
  });
  await placeOrder(simulator.url, { symbol: 'KO' });
  const closed = await ask('DELETE', '/v2/positions?cancel_orders=true');
  expect(closed.status).toBe(207);
  expect(closed.body).toContainEqual({ symbol: 'KO', status: 200, body: expect.objectContaining({ side: 'sell' }) });
});

it('9: may tell of an order before it answers', async () => {
  const updates = await listen(simulator);
  await askAdmin(simulator, 'POST', '/faults', { fault: { kind: 'hang', when: 'after' }, match: { method: 'POST' }, times: 1 });
  const answer = placeOrder(simulator.url, { client_order_id: 'told first' }).then(
    () => 'answered',
    () => 'cut off',
  );
  const isIt = ({ data }: Raw) => ((data as Raw)['order'] as Raw)['client_order_id'] === 'told first';
  expect((await updates.next(isIt))['data']).toMatchObject({ event: 'pending_new' });
  expect(await Promise.race([answer, Promise.resolve('still waiting')])).toBe('still waiting');
  updates.socket.terminate();
});

it('10: pages by a token with a limit over all symbols, and may end a page short', async () => {
  const span = 'symbols=SPY,KO&timeframe=1Min&start=2026-11-20T14:30:00Z&end=2026-11-20T14:39:00Z';
  const seen: string[] = [];
  const sizes: number[] = [];
  for (let token: string | null = ''; token !== null; ) {
    const more = token === '' ? '' : `&page_token=${encodeURIComponent(token)}`;
    const body = (await ask('GET', `/v2/stocks/bars?${span}&limit=7${more}`)).body as {
      readonly bars: Readonly<Record<string, readonly { readonly t: string }[]>>;
      readonly next_page_token: string | null;
    };
    const page = Object.entries(body.bars).flatMap(([symbol, bars]) => bars.map(({ t }) => `${symbol} ${t}`));
    seen.push(...page);
    sizes.push(page.length);
    token = body.next_page_token;
  }
  const minutes = Array.from({ length: 10 }, (_, minute) => `2026-11-20T14:3${minute}:00Z`);
  expect(seen).toEqual(['KO', 'SPY'].flatMap((symbol) => minutes.map((t) => `${symbol} ${t}`)));
  expect(sizes).toEqual([7, 7, 6]);
});
