// The streams through the real SDK: they come back from whatever ends them, and say when they can be relied on.
import { describe, expect, it } from 'vitest';
import { freshVenueForEachTest } from '../support/gateway-listener.ts';
import { venueOrder } from '../support/gateway-venue-documents.ts';
import { CRYPTO, STOCKS, TRADE_UPDATES, VenueTime } from '../support/gateway-venue-streams.ts';

const bench = freshVenueForEachTest();

const wanted = (symbols: readonly string[]) => ({ quote: symbols, trade: symbols, bar: [] });
const trade = (symbol: string, price: number, nsec = 0) => ({
  T: 't',
  S: symbol,
  i: 1,
  x: 'V',
  p: price,
  s: 100,
  t: new VenueTime(1_763_651_418, nsec),
  c: ['@'],
  z: 'C',
});

describe('order reports', () => {
  it('are live only after the venue acknowledged that it sends them', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    expect(bench.heard.conditions.map(({ condition }) => condition)).toEqual(['connecting', 'live']);
    expect(bench.server.streams.received.map(({ message }) => message['action'])).toEqual(['authenticate', 'listen']);
  });

  it('are passed on in order with microseconds, also repeated ones', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    const fill = {
      event: 'partial_fill',
      execution_id: '2f63ea93',
      timestamp: '2026-11-20T15:10:19.061298673Z',
      price: '86.88',
      qty: '1',
      position_qty: '1',
      order: venueOrder({ status: 'partially_filled', filled_qty: '1', filled_avg_price: '86.88' }),
    };
    bench.server.streams.sendTradeUpdate({
      event: 'new',
      execution_id: 'e0',
      timestamp: fill.timestamp,
      order: venueOrder({}),
    });
    bench.server.streams.sendTradeUpdate(fill);
    bench.server.streams.sendTradeUpdate(fill);
    await bench.heard.until(() => bench.heard.reports.length === 3);
    expect(bench.heard.reports.map(({ event }) => event)).toEqual(['new', 'partial_fill', 'partial_fill']);
    expect(bench.heard.reports[0]?.execution).toBeNull();
    expect(bench.heard.reports[1]).toEqual(bench.heard.reports[2]);
    expect(bench.heard.reports[1]).toMatchObject({
      atUs: Date.UTC(2026, 10, 20, 15, 10, 19) * 1000 + 61_298,
      execution: { executionId: '2f63ea93', quantity: '1', price: '86.88' },
      order: {
        filledQuantity: '1',
        filledAveragePrice: '86.88',
        submittedAtUs: Date.UTC(2026, 10, 20, 15, 10, 18) * 1000 + 909_428,
      },
    });
  });

  it('come back after every cut, and say that they were down', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    for (let cut = 1; cut <= 12; cut++) {
      bench.server.streams.drop(TRADE_UPDATES);
      await bench.heard.untilCondition('trade-updates', 'live', cut + 1);
    }
    expect(bench.heard.conditions.filter(({ condition }) => condition === 'down')).toHaveLength(12);
  });

  it('come back after a report that cannot be read, because it may have been the one that mattered', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    bench.server.streams.sendTradeUpdate({ event: 'fill', order: venueOrder({ filled_qty: '1e-7' }) });
    await bench.heard.untilCondition('trade-updates', 'live', 2);
    expect(bench.heard.conditions.find(({ condition }) => condition === 'down')?.reason).toBe(
      'an order report cannot be read: filled_qty: expected a plain decimal such as "12.5", found "1e-7"',
    );
  });

  it('go on past an order of another program that cannot be read', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    const legs = venueOrder({ client_order_id: 'someone-1', symbol: '', side: '', order_class: 'mleg' });
    bench.server.streams.sendTradeUpdate({ event: 'new', order: legs });
    bench.server.streams.sendTradeUpdate({ event: 'fill', order: legs });
    bench.server.streams.sendTradeUpdate({ event: 'new', order: venueOrder({}) });
    await bench.heard.until(() => bench.heard.reports.length === 1 || bench.heard.conditions.length > 2);
    expect(bench.heard.conditions.map(({ condition }) => condition)).toEqual(['connecting', 'live']);
    expect(bench.heard.reports.map(({ order }) => order.clientOrderId)).toEqual(['tw-1']);
    expect(bench.heard.venue.status()).toMatchObject({ skippedOrders: { count: 1 } });
    expect(bench.heard.logs).toHaveLength(1);
  });

  it('come back from a venue that accepts the connection and then says nothing', async () => {
    bench.server.streams.moods.set(TRADE_UPDATES, 'mute');
    const opened = bench.heard.venue.open(bench.heard.listener);
    await bench.heard.untilCondition('trade-updates', 'down', 2);
    bench.server.streams.moods.set(TRADE_UPDATES, 'well');
    await opened;
    expect(bench.heard.conditions.find(({ condition }) => condition === 'down')?.reason).toMatch(
      /did not acknowledge the connection/,
    );
  });

  it('come back from refused upgrades', async () => {
    bench.server.streams.moods.set(TRADE_UPDATES, 'http-429');
    const opened = bench.heard.venue.open(bench.heard.listener);
    await bench.server.streams.untilConnections(TRADE_UPDATES, 3);
    bench.server.streams.moods.set(TRADE_UPDATES, 'well');
    await opened;
  });

  it('come back from garbage', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    bench.server.streams.sendRaw(TRADE_UPDATES, '{"stream":');
    await bench.heard.untilCondition('trade-updates', 'live', 2);
  });
});

