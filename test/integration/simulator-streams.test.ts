// The simulator's streams as the official SDK sees them, and frame by frame where the SDK hides what matters.
import { once } from 'node:events';
import { encode } from '@msgpack/msgpack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { openStreamLine, type StreamLine, startSimulator, streamUrl, TEST_KEYS } from '../support/simulator.ts';
import { placeOrder } from '../support/simulator-orders.ts';

type Running = Awaited<ReturnType<typeof startSimulator>>;
type Message = Readonly<Record<string, unknown>>;

let simulator: Running;
beforeAll(async () => {
  simulator = await startSimulator({ speed: 20 });
});
afterAll(() => simulator.stop());

const submit = (body: Message = {}) => placeOrder(simulator.url, body);

const openLine = (path: string, options?: ClientOptions): Promise<StreamLine> => openStreamLine(simulator.url, path, options);
const authentication = { action: 'auth', key: TEST_KEYS.keyId, secret: TEST_KEYS.secret };
const isControl = (message: Message): boolean => ['success', 'error', 'subscription'].includes(String(message['T']));

async function openData(path = '/v2/iex', options?: ClientOptions): Promise<StreamLine> {
  const line = await openLine(path, options);
  line.say(authentication);
  expect(await line.next(isControl)).toEqual({ T: 'success', msg: 'connected' });
  expect(await line.next(isControl)).toEqual({ T: 'success', msg: 'authenticated' });
  return line;
}

describe('trade updates', () => {
  it('tell the SDK of every step of an order', async () => {
    const stream = simulator.alpaca.trading.stream({ url: streamUrl(simulator.url, '/stream') });
    const seen: string[] = [];
    const filled = Promise.withResolvers<Message>();
    stream.onTradeUpdate((update) => {
      seen.push(update.event);
      if (update.event === 'fill') filled.resolve(update as unknown as Message);
    });
    stream.subscribeTradeUpdates();
    stream.connect();
    expect(await stream.waitForAuthentication(5000)).toBe(true);
    // By the time a later connection has been answered, the venue has read that the SDK listens.
    const listening = await openLine('/stream');
    listening.say({ action: 'authenticate', data: { key_id: TEST_KEYS.keyId, secret_key: TEST_KEYS.secret } });
    await listening.next();
    listening.say({ action: 'listen', data: { streams: ['trade_updates'] } });
    await listening.next();
    expect((await submit({ client_order_id: 'told' })).status).toBe(200);
    expect(await filled.promise).toMatchObject({ event: 'fill' });
    expect(seen).toEqual(['pending_new', 'new', 'fill']);
    stream.disconnect();
    listening.socket.terminate();
  });

  it('come as one JSON object in each binary frame, with the execution and the whole order', async () => {
    const line = await openLine('/stream');
    line.say({ action: 'authenticate', data: { key_id: TEST_KEYS.keyId, secret_key: TEST_KEYS.secret } });
    expect(await line.next()).toEqual({ stream: 'authorization', data: { status: 'authorized', action: 'authenticate' } });
    expect(line.firstFrame?.isBinary).toBe(true);
    line.say({ action: 'listen', data: { streams: ['trade_updates', 'nothing'] } });
    expect(await line.next()).toEqual({ stream: 'listening', data: { streams: ['trade_updates'] } });
    await submit({ qty: '2' });
    const isUpdate = (event: string) => (message: Message) => (message['data'] as Message)['event'] === event;
    const pending = (await line.next(isUpdate('pending_new')))['data'] as Message;
    expect(pending).not.toHaveProperty('execution_id');
    const fresh = (await line.next(isUpdate('new')))['data'] as Message;
    expect(fresh).toMatchObject({ execution_id: expect.any(String), order: { status: 'new', filled_qty: '0' } });
    expect(fresh).not.toHaveProperty('price');
    const fill = (await line.next(isUpdate('fill')))['data'] as Message;
    expect(fill).toMatchObject({
      qty: '2',
      price: expect.any(String),
      position_qty: expect.any(String),
      execution_id: expect.any(String),
      order: { status: 'filled', filled_qty: '2', symbol: 'SPY' },
    });
    line.say({ action: 'listen', data: { streams: [] } });
    expect(await line.next()).toEqual({ stream: 'listening', data: { streams: [] } });
    line.socket.terminate();
  });

  it('are not for strangers', async () => {
    const line = await openLine('/stream');
    line.say({ action: 'listen', data: { streams: ['trade_updates'] } });
    expect(await line.next()).toEqual({ stream: 'authorization', data: { status: 'unauthorized', action: 'listen' } });
    line.say({ action: 'authenticate', data: { key_id: 'x', secret_key: 'y' } });
    expect(await line.next()).toEqual({ stream: 'authorization', data: { status: 'unauthorized', action: 'authenticate' } });
    line.say('nonsense');
    expect(await line.next()).toMatchObject({ stream: 'error' });
    line.socket.terminate();
  });
});

