// What people complain about in other systems of this kind, and what the SDK gets wrong: each pain against a venue that inflicts it.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { freshVenueForEachTest, hearVenue } from '../support/gateway-listener.ts';
import { KEYS } from '../support/gateway-venue.ts';
import { CRYPTO, STOCKS, STOCKS_SIP, TRADE_UPDATES, VenueTime } from '../support/gateway-venue-streams.ts';

const bench = freshVenueForEachTest();
afterEach(() => void vi.unstubAllEnvs());

const wanted = (...symbols: readonly string[]) => ({ quote: symbols, trade: [], bar: [] });
const quote = (symbol: string) => ({
  T: 'q',
  S: symbol,
  bp: 1,
  bs: 1,
  ap: 2,
  as: 1,
  t: new VenueTime(1_763_651_418, 0),
  c: ['R'],
  z: 'C',
});
const framesTo = (path: string, action: string) =>
  bench.server.streams.received
    .filter((seen) => seen.path === path && seen.message['action'] === action)
    .map(({ message }) => message);
describe('streams', () => {
  it('pain: the client gives up after ten reconnections and says nothing. Here it is tried for as long as it takes', async () => {
    bench.server.streams.moods.set(STOCKS, 'http-429');
    bench.server.streams.moods.set(TRADE_UPDATES, 'mute');
    const opened = bench.heard.venue.open(bench.heard.listener);
    bench.heard.venue.setSubscriptions(wanted('AAPL'));
    await bench.server.streams.untilConnections(STOCKS, 15);
    bench.server.streams.moods.clear();
    await opened;
    await bench.heard.untilCondition('stocks', 'live');
  });

  it('pain: a stall while authenticating ends the stream for good. Here it is one failure like any other', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    bench.server.streams.moods.set(STOCKS, 'auth-timeout');
    bench.heard.venue.setSubscriptions(wanted('AAPL'));
    await bench.server.streams.untilConnections(STOCKS, 3);
    bench.server.streams.moods.clear();
    await bench.heard.untilCondition('stocks', 'live');
  });

  it('pain: connected, authenticated, and no answer to the subscription. Here the acknowledgement has a deadline', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    bench.server.streams.moods.set(STOCKS, 'swallow');
    bench.heard.venue.setSubscriptions(wanted('AAPL'));
    await bench.heard.untilCondition('stocks', 'down');
    expect(bench.heard.conditions.find(({ condition }) => condition === 'down')?.reason).toMatch(/did not acknowledge/);
    bench.server.streams.moods.clear();
    await bench.heard.untilCondition('stocks', 'live');
  });

  it('pain: every subscription is sent twice. Here each frame leaves once', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    bench.heard.venue.setSubscriptions(wanted('AAPL', 'MSFT'));
    await bench.heard.untilCondition('stocks', 'live');
    expect(framesTo(STOCKS, 'subscribe')).toEqual([{ action: 'subscribe', quotes: ['AAPL', 'MSFT'] }]);
    expect(framesTo(TRADE_UPDATES, 'listen')).toHaveLength(1);
    bench.server.streams.drop(TRADE_UPDATES);
    await bench.heard.untilCondition('trade-updates', 'live', 2);
    expect(framesTo(TRADE_UPDATES, 'listen')).toHaveLength(2);
  });

  it('pain: two subscriptions in a row, a cut before the second is acknowledged, and a symbol is lost for ever. Here none is', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    bench.heard.venue.setSubscriptions(wanted('AAPL'));
    await bench.heard.untilCondition('stocks', 'live');
    bench.server.streams.moods.set(STOCKS, 'swallow');
    bench.heard.venue.setSubscriptions(wanted('AAPL', 'MSFT'));
    bench.heard.venue.setSubscriptions(wanted('AAPL', 'MSFT', 'SPY'));
    bench.server.streams.drop(STOCKS);
    bench.server.streams.moods.clear();
    await bench.heard.untilCondition('stocks', 'live', 2);
    expect(framesTo(STOCKS, 'subscribe').at(-1)).toEqual({ action: 'subscribe', quotes: ['AAPL', 'MSFT', 'SPY'] });
  });

  it('pain: one symbol too many, refused with all others at the next reconnection, and no data at all. Here the rest goes on', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    bench.heard.venue.setSubscriptions(wanted('AAPL', 'MSFT', 'SPY'));
    await bench.heard.untilCondition('stocks', 'live');
    bench.server.streams.setSymbolLimit(2);
    bench.server.streams.drop(STOCKS);
    await bench.heard.untilCondition('stocks', 'live', 2);
    const { reason } =
      bench.heard.conditions.findLast(({ stream, condition }) => stream === 'stocks' && condition === 'live') ?? {};
    expect(reason).toMatch(/over the limit of 1 symbols, without quotes and trades: MSFT, SPY/);
    bench.server.streams.sendMarketData(STOCKS, quote('AAPL'));
    await bench.heard.until(() => bench.heard.ticks.length === 1);
    expect(bench.heard.alerts).toContainEqual(expect.objectContaining({ code: 'SYMBOL_LIMIT', subject: 'stocks' }));
    expect(bench.heard.venue.health().symbols.stocks).toEqual({ used: 1, limit: 1 });
  });

  it('pain: the thirty-first symbol of a free plan costs all of them. Here the limit is known before the venue refuses', async () => {
    bench.heard.venue.close();
    bench.heard = hearVenue(bench.server, { symbolLimit: 30 });
    await bench.heard.venue.open(bench.heard.listener);
    const symbols = Array.from({ length: 33 }, (_, index) => `S${String(index).padStart(2, '0')}`);
    bench.heard.venue.setSubscriptions(wanted(...symbols), ['S32', ...symbols]);
    await bench.heard.untilCondition('stocks', 'live');
    expect(bench.heard.venue.health().symbols.stocks).toEqual({ used: 30, limit: 30 });
    const [frame] = framesTo(STOCKS, 'subscribe');
    expect(frame?.['quotes']).toHaveLength(30);
    expect(frame?.['quotes']).toContain('S32');
    expect(bench.heard.conditions.at(-1)?.reason).toContain('without quotes and trades: S29, S30, S31');
  });

  it('pain: a plan without the feed, and the stream stays connected and empty. Here the feed that every account has takes over', async () => {
    bench.heard.venue.close();
    bench.heard = hearVenue(bench.server, { feed: 'sip' });
    await bench.heard.venue.open(bench.heard.listener);
    bench.server.streams.moods.set(STOCKS_SIP, 'no-plan');
    bench.heard.venue.setSubscriptions(wanted('AAPL'));
    await bench.heard.untilCondition('stocks', 'live');
    expect(bench.server.streams.connections.get(STOCKS_SIP)).toBe(1);
    expect(bench.heard.conditions.at(-1)?.reason).toBe('IEX in the place of SIP, which the plan does not include');
    expect(bench.heard.alerts).toEqual([expect.objectContaining({ code: 'FEED_NOT_ALLOWED', severity: 'warning' })]);
    bench.server.streams.sendMarketData(STOCKS, quote('AAPL'));
    await bench.heard.until(() => bench.heard.ticks.length === 1);
    await bench.heard.venue.ask('history', { symbol: 'AAPL', durationUs: 60_000_000, count: 1 });
    const feeds = bench.server.requests
      .filter(({ route }) => route === 'GET /v2/stocks/bars')
      .map(({ query }) => query['feed']);
    expect(new Set(feeds)).toEqual(new Set(['iex']));
  });

  it('pain 18: connected but mute for hours. Here the venue is asked for its latest prices, and the stream is built up anew', async () => {
    const at = (second: number): string => new Date(Date.UTC(2026, 10, 20, 15, 0, second)).toISOString();
    bench.server.documents.set('/v2/stocks/quotes/latest', { quotes: { AAPL: { t: at(5), bp: 1 } } });
    bench.server.documents.set('/v2/stocks/trades/latest', { trades: { MSFT: { t: at(7), p: 1 } } });
    bench.server.documents.set('/v1beta3/crypto/us/latest/bars', { bars: { 'BTC/USD': { t: at(0), c: 1 } } });
    await bench.heard.venue.open(bench.heard.listener);
    bench.heard.venue.setSubscriptions({ quote: ['AAPL'], trade: ['MSFT'], bar: ['BTC/USD'] });
    await bench.heard.untilCondition('stocks', 'live');
    const us = (second: number): number => Date.UTC(2026, 10, 20, 15, 0, second) * 1000;
    expect(await bench.heard.venue.readLatestTimes('stocks', { quote: ['AAPL'], trade: ['MSFT'], bar: [] })).toEqual(
      new Map([
        ['AAPL', us(5)],
        ['MSFT', us(7)],
      ]),
    );
    expect(await bench.heard.venue.readLatestTimes('crypto', { quote: [], trade: [], bar: ['BTC/USD'] })).toEqual(
      new Map([['BTC/USD', us(60)]]),
    );
    bench.server.documents.delete('/v2/stocks/quotes/latest');
    expect(await bench.heard.venue.readLatestTimes('stocks', wanted('AAPL'))).toBeNull();

    bench.heard.venue.renewStream('stocks', 'connected and mute');
    await bench.heard.untilCondition('stocks', 'live', 2);
    expect(bench.server.streams.connections.get(STOCKS)).toBe(2);
    expect(bench.heard.conditions).toContainEqual({ stream: 'stocks', condition: 'down', reason: 'connected and mute' });
  });

  it('pain 22: after a sleep the sockets are dead and nobody notices. Here each can be renewed, and reports count only from the new one', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    bench.heard.venue.setSubscriptions(wanted('AAPL', 'BTC/USD'));
    await bench.heard.untilCondition('stocks', 'live');
    await bench.heard.untilCondition('crypto', 'live');
    for (const stream of ['trade-updates', 'stocks', 'crypto'] as const)
      bench.heard.venue.renewStream(stream, 'this computer paused');
    for (const stream of ['trade-updates', 'stocks', 'crypto'] as const) await bench.heard.untilCondition(stream, 'live', 2);
    const story = bench.heard.conditions.filter(({ stream }) => stream === 'trade-updates').map(({ condition }) => condition);
    expect(story).toEqual(['connecting', 'live', 'down', 'connecting', 'live']);
    expect(bench.server.streams.connections.get(CRYPTO)).toBe(2);
  });

  it('pain 21: the nightly reset of the broker ends the day. Here everything goes away at once and comes back by itself', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    bench.heard.venue.setSubscriptions(wanted('AAPL', 'BTC/USD'));
    await bench.heard.untilCondition('stocks', 'live');
    await bench.heard.untilCondition('crypto', 'live');
    const paths = [TRADE_UPDATES, STOCKS, CRYPTO];
    for (const path of paths) bench.server.streams.moods.set(path, 'mute');
    bench.server.misbehave('GET /v2/account', ...Array.from({ length: 3 }, () => ({ kind: 'cut-before' }) as const));
    bench.server.streams.drop();
    expect(await bench.heard.venue.ask('account', {})).toMatchObject({ ok: false, code: 'NO_ANSWER' });
    for (const path of paths) await bench.server.streams.untilConnections(path, 3);
    bench.server.streams.moods.clear();
    for (const stream of ['trade-updates', 'stocks', 'crypto'] as const) await bench.heard.untilCondition(stream, 'live', 2);
    expect(await bench.heard.venue.ask('account', {})).toMatchObject({ ok: true });
    expect(framesTo(STOCKS, 'subscribe').at(-1)).toEqual({ action: 'subscribe', quotes: ['AAPL'] });
  });

  it('pain: a client that opens a second connection is locked out. Here each stream has the one that the venue allows, also while it is renewed', async () => {
    bench.server.streams.allowOneConnection();
    await bench.heard.venue.open(bench.heard.listener);
    bench.heard.venue.setSubscriptions(wanted('AAPL', 'BTC/USD'));
    await bench.heard.untilCondition('stocks', 'live');
    await bench.heard.untilCondition('crypto', 'live');
    for (const times of [2, 3]) {
      for (const stream of ['trade-updates', 'stocks', 'crypto'] as const) {
        bench.heard.venue.renewStream(stream, 'a test');
        await bench.heard.untilCondition(stream, 'live', times);
      }
    }
    // More symbols need no further connection.
    bench.heard.venue.setSubscriptions(wanted('AAPL', 'MSFT', 'BTC/USD', 'ETH/USD'));
    await bench.heard.untilCondition('stocks', 'live', 4);
    bench.server.streams.sendMarketData(STOCKS, quote('MSFT'));
    await bench.heard.until(() => bench.heard.ticks.length === 1);
  });

  it('pain: a token in the environment takes the place of the keys, and no stream opens with it. Here nothing but the keys counts', async () => {
    vi.stubEnv('APCA_API_OAUTH_TOKEN', 'a-token-of-another-program');
    vi.stubEnv('APCA_API_KEY_ID', 'a-key-of-another-program');
    bench.heard.venue.close();
    bench.heard = hearVenue(bench.server);
    await bench.heard.venue.open(bench.heard.listener);
    bench.heard.venue.setSubscriptions(wanted('AAPL'));
    await bench.heard.untilCondition('stocks', 'live');
    expect(framesTo(TRADE_UPDATES, 'authenticate').at(-1)?.['data']).toEqual({
      key_id: KEYS.keyId,
      secret_key: KEYS.secret,
    });
    expect(framesTo(STOCKS, 'auth').at(-1)).toEqual({ action: 'auth', key: KEYS.keyId, secret: KEYS.secret });
    const [account] = bench.server.requests;
    expect(account).toMatchObject({ route: 'GET /v2/account', headers: { 'apca-api-key-id': KEYS.keyId } });
    expect(account?.headers).not.toHaveProperty('authorization');
  });

  it('pain: keys that were renewed elsewhere, and the stream just stays away. Here a person is told', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    bench.server.streams.moods.set(TRADE_UPDATES, 'refuse');
    bench.server.streams.drop(TRADE_UPDATES);
    await bench.heard.until(() => bench.heard.alerts.length > 0);
    expect(bench.heard.alerts[0]).toMatchObject({
      severity: 'critical',
      code: 'CREDENTIALS_REFUSED',
      subject: 'trade-updates',
    });
  });

  it('pain 20: a reconnection storm is answered with 429 and goes on storming. Here such an answer is waited out', async () => {
    bench.server.streams.moods.set(STOCKS, 'http-429');
    await bench.heard.venue.open(bench.heard.listener);
    bench.heard.venue.setSubscriptions(wanted('AAPL'));
    await bench.heard.untilCondition('stocks', 'down');
    expect(bench.heard.conditions.find(({ condition }) => condition === 'down')?.reason).toContain('429');
    // One that waits is not hurried, whoever asks.
    const before = bench.server.streams.connections.get(STOCKS);
    bench.heard.venue.renewStream('stocks', 'hurry');
    expect(bench.server.streams.connections.get(STOCKS)).toBe(before);
    bench.server.streams.moods.clear();
    await bench.heard.untilCondition('stocks', 'live');
  });
});
