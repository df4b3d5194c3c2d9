// News and auctions of the simulated venue, as the official SDK reads them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newYorkMidnightUs } from '../../trading/new-york-time.ts';
import { createSyntheticMarket } from '../../trading/synthetic-market.ts';
import { findLeanFolder } from '../support/market-data.ts';
import { openStreamLine, request, SESSION_MORNING_US, startSimulator, streamUrl, TEST_KEYS } from '../support/simulator.ts';
import { ADMIN, seekMarket } from '../support/simulator-admin.ts';

type Raw = Readonly<Record<string, unknown>>;
type Article = { readonly id: number; readonly headline: string; readonly created_at: string; readonly symbols: string[] };

const HOUR_US = 3_600_000_000;
const DAY_US = 24 * HOUR_US;
const symbols = ['SPY', 'AAPL', 'KO', 'BTC/USD'];
const market = createSyntheticMarket({ seed: 7, session: 'us', symbols });
const iso = (atUs: number): string => new Date(atUs / 1000).toISOString();

let simulator: Awaited<ReturnType<typeof startSimulator>>;
beforeAll(async () => {
  simulator = await startSimulator({ admin: ADMIN });
});
afterAll(() => simulator.stop());
const get = async (path: string) => request(simulator.url, 'GET', path);
const news = async (query: string): Promise<{ news: Article[]; next_page_token: string | null }> => {
  const { status, body } = await get(`/v1beta1/news?${query}`);
  expect(status).toBe(200);
  return body as { news: Article[]; next_page_token: string | null };
};
const week = `start=${iso(SESSION_MORNING_US - 7 * DAY_US)}&end=${iso(SESSION_MORNING_US)}`;
const weekIds = market.newsBetween(SESSION_MORNING_US - 7 * DAY_US, SESSION_MORNING_US).map(({ id }) => id);

describe('news', () => {
  it('shows the SDK the latest ten first, without content unless it is asked for', async () => {
    const latest = await simulator.alpaca.marketData.news.news();
    expect(latest.news.map(({ id }) => id)).toEqual(weekIds.toReversed().slice(0, 10));
    expect(latest.news[0]).toMatchObject({ content: '', source: 'synthetic', author: 'Tradewarden simulator' });
    expect(latest.news[0]?.createdAt.getTime()).toBeLessThan(SESSION_MORNING_US / 1000);
    const whole = await simulator.alpaca.marketData.news.news({ includeContent: true, limit: 1 });
    expect(whole.news[0]?.content).toContain(whole.news[0]?.headline);
    expect(whole.news[0]?.images).toEqual(new Set());
  });

  it('comes in pages in either order, each article once', async () => {
    for (const sort of ['asc', 'desc'] as const) {
      const ids: number[] = [];
      for (let token: string | null = ''; token !== null; ) {
        const page = await news(`${week}&sort=${sort}&limit=4${token && `&page_token=${token}`}`);
        expect(page.news.length).toBeLessThanOrEqual(4);
        ids.push(...page.news.map(({ id }) => id));
        token = page.next_page_token;
      }
      expect(ids).toEqual(sort === 'asc' ? weekIds : weekIds.toReversed());
    }
  });

  it('is chosen by symbol, a coin written with or without its slash', async () => {
    const about = await news(`${week}&symbols=BTCUSD,NOSUCH&limit=50`);
    expect(about.news.length).toBeGreaterThan(0);
    for (const article of about.news) expect(article.symbols).toContain('BTCUSD');
    expect(await news(`${week}&symbols=BTC%2FUSD&limit=50`)).toEqual(about);
    expect(await news(`${week}&symbols=NOSUCH`)).toEqual({ news: [], next_page_token: null });
  });

  it('knows nothing of the future and nothing from before its past', async () => {
    const later = await news(`start=${iso(SESSION_MORNING_US)}&end=${iso(SESSION_MORNING_US + 9 * DAY_US)}`);
    for (const { created_at: at } of later.news) expect(Date.parse(at)).toBeLessThan(SESSION_MORNING_US / 1000 + 60_000);
    expect((await news('start=2020-01-01&end=2020-12-31')).news).toEqual([]);
  });

  it.each([
    ['limit=51', /limit "51".*1 to 50/],
    ['limit=0', /limit/],
    ['sort=up', /sort "up".*asc, desc/],
    ['start=yesterday', /start "yesterday".*RFC 3339/],
    ['start=2026-11-10&end=2026-11-09', /end should not be before start/],
    ['include_content=maybe', /include_content "maybe"/],
    ['exclude_contentless=maybe', /exclude_contentless "maybe"/],
    ['symbols=SPY,A%20B', /invalid symbol: A B/],
    ['page_token=nonsense', /page_token "nonsense"/],
  ])('refuses %s and says why', async (query, why) => {
    const { status, body } = await get(`/v1beta1/news?${query}`);
    expect([status, (body as Raw)['message']]).toEqual([400, expect.stringMatching(why)]);
  });
});

