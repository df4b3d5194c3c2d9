// What clients of other languages send and expect, as their source shows it: Python's old and new ones, Go's, and curl.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { request, startSimulator, TEST_KEYS, type TestSimulator } from '../support/simulator.ts';
import { ADMIN, askAdmin } from '../support/simulator-admin.ts';
import { idOf, placeOrder, placeResting } from '../support/simulator-orders.ts';

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await startSimulator({ admin: ADMIN });
});
afterAll(() => simulator.stop());

const ask = (method: string, path: string, body?: unknown) => request(simulator.url, method, path, body);

describe('a crypto pair in a path', () => {
  it.each(['BTC/USD', 'BTC%2FUSD', 'BTCUSD'])('is the asset and the position written as %s', async (written) => {
    expect((await ask('GET', `/v2/assets/${written}`)).body).toMatchObject({ symbol: 'BTC/USD', class: 'crypto' });
    await placeOrder(simulator.url, { symbol: 'BTC/USD', qty: '0.1', time_in_force: 'gtc' });
    expect((await ask('GET', `/v2/positions/${written}`)).body).toMatchObject({ symbol: 'BTCUSD' });
    expect((await ask('DELETE', `/v2/positions/${written}?percentage=50`)).body).toMatchObject({
      symbol: 'BTC/USD',
      side: 'sell',
    });
    const made = await ask('POST', '/v2/watchlists', { name: written, symbols: ['BTC/USD', 'SPY'] });
    const changed = await ask('DELETE', `/v2/watchlists/${idOf(made)}/${written}`);
    expect(changed).toMatchObject({ status: 200, body: { assets: [{ symbol: 'SPY' }] } });
  });

  it('that nobody knows is not found, with the code for it', async () => {
    expect(await ask('GET', '/v2/assets/NO/SUCH')).toMatchObject({ status: 404, body: { code: 40410000 } });
    expect(await ask('GET', '/v2/positions/NO/SUCH')).toMatchObject({ status: 404, body: { code: 40410000 } });
  });
});

describe('options', () => {
  it('are not listed: an empty page, and no single contract', async () => {
    expect(await ask('GET', '/v2/options/contracts?underlying_symbols=SPY')).toMatchObject({
      status: 200,
      body: { option_contracts: [], next_page_token: null },
    });
    expect(await ask('GET', '/v2/options/contracts/SPY261218C00600000')).toMatchObject({
      status: 404,
      body: { code: 40410000 },
    });
  });
});

describe('a request for market data', () => {
  it.each([
    ['/v2/stocks/bars?symbols=SPY&timeframe=1Day&feed=nasdaq', 'invalid feed: nasdaq'],
    ['/v2/stocks/bars?symbols=spy&timeframe=1Day', 'invalid symbol: spy'],
    ['/v2/stocks/quotes/latest?symbols=SPY,BTC/USD', 'invalid symbol: BTC/USD'],
    ['/v1beta3/crypto/us/latest/trades?symbols=SPY', 'invalid symbol: SPY'],
    ['/v2/stocks/bars?symbols=SPY&timeframe=1Day&start=2026-11-10&end=2026-11-09', 'end should not be before start'],
  ])('%s is refused', async (path, message) => {
    expect(await ask('GET', path)).toMatchObject({ status: 400, body: { message } });
  });

  it('answers volumes of coins to nine decimals, as their quantities have', async () => {
    const { body } = await ask('GET', '/v1beta3/crypto/us/bars?symbols=BTC/USD&timeframe=1Hour&start=2026-11-18');
    const bars = (body as { readonly bars: Readonly<Record<string, readonly { readonly v: number }[]>> }).bars['BTC/USD'] ?? [];
    expect(bars.length).toBeGreaterThan(10);
    for (const { v } of bars) expect(String(v)).toMatch(/^\d+(\.\d{1,9})?$/);
  });

  it('takes every feed that there is', async () => {
    for (const feed of ['iex', 'sip', 'otc', 'boats', 'delayed_sip', 'overnight'])
      expect((await ask('GET', `/v2/stocks/quotes/latest?symbols=SPY&feed=${feed}`)).status).toBe(200);
  });
});

describe('trade updates over HTTP', () => {
  /** Everything that was said up to the moment at which the listening ends. */
  async function listen(query: string): Promise<readonly Record<string, unknown>[]> {
    const headers = { 'APCA-API-KEY-ID': TEST_KEYS.keyId, 'APCA-API-SECRET-KEY': TEST_KEYS.secret };
    const text = await (await fetch(`${simulator.url}/v2/events/trades?${query}`, { headers })).text();
    return text
      .split('\n')
      .filter((line) => line.startsWith('data: '))
      .map((line) => JSON.parse(line.slice('data: '.length)) as Record<string, unknown>);
  }

  it('tell one who comes back what was missed, by time and by id', async () => {
    const order = await placeResting(simulator.url, { client_order_id: 'missed' });
    await ask('DELETE', `/v2/orders/${idOf(order)}`);
    const since = (order.body as { readonly created_at: string }).created_at;
    expect(await listen(`since=${since}&until=2000-01-01T00:00:00Z`)).toEqual([]);
    const last = 'Z'.repeat(26);
    const missed = await listen(`since=${since}&until_id=${last}`);
    expect(missed.map(({ event }) => event)).toEqual(['pending_new', 'new', 'canceled']);
    const ids = missed.map(({ event_id: id }) => String(id));
    expect(ids.toSorted()).toEqual(ids);
    const later = await listen(`since_id=${ids[0]}&until_id=${last}`);
    expect(later.map(({ event }) => event)).toEqual(['new', 'canceled']);
  });
});

describe('a fault that is bound to a symbol', () => {
  it('strikes a change and a cancel of its orders, and of no others', async () => {
    const struck = idOf(await placeResting(simulator.url, { symbol: 'KO', limit_price: '10' }));
    const spared = idOf(await placeResting(simulator.url));
    await askAdmin(simulator, 'POST', '/faults', { fault: { kind: 'status', status: 503 }, match: { symbol: 'KO' } });
    expect((await ask('PATCH', `/v2/orders/${struck}`, { limit_price: '11' })).status).toBe(503);
    expect((await ask('DELETE', `/v2/orders/${struck}`)).status).toBe(503);
    expect((await ask('DELETE', `/v2/orders/${spared}`)).status).toBe(204);
    await askAdmin(simulator, 'DELETE', '/faults');
    expect((await ask('DELETE', `/v2/orders/${struck}`)).status).toBe(204);
  });
});