describe('market data', () => {
  it('is connected to only while somebody wants it, stocks and crypto apart', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    bench.heard.venue.setSubscriptions({ quote: ['AAPL', 'BTC/USD'], trade: [], bar: ['AAPL'] });
    await bench.heard.untilCondition('stocks', 'live');
    await bench.heard.untilCondition('crypto', 'live');
    expect(bench.server.streams.received.filter(({ message }) => message['action'] === 'subscribe')).toEqual(
      expect.arrayContaining([
        { path: STOCKS, message: { action: 'subscribe', quotes: ['AAPL'], bars: ['AAPL'] } },
        { path: CRYPTO, message: { action: 'subscribe', quotes: ['BTC/USD'] } },
      ]),
    );
    bench.heard.venue.setSubscriptions({ quote: ['AAPL'], trade: [], bar: [] });
    await bench.heard.untilCondition('crypto', 'closed');
    await bench.server.streams.untilReceived(STOCKS, (message) => message['action'] === 'unsubscribe');
  });

  it('is wanted still when it was asked for before the venue could be reached', async () => {
    bench.heard.venue.setSubscriptions(wanted(['AAPL']));
    await bench.heard.venue.open(bench.heard.listener);
    await bench.heard.untilCondition('stocks', 'live');
  });

  it('becomes quotes, trades and bars in the order of the venue, to the microsecond', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    bench.heard.venue.setSubscriptions({ quote: ['AAPL'], trade: ['AAPL'], bar: ['AAPL'] });
    await bench.heard.untilCondition('stocks', 'live');
    const t = new VenueTime(1_763_651_418, 909_428_548);
    bench.server.streams.sendMarketData(
      STOCKS,
      { T: 'q', S: 'AAPL', bp: 149.9, bs: 2, ap: 150.1, as: 3, t, c: ['R'], z: 'C' },
      trade('AAPL', 150, 1_999),
      { T: 't', S: 'AAPL', i: 2, x: 'V', s: 100, t },
      { T: 'b', S: 'AAPL', o: 1, h: 4, l: 0.5, c: 2, v: 1118, n: 65, vw: 1.5, t: '2026-11-20T14:30:00Z' },
    );
    await bench.heard.until(() => bench.heard.ticks.length === 3);
    expect(bench.heard.ticks).toEqual([
      { kind: 'quote', symbol: 'AAPL', atUs: 1_763_651_418_909_428, bidPrice: 149.9, bidSize: 2, askPrice: 150.1, askSize: 3 },
      { kind: 'trade', symbol: 'AAPL', atUs: 1_763_651_418_000_001, price: 150, size: 100 },
      {
        kind: 'bar',
        symbol: 'AAPL',
        atUs: Date.UTC(2026, 10, 20, 14, 30) * 1000,
        durationUs: 60_000_000,
        open: 1,
        high: 4,
        low: 0.5,
        close: 2,
        volume: 1118,
      },
    ]);
    expect(bench.heard.venue.status()).toMatchObject({ unreadableTicks: 1 });
  });

  it('comes back with all symbols, whatever changed while it was away', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    bench.heard.venue.setSubscriptions(wanted(['AAPL']));
    await bench.heard.untilCondition('stocks', 'live');
    bench.server.streams.drop(STOCKS);
    bench.heard.venue.setSubscriptions(wanted(['AAPL', 'MSFT']));
    await bench.heard.untilCondition('stocks', 'live', 2);
    bench.heard.venue.setSubscriptions(wanted(['AAPL', 'MSFT', 'SPY']));
    bench.heard.venue.setSubscriptions(wanted(['SPY', 'TSLA']));
    await bench.heard.untilCondition('stocks', 'live', 3);
    bench.server.streams.drop(STOCKS);
    await bench.heard.untilCondition('stocks', 'live', 4);
    const frames = bench.server.streams.received.filter(
      ({ path, message }) => path === STOCKS && message['action'] === 'subscribe',
    );
    expect(frames.at(-1)?.message).toEqual({ action: 'subscribe', quotes: ['SPY', 'TSLA'], trades: ['SPY', 'TSLA'] });
  });

  it('waits out a venue that counts too many connections, with a new connection each time', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    bench.server.streams.moods.set(STOCKS, 'refuse');
    bench.heard.venue.setSubscriptions(wanted(['AAPL']));
    await bench.server.streams.untilConnections(STOCKS, 3);
    expect(bench.heard.conditions.find(({ condition }) => condition === 'down')?.reason).toBe(
      'the venue counts too many connections of this account',
    );
    bench.server.streams.moods.set(STOCKS, 'well');
    await bench.heard.untilCondition('stocks', 'live');
  });

  it('keeps what the venue allows when it refuses more symbols, and names the ones left out', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    bench.server.streams.setSymbolLimit(2);
    bench.heard.venue.setSubscriptions(wanted(['AAPL', 'MSFT']));
    await bench.heard.untilCondition('stocks', 'live');
    bench.heard.venue.setSubscriptions(wanted(['AAPL', 'MSFT', 'SPY']));
    await bench.heard.untilCondition('stocks', 'live', 2);
    expect(bench.heard.conditions.at(-1)?.reason).toBe('over the limit of 2 symbols, without quotes and trades: SPY');
    bench.server.streams.sendMarketData(STOCKS, trade('MSFT', 10));
    await bench.heard.until(() => bench.heard.ticks.length === 1);
  });

  it('says nothing more once it is closed', async () => {
    await bench.heard.venue.open(bench.heard.listener);
    bench.heard.venue.setSubscriptions(wanted(['AAPL']));
    await bench.heard.untilCondition('stocks', 'live');
    bench.heard.venue.close();
    expect(bench.heard.conditions.slice(-2).map(({ condition }) => condition)).toEqual(['closed', 'closed']);
  });
});
