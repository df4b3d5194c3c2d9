// Stops, brackets, closing, configurations, portfolio history and watchlists of the simulated venue, through the official SDK.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { request, startSimulator, TEST_KEYS } from '../support/simulator.ts';

type Running = Awaited<ReturnType<typeof startSimulator>>;
type Raw = Readonly<Record<string, unknown>>;

let simulator: Running;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const get = async (path: string): Promise<Raw> => (await request(simulator.url, 'GET', path)).body as Raw;
const lastPrice = async (symbol: string): Promise<number> => {
  const answer = await get(`/v2/stocks/quotes/latest?symbols=${symbol}`);
  return (answer['quotes'] as Record<string, { ap: number }>)[symbol]?.ap ?? 0;
};
const cents = (price: number): string => price.toFixed(2);

describe('advanced orders through the official SDK', () => {
  it('places a bracket whose exits show under it, and lists them alone and nested', async () => {
    const price = await lastPrice('SPY');
    const placed = await simulator.alpaca.trading.orders.bracket({
      symbol: 'SPY',
      qty: '2',
      side: 'buy',
      timeInForce: 'gtc',
      takeProfit: { limitPrice: cents(price * 1.1) },
      stopLoss: { stopPrice: cents(price * 0.9), limitPrice: cents(price * 0.89) },
    } as never);
    const raw = placed as unknown as Raw;
    expect(raw['order_class']).toBe('bracket');
    expect((raw['legs'] as Raw[]).map(({ type }) => type)).toEqual(['limit', 'stop_limit']);
    const nested = (await get('/v2/orders?status=open&nested=true')) as unknown as Raw[];
    expect(nested.map(({ id }) => id)).toEqual([raw['id']]);
    expect(nested[0]).toMatchObject({ legs: [{ status: 'new' }, { status: 'new' }] });
    const flat = (await get('/v2/orders?status=open')) as unknown as Raw[];
    expect(flat.map(({ side, legs }) => [side, legs])).toEqual([
      ['sell', null],
      ['sell', null],
    ]);
    const position = await simulator.alpaca.trading.positions.getOpenPosition({ symbolOrAssetId: 'SPY' });
    expect([position.qty, position.qtyAvailable]).toEqual(['2', '0']);
    await simulator.alpaca.trading.orders.deleteAllOrders();
    expect(await get('/v2/orders?status=open')).toEqual([]);
  });

  it('places stops, trailing stops and pairs of exits', async () => {
    const price = await lastPrice('SPY');
    const { orders } = simulator.alpaca.trading;
    const stop = (await orders.stop({
      symbol: 'AAPL',
      qty: '1',
      side: 'buy',
      timeInForce: 'gtc',
      stopPrice: cents((await lastPrice('AAPL')) * 1.2),
    } as never)) as unknown as Raw;
    expect([stop['type'], stop['limit_price']]).toEqual(['stop', null]);
    const oco = (await orders.oco({
      symbol: 'SPY',
      qty: '2',
      side: 'sell',
      timeInForce: 'gtc',
      takeProfit: { limitPrice: cents(price * 1.1) },
      stopLoss: { stopPrice: cents(price * 0.9) },
    } as never)) as unknown as Raw;
    expect([oco['limit_price'], (oco['legs'] as Raw[])[0]?.['type']]).toEqual([
      cents(price * 1.1).replace(/\.?0+$/, ''),
      'stop',
    ]);
    await orders.deleteAllOrders();
    const trailing = (await orders.trailingStop({
      symbol: 'SPY',
      qty: '2',
      side: 'sell',
      timeInForce: 'gtc',
      trailPercent: '5',
    } as never)) as unknown as Raw;
    const shown = await get(`/v2/orders/${String(trailing['id'])}`);
    expect(Number(shown['hwm'])).toBeGreaterThan(Number(shown['stop_price']));
    await orders.deleteAllOrders();
  });

  it('closes half of a position, then everything, with a body for each symbol', async () => {
    const half = (await simulator.alpaca.trading.positions.deleteOpenPosition({
      symbolOrAssetId: 'SPY',
      percentage: 50,
    } as never)) as unknown as Raw;
    expect([half['side'], half['qty'], half['position_intent']]).toEqual(['sell', '1', 'sell_to_close']);
    const closed = await request(simulator.url, 'DELETE', '/v2/positions?cancel_orders=true');
    expect(closed.status).toBe(207);
    expect(closed.body).toMatchObject([{ symbol: 'SPY', status: 200, body: { qty: '1' } }]);
    expect(await get('/v2/positions')).toEqual([]);
    const again = await request(simulator.url, 'DELETE', '/v2/positions/SPY');
    expect([again.status, again.body]).toEqual([404, { code: 40410000, message: 'position does not exist' }]);
  });

  it('refuses options by the words of an account that may not trade them', async () => {
    const answer = await request(simulator.url, 'POST', '/v2/orders', {
      symbol: 'AAPL261218C00200000',
      qty: '1',
      side: 'buy',
      type: 'market',
      time_in_force: 'day',
    });
    expect([answer.status, answer.body]).toEqual([
      403,
      { code: 40310000, message: 'account not eligible to trade options contracts' },
    ]);
  });
});