describe('market data streams', () => {
  it('bring the SDK quotes, trades and bars in MessagePack', async () => {
    const stream = simulator.alpaca.marketData.stockStream({ url: streamUrl(simulator.url, '/v2/iex') });
    const quote = Promise.withResolvers<Message>();
    const trade = Promise.withResolvers<Message>();
    const bar = Promise.withResolvers<Message>();
    const daily = Promise.withResolvers<Message>();
    stream.onQuote((found) => quote.resolve(found as unknown as Message));
    stream.onTrade((found) => trade.resolve(found as unknown as Message));
    stream.onBar((found) => bar.resolve(found as unknown as Message));
    stream.onDailyBar((found) => daily.resolve(found as unknown as Message));
    stream.subscribeForQuotes(['SPY']);
    stream.subscribeForTrades(['SPY']);
    stream.subscribeForBars(['*']);
    stream.subscribeForDailyBars(['SPY']);
    stream.connect();
    expect(await quote.promise).toMatchObject({ symbol: 'SPY', bidExchange: 'V', timestamp: expect.any(Date) });
    expect(await trade.promise).toMatchObject({ symbol: 'SPY', price: expect.any(Number), conditions: ['@'] });
    const minute = await bar.promise;
    expect((minute['timestamp'] as Date).getTime() % 60_000).toBe(0);
    expect((minute['timestamp'] as Date).toISOString()).toMatch(/^2026-11-20T15:/);
    expect(((await daily.promise)['timestamp'] as Date).toISOString()).toBe('2026-11-20T05:00:00.000Z');
    stream.disconnect();
  });

  it('bring crypto with fractions and without exchanges', async () => {
    const stream = simulator.alpaca.marketData.cryptoStream({ url: streamUrl(simulator.url, '/v1beta3/crypto/us') });
    const quote = Promise.withResolvers<Message>();
    stream.onQuote((found) => quote.resolve(found as unknown as Message));
    stream.subscribeForQuotes(['BTC/USD']);
    stream.connect();
    expect(await quote.promise).toMatchObject({ symbol: 'BTC/USD', bidPrice: expect.any(Number) });
    stream.disconnect();
  });

  it('keep the test symbol trading at all times', async () => {
    const line = await openData('/v2/test');
    line.say({ action: 'subscribe', trades: ['FAKEPACA'], quotes: ['FAKEPACA'] });
    expect(await line.next(({ T }) => T === 'q')).toMatchObject({ S: 'FAKEPACA' });
    expect(await line.next(({ T }) => T === 't')).toMatchObject({ S: 'FAKEPACA' });
    line.socket.terminate();
  });

  it('write times as the MessagePack timestamp extension, or as text in JSON', async () => {
    const packed = await openLine('/v2/iex', { headers: { 'Content-Type': 'application/msgpack' } });
    packed.socket.send(encode(authentication));
    await packed.next(({ msg }) => msg === 'authenticated');
    expect(packed.firstFrame?.isBinary).toBe(true);
    packed.socket.send(encode({ action: 'subscribe', quotes: ['SPY'] }));
    expect((await packed.next(({ T }) => T === 'q'))['t']).toBeInstanceOf(Date);
    const plain = await openData();
    expect(plain.firstFrame?.isBinary).toBe(false);
    plain.say({ action: 'subscribe', quotes: ['SPY'] });
    expect((await plain.next(({ T }) => T === 'q'))['t']).toMatch(/^2026-11-20T15:\d\d:\d\d(\.\d+)?Z$/);
    packed.socket.terminate();
    plain.socket.terminate();
  });

  it('acknowledge with the entire state, and repeat a subscription without harm', async () => {
    const line = await openData();
    const empty = {
      trades: [],
      quotes: [],
      bars: [],
      updatedBars: [],
      dailyBars: [],
      statuses: [],
      lulds: [],
      imbalances: [],
      corrections: [],
      cancelErrors: [],
    };
    for (let time = 0; time < 2; time++) {
      line.say({ action: 'subscribe', trades: ['AAPL'], bars: ['*'] });
      expect(await line.next(isControl)).toEqual({
        ...empty,
        T: 'subscription',
        trades: ['AAPL'],
        corrections: ['AAPL'],
        cancelErrors: ['AAPL'],
        bars: ['*'],
      });
    }
    line.say({ action: 'unsubscribe', trades: ['AAPL'] });
    expect(await line.next(isControl)).toEqual({ ...empty, T: 'subscription', bars: ['*'] });
    line.socket.terminate();
  });

  it('take keys from the upgrade request, too', async () => {
    const line = await openLine('/v2/sip', {
      headers: { 'APCA-API-KEY-ID': TEST_KEYS.keyId, 'APCA-API-SECRET-KEY': TEST_KEYS.secret },
    });
    expect([await line.next(), await line.next()]).toEqual([
      { T: 'success', msg: 'connected' },
      { T: 'success', msg: 'authenticated' },
    ]);
    line.socket.terminate();
  });

  it('refuse with the codes that Alpaca uses', async () => {
    const line = await openLine('/v2/iex');
    await line.next();
    const refusal = async (message: unknown): Promise<unknown> => {
      line.say(message);
      return (await line.next(isControl))['code'];
    };
    expect(await refusal({ action: 'subscribe', trades: ['SPY'] })).toBe(401);
    expect(await refusal({ action: 'auth', key: 'x', secret: 'y' })).toBe(402);
    line.say(authentication);
    await line.next(isControl);
    expect(await refusal(authentication)).toBe(403);
    expect(await refusal('nonsense')).toBe(400);
    expect(await refusal({ action: 'dance' })).toBe(400);
    expect(await refusal({ action: 'subscribe', trades: 'SPY' })).toBe(400);
    expect(await refusal({ action: 'subscribe', orderbooks: ['SPY'] })).toBe(410);
    expect(await refusal({ action: 'subscribe', trades: ['*'] })).toBe(410);
    line.socket.terminate();
  });

  it('refuse a path that is no stream', async () => {
    const socket = new WebSocket(streamUrl(simulator.url, '/v2/nothing'));
    const [error] = await once(socket, 'error');
    expect((error as Error).message).toBe('Unexpected server response: 404');
  });

  it('hold symbol and connection limits, all or nothing', async () => {
    const limited = await startSimulator({ streamSymbolLimit: 2, streamConnectionLimit: 1 });
    const first = await openStreamLine(limited.url, '/v2/iex');
    first.say(authentication);
    await first.next(({ msg }) => msg === 'authenticated');
    first.say({ action: 'subscribe', trades: ['SPY'], quotes: ['AAPL'] });
    expect(await first.next(isControl)).toMatchObject({ trades: ['SPY'], quotes: ['AAPL'] });
    first.say({ action: 'subscribe', trades: ['KO'] });
    expect(await first.next(isControl)).toEqual({ T: 'error', code: 405, msg: 'symbol limit exceeded' });
    first.say({ action: 'subscribe', bars: ['SPY'] });
    expect(await first.next(isControl)).toMatchObject({ trades: ['SPY'], quotes: ['AAPL'], bars: ['SPY'] });

    const second = await openStreamLine(limited.url, '/v2/iex');
    await second.next();
    second.say(authentication);
    expect(await second.next(isControl)).toEqual({ T: 'error', code: 406, msg: 'connection limit exceeded' });
    first.socket.close();
    await once(first.socket, 'close');
    second.say(authentication);
    expect(await second.next(isControl)).toEqual({ T: 'success', msg: 'authenticated' });
    second.socket.terminate();
    await limited.stop();
  });
});
