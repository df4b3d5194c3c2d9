// The calls of the official SDK that no other test of the simulator makes: each against the real thing, by its own name.
import { TimeFrameUnit, timeFrame, withResponse } from '@alpacahq/alpaca-trade-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator, type TestSimulator } from '../support/simulator.ts';

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const MINUTE = timeFrame(1, TimeFrameUnit.Minute);
const MORNING = { start: new Date('2026-11-20T14:30:00Z'), end: new Date('2026-11-20T14:40:00Z') };
const trading = () => simulator.alpaca.trading;
const data = () => simulator.alpaca.marketData;
const stocks = () => simulator.alpaca.marketData.stocks;
const crypto = () => simulator.alpaca.marketData.crypto;

describe('orders and positions of the official SDK', () => {
  it('are placed in every way that it has, looked up, listed, changed and canceled', async () => {
    const { orders } = trading();
    const resting = { symbol: 'SPY', qty: '2', side: 'buy', timeInForce: 'gtc' } as const;
    const placed = [
      await orders.limit({ ...resting, limitPrice: '50', clientOrderId: 'by its own id' }),
      await orders.stopLimit({ ...resting, stopPrice: '2000', limitPrice: '2010' }),
      await orders.trailingStop({ ...resting, trailPrice: '10' }),
      await orders.oto({ ...resting, limitPrice: '49', stopLoss: { stopPrice: '40' } }),
      await orders.submit({ ...resting, type: 'limit', limitPrice: '48' }),
      await orders.postOrder({
        postOrderRequest: { symbol: 'SPY', notional: '25', side: 'buy', type: 'limit', timeInForce: 'day', limitPrice: '47' },
      }),
    ];
    expect(placed.map(({ type }) => type)).toEqual(['limit', 'stop_limit', 'trailing_stop', 'limit', 'limit', 'limit']);
    const [first] = placed;
    expect((await orders.getOrderByClientOrderId({ clientOrderId: 'by its own id' })).id).toBe(first?.id);
    const listed = await orders.getAllOrders({ status: 'open', symbols: 'SPY', nested: true, direction: 'asc' });
    expect(listed.map(({ id }) => id)).toEqual(placed.map(({ id }) => id));
    const changed = await orders.patchOrderByOrderId({
      orderId: String(first?.id),
      patchOrderRequest: { qty: '3', limitPrice: '51' },
    });
    expect(changed).toMatchObject({ replaces: first?.id, qty: '3', limitPrice: '51' });
    await orders.deleteOrderByOrderID({ orderId: String(changed.id) });
    expect((await orders.getOrderByOrderID({ orderId: String(changed.id) })).status).toBe('canceled');
    const canceled = await orders.deleteAllOrders();
    expect(new Set(canceled.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await orders.getAllOrders({ status: 'open' })).toEqual([]);
  });

  it('lists five hundred orders in one page and goes on behind the last', async () => {
    const { orders } = trading();
    const { length: before } = await orders.getAllOrders({ status: 'all', limit: 500 });
    for (let count = 0; count < 520; count++)
      await orders.limit({ symbol: 'KO', qty: '1', side: 'buy', timeInForce: 'gtc', limitPrice: '10' });
    const page = await orders.getAllOrders({ status: 'all', limit: 500, direction: 'desc' });
    const rest = await orders.getAllOrders({ status: 'all', limit: 500, beforeOrderId: String(page.at(-1)?.id) });
    expect([page.length, rest.length]).toEqual([500, before + 20]);
    expect(new Set([...page, ...rest].map(({ id }) => id)).size).toBe(before + 520);
    await orders.deleteAllOrders();
  });

  it('are closed all at once', async () => {
    await trading().orders.market({ symbol: 'AAPL', qty: '1', side: 'buy', timeInForce: 'day' });
    expect((await trading().positions.getAllOpenPositions()).map(({ symbol }) => symbol)).toEqual(['AAPL']);
    const closed = await trading().closeAllPositions({ cancelOrders: true });
    expect(closed).toMatchObject([{ symbol: 'AAPL', status: 200 }]);
    expect(await trading().positions.getAllOpenPositions()).toEqual([]);
  });
});

describe('account services of the official SDK', () => {
  it('read the configuration and change nothing else of it', async () => {
    const { accountConfigurations } = trading();
    const present = await accountConfigurations.getAccountConfig();
    const changed = await accountConfigurations.patchAccountConfig({ accountConfigurations: { noShorting: true } });
    expect(changed).toMatchObject({ ...present, noShorting: true, no_shorting: true });
    await accountConfigurations.patchAccountConfig({ accountConfigurations: { noShorting: false } });
  });

  it('keep watchlists: made, filled, renamed, emptied and deleted, by id and by name', async () => {
    const { watchlists } = trading();
    const made = await watchlists.postWatchlist({ createWatchlistRequest: { name: 'Made', symbols: ['SPY'] } });
    const watchlistId = String(made.id);
    const symbolsOf = ({ assets }: { readonly assets?: readonly { readonly symbol?: string }[] }) =>
      assets?.map(({ symbol }) => symbol);
    const longer = await watchlists.addAssetToWatchlist({ watchlistId, addAssetToWatchlistRequest: { symbol: 'KO' } });
    expect(symbolsOf(longer)).toEqual(['SPY', 'KO']);
    await watchlists.updateWatchlistById({ watchlistId, updateWatchlistRequest: { name: 'Named', symbols: ['KO', 'AAPL'] } });
    expect(symbolsOf(await watchlists.getWatchlistByName({ name: 'Named' }))).toEqual(['KO', 'AAPL']);
    await watchlists.removeAssetFromWatchlist({ watchlistId, symbol: 'KO' });
    expect(symbolsOf(await watchlists.getWatchlistById({ watchlistId }))).toEqual(['AAPL']);
    await watchlists.updateWatchlistByName({ name: 'Named', updateWatchlistRequest: { name: 'Last' } });
    const byName = await watchlists.addAssetToWatchlistByName({
      name: 'Last',
      addAssetToWatchlistRequest: { symbol: 'BTC/USD' },
    });
    expect(symbolsOf(byName)).toEqual(['AAPL', 'BTC/USD']);
    await watchlists.deleteWatchlistByName({ name: 'Last' });
    await expect(watchlists.deleteWatchlistById({ watchlistId })).rejects.toMatchObject({ status: 404 });
    expect(await watchlists.getWatchlists()).toEqual([]);
  });

  it('know the days of a market and the answer with its headers, and find the connection valid', async () => {
    const { calendar } = trading();
    const days = await calendar.calendar({ market: 'NYSE', start: new Date('2026-11-27'), end: new Date('2026-11-30') });
    expect(JSON.stringify(days)).toContain('2026-11-30');
    const answer = await withResponse(trading().account.getAccountRaw());
    expect([answer.status, answer.data.status]).toEqual([200, 'ACTIVE']);
    expect(await trading().validateConnection()).toMatchObject({ ok: true });
  });

  it('list nothing that trades overnight: there is no such session here', async () => {
    const { assets } = trading();
    expect(await assets.getV2Assets({ status: 'active', attributes: ['overnight_tradable'] })).toEqual([]);
    expect((await assets.getV2Assets({ status: 'active', exchange: 'ARCA' })).map(({ symbol }) => symbol)).toEqual(['SPY']);
  });
});

describe('market data of the official SDK', () => {
  it('is for a coin what it is for many: the same bars, trades and quotes, all of the asked minutes', async () => {
    const span = { loc: 'us', ...MORNING } as const;
    const many = { ...span, symbols: ['BTC/USD'] };
    const bars = await data().getCryptoBarsFor('BTC/USD', { ...span, timeframe: MINUTE });
    expect(bars.map(({ timestamp }) => timestamp.toISOString().slice(11, 16))).toEqual(
      Array.from({ length: 11 }, (_, minute) => `14:${30 + minute}`),
    );
    expect((await data().getCryptoBars({ ...many, timeframe: MINUTE }))['BTC/USD']).toEqual(bars);
    const trades = await data().getCryptoTradesFor('BTC/USD', span);
    expect((await data().getCryptoTrades(many))['BTC/USD']).toEqual(trades);
    const quotes = await data().getCryptoQuotesFor('BTC/USD', span);
    expect((await data().getCryptoQuotes(many))['BTC/USD']).toEqual(quotes);
    for (const { timestamp } of [...trades, ...quotes]) {
      expect(timestamp.getTime()).toBeGreaterThanOrEqual(MORNING.start.getTime());
      expect(timestamp.getTime()).toBeLessThanOrEqual(MORNING.end.getTime());
    }
    const volume = trades
      .filter(({ timestamp }) => timestamp.toISOString().startsWith('2026-11-20T14:30'))
      .reduce((sum, { size }) => sum + size, 0);
    expect(bars[0]?.volume).toBeCloseTo(volume, 8);
    const candles = await data().getCryptoCandlesFor('BTC/USD', { ...span, timeframe: MINUTE });
    expect(candles.close).toEqual(bars.map(({ close }) => close));
  });

  const span = { symbols: 'SPY,KO', limit: 20, ...MORNING };
  const single = { symbol: 'SPY', limit: 20, ...MORNING };
  const coins = { loc: 'us', symbols: 'BTC/USD', limit: 20, ...MORNING } as const;
  const now = { symbols: 'SPY,KO' };

  it.each<readonly [string, () => Promise<unknown>]>([
    ['stockBars', () => stocks().stockBars({ ...span, timeframe: MINUTE })],
    ['stockTrades', () => stocks().stockTrades(span)],
    ['stockQuotes', () => stocks().stockQuotes(span)],
    ['stockBarSingle', () => stocks().stockBarSingle({ ...single, timeframe: MINUTE })],
    ['stockTradeSingle', () => stocks().stockTradeSingle(single)],
    ['stockQuoteSingle', () => stocks().stockQuoteSingle(single)],
    ['stockLatestTrades', () => stocks().stockLatestTrades(now)],
    ['stockLatestQuotes', () => stocks().stockLatestQuotes(now)],
    ['stockLatestBars', () => stocks().stockLatestBars(now)],
    ['stockLatestTradeSingle', () => stocks().stockLatestTradeSingle({ symbol: 'SPY' })],
    ['stockLatestQuoteSingle', () => stocks().stockLatestQuoteSingle({ symbol: 'SPY' })],
    ['stockLatestBarSingle', () => stocks().stockLatestBarSingle({ symbol: 'SPY' })],
    ['stockSnapshots', () => stocks().stockSnapshots(now)],
    ['stockSnapshotSingle', () => stocks().stockSnapshotSingle({ symbol: 'SPY' })],
    ['cryptoBars', () => crypto().cryptoBars({ ...coins, timeframe: MINUTE })],
    ['cryptoTrades', () => crypto().cryptoTrades(coins)],
    ['cryptoQuotes', () => crypto().cryptoQuotes(coins)],
    ['cryptoLatestBars', () => crypto().cryptoLatestBars({ loc: 'us', symbols: 'BTC/USD' })],
    ['cryptoLatestTrades', () => crypto().cryptoLatestTrades({ loc: 'us', symbols: 'BTC/USD' })],
    ['cryptoLatestQuotes', () => crypto().cryptoLatestQuotes({ loc: 'us', symbols: 'BTC/USD' })],
    ['cryptoSnapshots', () => crypto().cryptoSnapshots({ loc: 'us', symbols: 'BTC/USD' })],
    ['movers', () => data().screener.movers({ marketType: 'stocks' })],
    ['getStockBarsFor', () => data().getStockBarsFor('SPY', { timeframe: MINUTE, ...MORNING })],
    ['getStockTradesFor', () => data().getStockTradesFor('SPY', MORNING)],
    ['getStockQuotesFor', () => data().getStockQuotesFor('SPY', MORNING)],
    ['getStockCandlesFor', () => data().getStockCandlesFor('SPY', { timeframe: MINUTE, ...MORNING })],
    ['getStockBars', () => data().getStockBars({ symbols: ['SPY', 'KO'], timeframe: MINUTE, ...MORNING })],
    ['getStockTrades', () => data().getStockTrades({ symbols: ['SPY', 'KO'], ...MORNING })],
    ['getStockQuotes', () => data().getStockQuotes({ symbols: ['SPY', 'KO'], ...MORNING })],
    ['getStockCandles', () => data().getStockCandles({ symbols: ['SPY', 'KO'], timeframe: MINUTE, ...MORNING })],
    ['getCryptoBars', () => data().getCryptoBars({ loc: 'us', symbols: ['BTC/USD'], timeframe: MINUTE, ...MORNING })],
    ['getCryptoTrades', () => data().getCryptoTrades({ loc: 'us', symbols: ['BTC/USD'], ...MORNING })],
    ['getCryptoQuotes', () => data().getCryptoQuotes({ loc: 'us', symbols: ['BTC/USD'], ...MORNING })],
    ['getCryptoCandles', () => data().getCryptoCandles({ loc: 'us', symbols: ['BTC/USD'], timeframe: MINUTE, ...MORNING })],
    ['getCryptoBarsFor', () => data().getCryptoBarsFor('BTC/USD', { loc: 'us', timeframe: MINUTE, ...MORNING })],
    ['getCryptoTradesFor', () => data().getCryptoTradesFor('BTC/USD', { loc: 'us', ...MORNING })],
    ['getCryptoQuotesFor', () => data().getCryptoQuotesFor('BTC/USD', { loc: 'us', ...MORNING })],
    ['getCryptoCandlesFor', () => data().getCryptoCandlesFor('BTC/USD', { loc: 'us', timeframe: MINUTE, ...MORNING })],
    ['cryptoLatestOrderbooks', () => crypto().cryptoLatestOrderbooks({ loc: 'us', symbols: 'BTC/USD' })],
    ['mostActives', () => data().screener.mostActives()],
    ['getLatestPrice', () => data().getLatestPrice('SPY')],
  ])('has an answer to %s, with prices in it', async (_call, ask) => {
    expect(JSON.stringify(await ask())).toMatch(/\d\.\d/);
  });

  it('has an answer to corporateActions, though the synthetic market has none', async () => {
    const answer = await simulator.alpaca.marketData.corporateActions.corporateActions({ symbols: 'SPY' });
    expect(answer.corporateActions).toEqual(expect.any(Object));
  });
});