describe('trade updates over HTTP', () => {
  it('tells a client that listens to server-sent events what became of an order', async () => {
    const listening = new AbortController();
    const headers = { 'APCA-API-KEY-ID': TEST_KEYS.keyId, 'APCA-API-SECRET-KEY': TEST_KEYS.secret };
    const response = await fetch(`${simulator.url}/v2/events/trades`, { headers, signal: listening.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const order = { symbol: 'KO', qty: '1', side: 'buy', type: 'market', time_in_force: 'day' };
    await request(simulator.url, 'POST', '/v2/orders', order);
    const events: Raw[] = [];
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      const lines = decoder.decode(chunk as Uint8Array).split('\n');
      events.push(...lines.flatMap((line) => (line.startsWith('data: ') ? [JSON.parse(line.slice(6)) as Raw] : [])));
      if (events.length === 3) break;
    }
    listening.abort();
    expect(events.map(({ event }) => event)).toEqual(['pending_new', 'new', 'fill']);
    expect(events[2]).toMatchObject({ qty: '1', order: { symbol: 'KO', status: 'filled' } });
  });
});

describe('account services through the official SDK', () => {
  it('suspends trading by the account configuration, and lifts it', async () => {
    const { accountConfigurations: configurations } = simulator.alpaca.trading;
    const suspended = await configurations.patchAccountConfig({ accountConfigurations: { suspendTrade: true } } as never);
    expect((suspended as unknown as Raw)['suspendTrade']).toBe(true);
    expect((await get('/v2/account'))['trade_suspended_by_user']).toBe(true);
    const refused = await request(simulator.url, 'POST', '/v2/orders', {
      symbol: 'SPY',
      qty: '1',
      side: 'buy',
      type: 'market',
      time_in_force: 'day',
    });
    expect([refused.status, refused.body]).toEqual([
      403,
      { code: 40310000, message: 'new orders are rejected by user request' },
    ]);
    await configurations.patchAccountConfig({ accountConfigurations: { suspendTrade: false } } as never);
  });

  it('shows portfolio history in columns of one length', async () => {
    const history = (await simulator.alpaca.trading.portfolioHistory.getAccountPortfolioHistory({
      period: '1D',
      timeframe: '1Min',
    } as never)) as unknown as Raw;
    const lengths = ['timestamp', 'equity', 'profitLoss', 'profitLossPct'].map(
      (column) => (history[column] as unknown[]).length,
    );
    expect(new Set(lengths).size).toBe(1);
    expect(lengths[0]).toBeGreaterThan(0);
    expect(history['baseValue']).toBe(100_000);
  });

  it.each([
    ['period=2X', /^invalid period "2X"/],
    ['period=3M&timeframe=1Min', /^invalid timeframe "1Min": more than 30 days/],
    ['timeframe=2H', /^invalid timeframe "2H"/],
    ['period=1D&start=2026-11-01&end=2026-11-02', /^only two of start, end and period/],
  ])('refuses a history of %s', async (query, message) => {
    const answer = await request(simulator.url, 'GET', `/v2/account/portfolio/history?${query}`);
    expect([answer.status, (answer.body as Raw)['message']]).toEqual([422, expect.stringMatching(message)]);
  });

  it('keeps a watchlist by id and by name', async () => {
    const made = (await request(simulator.url, 'POST', '/v2/watchlists', { name: 'Mine', symbols: ['SPY'] })).body as Raw;
    await request(simulator.url, 'POST', `/v2/watchlists/${String(made['id'])}`, { symbol: 'KO' });
    const named = await get('/v2/watchlists:by_name?name=Mine');
    expect((named['assets'] as Raw[]).map(({ symbol }) => symbol)).toEqual(['SPY', 'KO']);
    const listed = await simulator.alpaca.trading.watchlists.getWatchlists();
    expect(listed.map(({ name }) => name)).toEqual(['Mine']);
    const shorter = (await request(simulator.url, 'DELETE', `/v2/watchlists/${String(made['id'])}/SPY`)).body as Raw;
    expect((shorter['assets'] as Raw[]).map(({ symbol }) => symbol)).toEqual(['KO']);
    expect((await request(simulator.url, 'DELETE', `/v2/watchlists/${String(made['id'])}`)).status).toBe(204);
    expect((await request(simulator.url, 'GET', `/v2/watchlists/${String(made['id'])}`)).status).toBe(404);
  });
});
