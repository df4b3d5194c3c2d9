// The simulator's lists, clock, calendar, assets and rate limit as the official SDK sees them, over real sockets.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { request, startSimulator } from '../support/simulator.ts';
import { idOf, placeOrder, placeResting } from '../support/simulator-orders.ts';

type Running = Awaited<ReturnType<typeof startSimulator>>;

let simulator: Running;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const submit = (body: Readonly<Record<string, unknown>>) => placeOrder(simulator.url, body);

const rest = (body: Readonly<Record<string, unknown>> = {}) => placeResting(simulator.url, body);

describe('lists of the simulated venue', () => {
  let ids: readonly string[];
  beforeAll(async () => {
    ids = [
      idOf(await rest({ client_order_id: 'list-1' })),
      idOf(await rest({ symbol: 'KO', limit_price: '10' })),
      idOf(await rest({ symbol: 'BTC/USD', qty: '0.01', limit_price: '2000' })),
      idOf(await rest()),
    ];
    await request(simulator.url, 'DELETE', `/v2/orders/${ids[3]}`);
  });

  const list = async (query: string): Promise<readonly string[]> =>
    ((await request(simulator.url, 'GET', `/v2/orders?${query}`)).body as readonly { readonly id: string }[]).map(
      ({ id }) => id,
    );

  it('lists open orders newest first, and closed or all on request', async () => {
    expect(await list('')).toEqual([ids[2], ids[1], ids[0]]);
    expect(await list('direction=asc&nested=true')).toEqual([ids[0], ids[1], ids[2]]);
    expect((await list('status=closed&limit=1'))[0]).toBe(ids[3]);
    expect((await list('status=all&limit=4')).toSorted()).toEqual(ids.toSorted());
  });

  it('filters by symbols, side and asset class, repeated or comma-separated', async () => {
    expect(await list('symbols=KO,SPY')).toEqual([ids[1], ids[0]]);
    expect(await list('symbols=KO&symbols=SPY')).toEqual([ids[1], ids[0]]);
    expect(await list('asset_class=crypto')).toEqual([ids[2]]);
    expect(await list('side=sell')).toEqual([]);
    const listed = await simulator.alpaca.trading.orders.getAllOrders({ status: 'open', symbols: 'KO', limit: 10 });
    expect(listed.map(({ id }) => id)).toEqual([ids[1]]);
  });

  it('pages by submission time and by id, both exclusive', async () => {
    const second = (await request(simulator.url, 'GET', `/v2/orders/${ids[1]}`)).body as { readonly submitted_at: string };
    const at = encodeURIComponent(second.submitted_at);
    expect(await list(`after=${at}`)).toEqual([ids[2]]);
    expect(await list(`until=${at}`)).toEqual([ids[0]]);
    expect(await list(`after_order_id=${ids[1]}`)).toEqual([ids[2]]);
    expect(await list(`before_order_id=${ids[1]}`)).toEqual([ids[0]]);
  });

  it('refuses parameters that mean nothing, and says what was expected', async () => {
    for (const query of [
      'status=pending',
      'limit=0',
      'limit=501',
      'limit=x',
      'direction=up',
      'after=yesterday',
      'side=hold',
      'nested=maybe',
      'after_order_id=x',
    ]) {
      const answer = await request(simulator.url, 'GET', `/v2/orders?${query}`);
      expect([query, answer.status, (answer.body as { message: string }).message]).toEqual([
        query,
        422,
        expect.stringContaining('expected'),
      ]);
    }
  });

  it('pages activities by the last id', async () => {
    for (let count = 0; count < 3; count++) await submit({ symbol: 'KO' });
    const all = (await request(simulator.url, 'GET', '/v2/account/activities/FILL')).body as readonly { readonly id: string }[];
    const paged: string[] = [];
    for await (const activity of simulator.alpaca.trading.iterateActivities({ activityTypes: ['FILL'], pageSize: 2 }))
      paged.push((activity as { id: string }).id);
    expect(paged).toEqual(all.map(({ id }) => id));
    expect(new Set(paged).size).toBe(paged.length);
    expect(paged[0]).toMatch(/^20261120\d{9}::[0-9a-f-]{36}$/);
    expect((await request(simulator.url, 'GET', '/v2/account/activities?page_token=nope')).status).toBe(422);
  });
});

