// What the simulated venue lists besides prices: screener, corporate actions, order books, clocks and calendars of markets.
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findLeanFolder } from '../support/market-data.ts';
import { openStreamLine, request, startSimulator, TEST_KEYS, type TestSimulator } from '../support/simulator.ts';

type Raw = Readonly<Record<string, unknown>>;

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());
const get = async (path: string): Promise<Raw> => (await request(simulator.url, 'GET', path)).body as Raw;

describe('lists of the simulated market', () => {
  it('ranks the most active symbols and the movers of the day', async () => {
    const actives = await simulator.alpaca.marketData.screener.mostActives({ top: 2 });
    expect(actives.mostActives).toHaveLength(2);
    const [first, second] = actives.mostActives;
    expect(first?.volume).toBeGreaterThanOrEqual(second?.volume ?? Number.POSITIVE_INFINITY);
    const movers = await get('/v1beta1/screener/stocks/movers?top=5');
    for (const { change } of movers['gainers'] as { change: number }[]) expect(change).toBeGreaterThan(0);
    for (const { change } of movers['losers'] as { change: number }[]) expect(change).toBeLessThan(0);
    expect((await request(simulator.url, 'GET', '/v1beta1/screener/bonds/movers')).status).toBe(400);
  });

  it('shows a crypto order book at once and on its stream', async () => {
    const { orderbooks } = await simulator.alpaca.marketData.crypto.cryptoLatestOrderbooks({ loc: 'us', symbols: 'BTC/USD' });
    expect(orderbooks['BTC/USD']?.b[0]?.p).toBeLessThan(orderbooks['BTC/USD']?.a[0]?.p ?? 0);
    const line = await openStreamLine(simulator.url, '/v1beta3/crypto/us/');
    line.say({ action: 'auth', key: TEST_KEYS.keyId, secret: TEST_KEYS.secret });
    line.say({ action: 'subscribe', orderbooks: ['BTC/USD'] });
    expect(await line.next(({ T }) => T === 'subscription')).toMatchObject({ trades: [], orderbooks: ['BTC/USD'] });
    expect(await line.next(({ T }) => T === 'o')).toMatchObject({ S: 'BTC/USD', r: true });
    line.socket.close();
  });

  it('tells the phase of a market and the phases of its days', async () => {
    const { clocks } = await simulator.alpaca.trading.clock.clock({ markets: 'NYSE' });
    expect(clocks[0]).toMatchObject({ isMarketDay: true, phase: 'core' });
    const calendar = await get('/v3/calendar/NYSE?start=2026-11-27&end=2026-11-27');
    expect(calendar['calendar']).toMatchObject([{ date: '2026-11-27', core_end: '2026-11-27T13:00:00-05:00' }]);
    expect((await request(simulator.url, 'GET', '/v3/clock?markets=MOON')).status).toBe(422);
  });

  it('reads truth values as other languages write them', async () => {
    for (const word of ['True', 'true', '1', 'False', 'f'])
      expect((await request(simulator.url, 'GET', `/v2/orders?nested=${word}`)).status).toBe(200);
    expect((await request(simulator.url, 'GET', '/v2/orders?nested=maybe')).status).toBe(422);
  });

  it('outlives a client that is cut off while its upgrade is refused', async () => {
    const { port } = new URL(simulator.url);
    for (let count = 0; count < 20; count++) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => {});
      socket.write('GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.resetAndDestroy();
    }
    expect((await request(simulator.url, 'GET', '/v2/clock')).status).toBe(200);
  });
});

const lean = findLeanFolder();
describe.skipIf(lean === null)('corporate actions of a replay', () => {
  it('split what is held seven for one on the day on which Apple did', async () => {
    const market = { kind: 'replay', path: lean, symbols: ['AAPL'], resolution: 'hour', from: '2014-06-05', to: '2014-06-10' };
    const replay = await startSimulator({ market, speed: 1_000_000, waitForBegin: true, pauseWithoutSubscriber: false });
    const order = { symbol: 'AAPL', qty: '10', side: 'buy', type: 'limit', limit_price: '700', time_in_force: 'gtc' };
    expect((await request(replay.url, 'POST', '/v2/orders', order)).status).toBe(200);
    replay.beginMarket();
    await expect.poll(() => replay.marketState().finished, { timeout: 30_000 }).toBe(true);
    const activities = (await request(replay.url, 'GET', '/v2/account/activities?direction=asc')).body as Raw[];
    expect(activities.map(({ activity_type: type, qty }) => [type, qty])).toEqual([
      ['FILL', '10'],
      ['SPLIT', '-10'],
      ['SPLIT', '70'],
    ]);
    expect((await request(replay.url, 'GET', '/v2/positions')).body).toMatchObject([{ symbol: 'AAPL', qty: '70' }]);
    const listed = await request(replay.url, 'GET', '/v1/corporate-actions?symbols=AAPL&start=2014-06-05&end=2014-06-10');
    expect((listed.body as Raw)['corporate_actions']).toMatchObject({
      forward_splits: [{ symbol: 'AAPL', ex_date: '2014-06-09', new_rate: 7, old_rate: 1 }],
    });
    await replay.stop();
  });
});