describe('a day that passes', () => {
  it('brings its news to the SDK and to whoever listens for one symbol', async () => {
    const stream = simulator.alpaca.marketData.newsStream({ url: streamUrl(simulator.url, '/v1beta1/news') });
    const heard: { readonly id: number; readonly createdAt: Date | undefined; readonly symbols: readonly string[] }[] = [];
    const listening = Promise.withResolvers<void>();
    const complete = Promise.withResolvers<void>();
    const coming = market.newsBetween(SESSION_MORNING_US + 60_000_000, SESSION_MORNING_US + DAY_US);
    stream.onNews((article) => {
      heard.push({ id: article.id, createdAt: article.createdAt as Date | undefined, symbols: article.symbols });
      if (article.id === coming.at(-1)?.id) complete.resolve();
    });
    stream.on('subscription', () => listening.resolve());
    stream.subscribeForNews(['*']);
    stream.connect();
    await listening.promise;
    const line = await openStreamLine(simulator.url, '/v1beta1/news');
    line.say({ action: 'auth', key: TEST_KEYS.keyId, secret: TEST_KEYS.secret });
    line.say({ action: 'subscribe', news: ['BTC/USD'] });
    expect(await line.next(({ T }) => T === 'subscription')).toEqual({ T: 'subscription', news: ['BTC/USD'] });

    await seekMarket(simulator, SESSION_MORNING_US + DAY_US);
    await complete.promise;
    expect(heard.map(({ id }) => id).slice(-coming.length)).toEqual(coming.map(({ id }) => id));
    expect(heard.at(-1)?.createdAt?.getTime()).toBe(Math.floor((coming.at(-1)?.atUs ?? 0) / 1000));
    for (const { id } of coming.filter((article) => article.symbols.includes('BTC/USD')))
      expect(await line.next(({ T }) => T === 'n')).toMatchObject({ id, symbols: expect.arrayContaining(['BTCUSD']) });
    stream.disconnect();
    line.socket.terminate();
  });

  it('leaves an opening and a closing print', async () => {
    const stocks = simulator.alpaca.marketData.stocks;
    const { auctions } = await stocks.stockAuctions({
      symbols: 'SPY,KO',
      start: new Date(SESSION_MORNING_US / 1000 - 30 * 3_600_000),
    });
    const openUs = SESSION_MORNING_US - HOUR_US / 2;
    const closeUs = SESSION_MORNING_US + 6 * HOUR_US;
    for (const symbol of ['SPY', 'KO']) {
      const trades = market.tradesBetween(symbol, openUs, closeUs);
      const today = auctions[symbol]?.at(-1);
      expect(today?.d).toBe('2026-11-20');
      expect(today?.o).toMatchObject([{ c: 'O', x: 'V', p: trades[0]?.price, s: trades[0]?.size }]);
      expect(today?.c).toMatchObject([{ c: '6', x: 'V', p: trades.at(-1)?.price, s: trades.at(-1)?.size }]);
    }
    // The day before is beyond the trades that are kept: its minutes tell the prices, and no size.
    expect(auctions['KO']?.[0]?.o[0]).toEqual({ t: '2026-11-19T14:30:00Z', x: 'V', c: 'O', p: expect.any(Number) });
    const single = (await get('/v2/stocks/SPY/auctions?start=2026-11-20T09:30:00-05:00&end=2026-11-20T12:00:00-05:00'))
      .body as Raw;
    expect(single).toMatchObject({ symbol: 'SPY', auctions: [{ d: '2026-11-20', o: [{}], c: [] }], next_page_token: null });
  });

  it('is paged like other market data, and only has auctions where there are sessions', async () => {
    const first = (await get('/v2/stocks/auctions?symbols=KO,SPY&limit=1&start=2026-11-19')).body as Raw;
    expect(Object.keys(first['auctions'] as Raw)).toEqual(['KO']);
    const second = await get(
      `/v2/stocks/auctions?symbols=KO,SPY&limit=1&start=2026-11-19&page_token=${String(first['next_page_token'])}`,
    );
    expect(second.body).toMatchObject({ auctions: { KO: [{ d: '2026-11-20' }] } });
    expect((await get('/v2/stocks/auctions')).status).toBe(400);
    expect((await get('/v2/stocks/auctions?symbols=NOSUCH&start=2026-11-19')).body).toMatchObject({ auctions: {} });
    expect((await get('/v2/stocks/auctions?symbols=BTC/USD')).status).toBe(400);
  });
});

const lean = findLeanFolder();
describe.skipIf(lean === null)('auctions of a replay', () => {
  it('are the first and the last recorded trades of the session', async () => {
    const replayed = {
      kind: 'replay',
      path: lean,
      symbols: ['SPY'],
      resolution: 'minute',
      from: '2013-10-07',
      to: '2013-10-08',
    };
    const replay = await startSimulator({ market: replayed, admin: ADMIN });
    await seekMarket(replay, newYorkMidnightUs('2013-10-08') - 1);
    const { body } = await request(replay.url, 'GET', '/v2/stocks/SPY/auctions?start=2013-10-07');
    expect((body as Raw)['auctions']).toMatchObject([
      { d: '2013-10-07', o: [{ c: 'O', p: expect.any(Number) }], c: [{ c: '6', p: expect.any(Number) }] },
    ]);
    expect((await request(replay.url, 'GET', '/v1beta1/news')).body).toEqual({ news: [], next_page_token: null });
    await replay.stop();
  });
});