describe('clock, calendar and assets', () => {
  it('tells the venue time and the session', async () => {
    const clock = await simulator.alpaca.trading.clock.legacyClock();
    expect(clock.isOpen).toBe(true);
    expect(clock.nextClose.toISOString()).toBe('2026-11-20T21:00:00.000Z');
    expect(clock.nextOpen.toISOString()).toBe('2026-11-23T14:30:00.000Z');
    const raw = (await request(simulator.url, 'GET', '/v2/clock')).body as { readonly timestamp: string };
    expect(raw.timestamp).toMatch(/^2026-11-20T10:00:\d\d(\.\d+)?-05:00$/);
  });

  it('lists half days and settlement dates, for dates and for full timestamps', async () => {
    const days = await simulator.alpaca.trading.calendar.legacyCalendar({
      start: new Date('2026-11-25T00:00:00Z'),
      end: new Date('2026-11-27T00:00:00Z'),
    });
    expect(days.map(({ date }) => date.toISOString().slice(0, 10))).toEqual(['2026-11-25', '2026-11-27']);
    const answer = await request(simulator.url, 'GET', '/v2/calendar?start=2026-11-27&end=2026-11-27');
    expect(answer.body).toEqual([
      {
        date: '2026-11-27',
        open: '09:30',
        close: '13:00',
        session_open: '0400',
        session_close: '1700',
        settlement_date: '2026-11-30',
      },
    ]);
    expect((await request(simulator.url, 'GET', '/v2/calendar?start=soon')).status).toBe(422);
  });

  it('describes its assets', async () => {
    const { assets } = simulator.alpaca.trading;
    const spy = await assets.getV2AssetsSymbolOrAssetId({ symbolOrAssetId: 'SPY' });
    expect(spy).toMatchObject({ symbol: 'SPY', _class: 'us_equity', tradable: true, fractionable: true, shortable: true });
    expect(await assets.getV2AssetsSymbolOrAssetId({ symbolOrAssetId: spy.id })).toEqual(spy);
    expect((await assets.getV2Assets({ assetClass: 'crypto' })).map(({ symbol }) => symbol)).toEqual(['BTC/USD']);
    expect((await assets.getV2Assets({ status: 'active' })).map(({ symbol }) => symbol).toSorted()).toEqual([
      'AAPL',
      'KO',
      'SPY',
    ]);
    expect((await request(simulator.url, 'GET', '/v2/assets/BTC%2FUSD')).body).toMatchObject({
      exchange: 'CRYPTO',
      marginable: false,
      min_order_size: expect.any(String),
    });
    await expect(assets.getV2AssetsSymbolOrAssetId({ symbolOrAssetId: 'NOSUCH' })).rejects.toMatchObject({
      status: 404,
      code: 40410000,
    });
  });
});

describe('the rate limit', () => {
  it('answers 429 when the bucket is empty, and says when it will be full', async () => {
    const limited = await startSimulator({ rateLimitPerMinute: 3, speed: 0.001 });
    try {
      const answers = [];
      for (let count = 0; count < 4; count++) answers.push(await request(limited.url, 'GET', '/v2/account'));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
      expect(answers.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual(['2', '1', '0', '0']);
      expect(answers[0]?.headers.get('x-ratelimit-limit')).toBe('3');
      expect(Number(answers[0]?.headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000);
      expect((await request(limited.url, 'GET', '/v2/stocks/quotes/latest?symbols=SPY')).status).toBe(200);
      await expect(limited.alpaca.trading.account.getAccount()).rejects.toMatchObject({ status: 429 });
    } finally {
      await limited.stop();
    }
  });
});
