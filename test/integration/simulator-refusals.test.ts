// What the venue does not take in a question, it says: never a quiet answer to something else than was asked.
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { request, startSimulator, type TestSimulator } from '../support/simulator.ts';

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const ask = (path: string) => request(simulator.url, 'GET', path);

describe('market data', () => {
  test.each([
    ['/v1/corporate-actions?types=foo', 'invalid type: foo'],
    ['/v1/corporate-actions?limit=1001', 'invalid limit "1001": expected a whole number from 1 to 1000'],
    ['/v1/corporate-actions?page_token=foo', 'invalid page_token "foo": expected the next_page_token of an earlier answer'],
    ['/v1/corporate-actions?start=2026-11-20&end=2026-11-19', 'end should not be before start'],
    ['/v1beta3/crypto/eu/bars?symbols=BTC/USD&timeframe=1Min', 'Invalid location: eu'],
    ['/v1beta3/crypto/global/latest/quotes?symbols=BTC/USD', 'Invalid location: global'],
    ['/v2/stocks/SPY/quotes/latest?feed=foo', 'invalid feed: foo'],
    ['/v2/stocks/SPY/snapshot?feed=foo', 'invalid feed: foo'],
    ['/v2/stocks/spy/trades/latest', 'invalid symbol: spy'],
    ['/v2/stocks/auctions?symbols=SPY&feed=foo', 'invalid feed: foo'],
    ['/v2/stocks/SPY/bars?timeframe=1Min&adjustment=split,foo', 'invalid adjustment: foo'],
    ['/v2/stocks/SPY/bars?timeframe=1Min&currency=EUR', 'invalid currency: EUR'],
    ['/v2/stocks/SPY/trades?asof=foo', 'invalid asof: foo'],
  ])('%s: %s', async (path, message) => {
    expect(await ask(path)).toMatchObject({ status: 400, body: { message } });
  });

  it('says of one symbol that nothing is known, without a code, and leaves it out among many', async () => {
    expect(await ask('/v2/stocks/ZZZZ/quotes/latest')).toMatchObject({
      status: 404,
      body: { message: 'no quote found for ZZZZ' },
    });
    const snapshots = await ask('/v2/stocks/snapshots?symbols=SPY,ZZZZ,KO');
    expect(Object.keys(snapshots.body as object)).toEqual(['SPY', 'KO']);
  });

  it('takes what the SDKs send: feeds, dollars, adjustments and the day of a symbol', async () => {
    const bars = '/v2/stocks/SPY/bars?timeframe=1Min&feed=sip&currency=USD&adjustment=split,dividend&asof=2026-11-20';
    for (const path of [bars, bars.replace('2026-11-20', '-')]) expect((await ask(path)).status).toBe(200);
  });
});

describe('trading', () => {
  test.each([
    ['/v2/account/activities?activity_types=FOO', 'invalid activity type: FOO'],
    ['/v2/account/activities/FOO', 'invalid activity type: FOO'],
    ['/v2/account/activities?date=2026-11-20&after=2026-11-19', 'date cannot be used together with after or until'],
    ['/v2/calendar?start=2026-11-20&end=2026-11-19', 'end date cannot be before start date'],
    ['/v2/calendar?date_type=foo', 'invalid date_type "foo": expected trading, settlement'],
    ['/v2/orders?asset_class=foo', 'invalid asset_class "foo": expected us_equity, us_option, crypto, all'],
  ])('%s: %s', async (path, message) => {
    expect(await ask(path)).toMatchObject({ status: 422, body: { code: 40010001, message } });
  });

  test.each(['/v2/foo', '/v2/wallets', '/v1beta1/fixed_income/latest/prices?isins=US912797KJ59', '/v1beta3/crypto/us/foo'])(
    '%s is no endpoint',
    async (path) => {
      expect(await ask(path)).toMatchObject({ status: 404, body: { code: 40410000, message: 'endpoint not found.' } });
    },
  );

  it('takes a watchlist name of 64 characters and no longer one', async () => {
    const save = (name: string) => request(simulator.url, 'POST', '/v2/watchlists', { name });
    expect((await save('n'.repeat(64))).status).toBe(200);
    expect(await save('n'.repeat(65))).toMatchObject({ status: 422, body: { code: 40010001 } });
  });

  it('lists the sessions that settle in a span, also over a holiday', async () => {
    const days = (await ask('/v2/calendar?start=2026-11-27&end=2026-11-30&date_type=SETTLEMENT')).body;
    // Thursday is Thanksgiving: what is traded on Wednesday settles on Friday.
    expect(days).toMatchObject([
      { date: '2026-11-25', settlement_date: '2026-11-27' },
      { date: '2026-11-27', settlement_date: '2026-11-30' },
    ]);
  });

  it('counts the hours before the open with the flag of older clients as with the word of newer ones', async () => {
    const stampsOf = async (more: string): Promise<number> => {
      const { body } = await ask(`/v2/account/portfolio/history?start=2026-11-20&timeframe=15Min${more}`);
      return (body as { readonly timestamp: readonly number[] }).timestamp.length;
    };
    const extended = await stampsOf('&intraday_reporting=extended_hours');
    expect(await stampsOf('&extended_hours=true')).toBe(extended);
    expect(await stampsOf('')).toBeLessThan(extended);
  });
});

describe('a market that never closes', () => {
  it('is in its core phase on a holiday, and opens after it closes', async () => {
    const thanksgiving = Date.UTC(2026, 10, 26, 17) * 1000;
    const open = await startSimulator({
      market: { kind: 'synthetic', seed: 7, session: 'always-open', startAtUs: thanksgiving, symbols: ['SPY'] },
    });
    try {
      const { clocks } = (await request(open.url, 'GET', '/v3/clock')).body as { readonly clocks: readonly unknown[] };
      expect(clocks).toMatchObject([{ is_market_day: true, phase: 'core', phase_until: '2026-11-26T16:00:00-05:00' }]);
      expect((await request(open.url, 'GET', '/v2/clock')).body).toMatchObject({
        is_open: true,
        next_close: '2026-11-26T16:00:00-05:00',
        next_open: '2026-11-26T16:00:01-05:00',
      });
    } finally {
      await open.stop();
    }
  });
});
