// The simulator's market data endpoints as the official SDK sees them: history, pages, latest values, snapshots, no look-ahead.
import { TimeFrameUnit, timeFrame } from '@alpacahq/alpaca-trade-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { request, SESSION_MORNING_US, startSimulator } from '../support/simulator.ts';

type Running = Awaited<ReturnType<typeof startSimulator>>;
type Item = { readonly t: string };

let simulator: Running;
beforeAll(async () => {
  // Market time all but stands still, so that two questions are about one moment.
  simulator = await startSimulator({ speed: 0.001 });
});
afterAll(() => simulator.stop());

const OPEN = '2026-11-20T14:30:00Z';
const get = (path: string) => request(simulator.url, 'GET', path);
const timeOf = ({ t }: Item): number => Date.parse(t);

async function readPages<Found>(path: string, key: string): Promise<readonly (readonly [string, Found])[]> {
  const found: (readonly [string, Found])[] = [];
  for (let token: string | null = ''; token !== null; ) {
    const { status, body } = await get(`${path}${token === '' ? '' : `&page_token=${token}`}`);
    expect(status).toBe(200);
    const page = body as { readonly next_page_token: string | null } & Readonly<
      Record<string, Readonly<Record<string, readonly Found[]>>>
    >;
    for (const [symbol, items] of Object.entries(page[key] ?? {})) found.push(...items.map((item) => [symbol, item] as const));
    token = page.next_page_token;
  }
  return found;
}

describe('history at the simulated venue', () => {
  it('gives minute bars from the open to the present, labelled by their start', async () => {
    const { body } = await get(`/v2/stocks/bars?symbols=SPY&timeframe=1Min&start=${OPEN}`);
    const bars = (body as { readonly bars: { readonly SPY: readonly Item[] } }).bars.SPY;
    expect(bars).toHaveLength(30);
    expect(bars[0]).toEqual({
      t: OPEN,
      o: expect.any(Number),
      h: expect.any(Number),
      l: expect.any(Number),
      c: expect.any(Number),
      v: expect.any(Number),
      n: expect.any(Number),
      vw: expect.any(Number),
    });
    expect(bars.at(-1)?.t).toBe('2026-11-20T14:59:00Z');
  });

  it('never shows what has not happened yet', async () => {
    const end = '2026-11-21T00:00:00Z';
    for (const kind of ['bars', 'trades', 'quotes']) {
      const found = await readPages<Item>(
        `/v2/stocks/${kind}?symbols=SPY,KO&timeframe=1Min&start=2026-11-20T14:58:00Z&end=${end}&limit=5000`,
        kind,
      );
      expect(found.length).toBeGreaterThan(0);
      const nowMs = SESSION_MORNING_US / 1000 + 1000;
      for (const [, item] of found) expect(timeOf(item)).toBeLessThanOrEqual(nowMs);
    }
  });

  it('pages with a limit over all symbols, and the pages make the whole', async () => {
    const path = `/v2/stocks/trades?symbols=KO,SPY&start=2026-11-20T14:59:30Z`;
    const whole = await readPages<Item>(path, 'trades');
    const limit = Math.ceil(whole.length / 3) + 1;
    const first = (await get(`${path}&limit=${limit}`)).body as {
      readonly trades: Readonly<Record<string, readonly Item[]>>;
      readonly next_page_token: string;
    };
    expect(Object.values(first.trades).flat()).toHaveLength(limit);
    expect(first.next_page_token).toEqual(expect.any(String));
    const paged = await readPages<Item>(`${path}&limit=${limit}`, 'trades');
    expect(paged.slice(0, whole.length)).toEqual(whole);
    expect(new Set(whole.map(([symbol]) => symbol))).toEqual(new Set(['KO', 'SPY']));
    const backwards = await readPages<Item>(`${path}&sort=desc&end=2026-11-20T14:59:45Z&limit=${limit}`, 'trades');
    const forwards = await readPages<Item>(`${path}&end=2026-11-20T14:59:45Z`, 'trades');
    const spy = (found: typeof forwards) => found.filter(([symbol]) => symbol === 'SPY').map(([, item]) => item.t);
    expect(spy(backwards)).toEqual(spy(forwards).toReversed());
  });

  it('is read to its end by the SDK', async () => {
    const bars = await simulator.alpaca.marketData.getStockBars({
      symbols: ['KO', 'SPY'],
      timeframe: timeFrame(1, TimeFrameUnit.Minute),
      start: new Date(OPEN),
      limit: 7,
    });
    const bySymbol =
      bars instanceof Map ? Object.fromEntries(bars) : (bars as unknown as Readonly<Record<string, readonly unknown[]>>);
    expect(Object.keys(bySymbol).toSorted()).toEqual(['KO', 'SPY']);
    expect(bySymbol['SPY']).toHaveLength(30);
    expect(bySymbol['KO']).toHaveLength(30);
  });

  it('answers for one symbol in a shape of its own', async () => {
    const { body } = await get(`/v2/stocks/SPY/bars?timeframe=5Min&start=${OPEN}`);
    expect(body).toMatchObject({ symbol: 'SPY', next_page_token: null });
    expect((body as { readonly bars: readonly Item[] }).bars).toHaveLength(6);
    expect((await get('/v2/stocks/NOSUCH/trades')).body).toEqual({ symbol: 'NOSUCH', trades: null, next_page_token: null });
  });

  it('makes days, weeks and months, with the running one', async () => {
    const barsOf = async (timeframe: string, start: string): Promise<readonly (Item & { readonly v: number })[]> =>
      (
        (await get(`/v2/stocks/SPY/bars?timeframe=${timeframe}&start=${start}`)).body as {
          readonly bars: readonly (Item & { v: number })[];
        }
      ).bars;
    const days = await barsOf('1Day', '2026-11-16');
    expect(days.map(({ t }) => t)).toEqual(['16', '17', '18', '19', '20'].map((day) => `2026-11-${day}T05:00:00Z`));
    const [week] = await barsOf('1Week', '2026-11-16');
    expect(week?.t).toBe('2026-11-16T05:00:00Z');
    expect(week?.v).toBeCloseTo(
      days.reduce((sum, { v }) => sum + v, 0),
      0,
    );
    expect((await barsOf('1Month', '2026-10-01')).map(({ t }) => t)).toEqual(['2026-10-01T04:00:00Z', '2026-11-01T04:00:00Z']);
  });

  it('gives crypto bars, trades and quotes, without exchanges', async () => {
    for (const kind of ['bars', 'trades', 'quotes']) {
      const found = await readPages<Record<string, unknown>>(
        `/v1beta3/crypto/us/${kind}?symbols=BTC%2FUSD&timeframe=1Min&start=2026-11-20T14:50:00Z`,
        kind,
      );
      expect(found.length).toBeGreaterThan(0);
      expect(found.every(([symbol, item]) => symbol === 'BTC/USD' && !('x' in item) && !('ax' in item))).toBe(true);
    }
  });

  it('refuses wrong parameters with 400 and says what was expected', async () => {
    for (const path of [
      '/v2/stocks/bars?timeframe=1Min',
      '/v2/stocks/bars?symbols=SPY',
      '/v2/stocks/bars?symbols=SPY&timeframe=60Min',
      '/v2/stocks/bars?symbols=SPY&timeframe=1Min&start=today',
      '/v2/stocks/trades?symbols=SPY&limit=10001',
      '/v2/stocks/trades?symbols=SPY&page_token=zzz',
      '/v2/stocks/quotes/latest',
    ]) {
      const answer = await get(path);
      expect([path, answer.status, answer.body]).toEqual([path, 400, { message: expect.stringMatching(/expected|required/) }]);
    }
  });
});

describe('the latest of the simulated market', () => {
  it('gives quotes, trades and bars, and leaves out unknown symbols', async () => {
    const { stocks, crypto } = simulator.alpaca.marketData;
    const quotes = await stocks.stockLatestQuotes({ symbols: 'SPY,NOSUCH' });
    expect(Object.keys(quotes.quotes)).toEqual(['SPY']);
    const quote = quotes.quotes['SPY'];
    expect(quote?.ap ?? 0).toBeGreaterThan(quote?.bp ?? 0);
    expect(Object.keys((await stocks.stockLatestTrades({ symbols: 'SPY,KO' })).trades).toSorted()).toEqual(['KO', 'SPY']);
    const bars = await stocks.stockLatestBars({ symbols: 'SPY' });
    expect(bars.bars['SPY']?.t.toISOString()).toBe('2026-11-20T14:59:00.000Z');
    const coins = await crypto.cryptoLatestQuotes({ loc: 'us', symbols: 'BTC/USD' });
    expect(coins.quotes['BTC/USD']?.ap).toBeGreaterThan(0);
    expect((await get('/v2/stocks/SPY/quotes/latest')).body).toMatchObject({ symbol: 'SPY', quote: { bp: quote?.bp } });
  });

  it('puts all of it into a snapshot', async () => {
    const keys = ['dailyBar', 'latestQuote', 'latestTrade', 'minuteBar', 'prevDailyBar'];
    const stock = (await get('/v2/stocks/snapshots?symbols=SPY')).body as Readonly<
      Record<string, Readonly<Record<string, Item>>>
    >;
    expect(Object.keys(stock['SPY'] ?? {})).toEqual(keys);
    expect(stock['SPY']?.['dailyBar']?.t).toBe('2026-11-20T05:00:00Z');
    expect(stock['SPY']?.['prevDailyBar']?.t).toBe('2026-11-19T05:00:00Z');
    const coin = (await get('/v1beta3/crypto/us/snapshots?symbols=BTC%2FUSD')).body as {
      readonly snapshots: Readonly<Record<string, object>>;
    };
    expect(Object.keys(coin.snapshots['BTC/USD'] ?? {})).toEqual(keys);
  });
});
