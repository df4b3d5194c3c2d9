// When and whom a fault strikes, and how long it lasts, as the official SDK sees it.
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { request, startSimulator, streamUrl, type TestSimulator } from '../support/simulator.ts';
import { ADMIN, askAdmin } from '../support/simulator-admin.ts';
import { hearUpdates, lifeOf, listenToUpdates } from '../support/simulator-updates.ts';

/** Longer than everything else that a test does meanwhile. */
const LATER_MS = 1_500;

let simulator: TestSimulator;
beforeEach(async () => {
  simulator = await startSimulator({ admin: ADMIN });
});
afterEach(() => simulator.stop());

const fault = (rule: unknown) => askAdmin(simulator, 'POST', '/faults', rule);
const account = () => simulator.alpaca.trading.account.getAccount();
const buy = (symbol: string) =>
  simulator.alpaca.trading.orders.market({ symbol, qty: '1', side: 'buy', timeInForce: 'day', clientOrderId: `buy ${symbol}` });
const found = (symbol: string) =>
  simulator.alpaca.trading.orders.getOrderByClientOrderId({ clientOrderId: `buy ${symbol}` }).then(({ status }) => status);

const updates = () => hearUpdates(simulator);

describe('when a fault strikes', () => {
  it('begins after its time and ends after its time', async () => {
    await fault({ fault: { kind: 'status', status: 503 }, afterMs: LATER_MS, forMs: LATER_MS });
    expect(await account()).toMatchObject({ status: 'ACTIVE' });
    const outcome = () =>
      account().then(
        () => 'fine',
        (error: { readonly status?: number }) => error.status,
      );
    await expect.poll(outcome, { timeout: 10_000 }).toBe(503);
    await expect.poll(outcome, { timeout: 10_000 }).toBe('fine');
    expect((await askAdmin(simulator, 'GET', '/faults')).body).toMatchObject([{ isOver: true }]);
  });

  it('counts and logs conditions like other faults, and knows them by their path', async () => {
    await fault({ fault: { kind: 'clock-offset', ms: 3_600_000 }, match: { path: '/v2/clock' }, times: 1 });
    const ahead = async (): Promise<boolean> => {
      const { timestamp } = await simulator.alpaca.trading.clock.legacyClock();
      return timestamp.getTime() > simulator.marketState().marketTimeUs / 1000 + 1_800_000;
    };
    expect([await ahead(), await ahead()]).toEqual([true, false]);
    expect((await askAdmin(simulator, 'GET', '/log')).body).toMatchObject([
      { what: 'rule-added' },
      { what: 'fault', fault: 'clock-offset', path: '/v2/clock' },
    ]);
  });

  it('strikes a crypto pair however it is written', async () => {
    await fault({ fault: { kind: 'status', status: 503 }, match: { symbol: 'BTC/USD' } });
    for (const path of ['/v2/positions/BTCUSD', '/v2/positions/BTC%2FUSD', '/v2/assets/BTC/USD'])
      expect((await request(simulator.url, 'GET', path)).status).toBe(503);
    expect((await request(simulator.url, 'GET', '/v2/assets/SPY')).status).toBe(200);
  });

  it('drops the sockets that are open by then, once', async () => {
    const { line } = await listenToUpdates(simulator);
    const closed = once(line.socket, 'close');
    await fault({ fault: { kind: 'drop' }, afterMs: 200 });
    expect((await closed)[0]).toBe(1006);
    const hear = await updates();
    await buy('KO');
    expect(await hear(3)).toEqual(lifeOf('KO'));
  });

  it('strikes one symbol and leaves the others alone, in a body as in a path', async () => {
    await fault([
      { fault: { kind: 'status', status: 500 }, match: { symbol: 'SPY' } },
      { fault: { kind: 'reject-late', reason: 'no market' }, match: { symbol: 'AAPL' } },
    ]);
    await expect(buy('SPY')).rejects.toMatchObject({ status: 500 });
    await buy('KO');
    await buy('AAPL');
    expect([await found('KO'), await found('AAPL')]).toEqual(['filled', 'rejected']);
    const { stocks } = simulator.alpaca.marketData;
    await expect(stocks.stockLatestQuoteSingle({ symbol: 'SPY' })).rejects.toMatchObject({ status: 500 });
    expect((await stocks.stockLatestQuoteSingle({ symbol: 'KO' })).symbol).toBe('KO');
    const { positions } = simulator.alpaca.trading;
    await expect(positions.deleteOpenPosition({ symbolOrAssetId: 'SPY' })).rejects.toMatchObject({ status: 500 });
    expect(await positions.getOpenPosition({ symbolOrAssetId: 'KO' })).toMatchObject({ qty: '1' });
  });
});

describe('a connection limit that half-dead connections fill for a while', () => {
  it('leaves the SDK connected and never authenticated; a new stream gets in when the while is over', async () => {
    await fault({ fault: { kind: 'connection-limit' }, match: { path: '/v2/iex' }, forMs: LATER_MS });
    const open = () => simulator.alpaca.marketData.stockStream({ url: streamUrl(simulator.url, '/v2/iex') });
    const first = open();
    const states: string[] = [];
    const error = Promise.withResolvers<string>();
    first.onStateChange((state) => states.push(state));
    first.onError(error.resolve);
    first.connect();
    expect(await error.promise).toBe('connection limit exceeded');
    await expect
      .poll(
        async () => {
          const again = open();
          again.connect();
          const isIn = await Promise.race([
            again.waitForAuthentication(5_000),
            new Promise<boolean>((resolve) => again.onError(() => resolve(false))),
          ]);
          again.disconnect();
          return isIn;
        },
        { timeout: 10_000 },
      )
      .toBe(true);
    expect(states.at(-1)).toBe('connected');
    first.disconnect();
  });
});

describe('an outage for a while', () => {
  it('cuts the SDK off, and its stream comes back by itself and hears of orders again', async () => {
    const stream = simulator.alpaca.trading.stream({ url: streamUrl(simulator.url, '/stream'), initialReconnectMs: 50 });
    const [cut, back, told] = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<string>()];
    stream.onDisconnect(cut.resolve);
    stream.onReconnected(back.resolve);
    stream.onTradeUpdate(({ event }) => event === 'fill' && told.resolve(event));
    stream.subscribeTradeUpdates();
    stream.connect();
    expect(await stream.waitForAuthentication(5_000)).toBe(true);
    await fault({ fault: { kind: 'outage' }, forMs: LATER_MS });
    await expect(account()).rejects.toMatchObject({ status: 503 });
    await cut.promise;
    await back.promise;
    // By the time a later connection has been answered, the venue has read that the SDK listens.
    const { line } = await listenToUpdates(simulator);
    await buy('SPY');
    expect(await told.promise).toBe('fill');
    stream.disconnect();
    line.socket.terminate();
  });
});

describe('two runs with the same seed', () => {
  const scenario = [
    { fault: { kind: 'status', status: 500 }, match: { path: '/v2/account' }, chance: 0.5 },
    { fault: { kind: 'duplicate-update' }, match: { event: 'fill' }, chance: 0.3 },
    { fault: { kind: 'reject-late' }, match: { symbol: 'KO' }, chance: 0.4 },
    { fault: { kind: 'lose-update' }, chance: 0.1 },
  ];

  async function logOf(seed: string): Promise<unknown> {
    const venue = await startSimulator({ seed, scenario, admin: ADMIN });
    await askAdmin(venue, 'POST', '/market', { do: 'pause' });
    for (let count = 0; count < 15; count++) {
      const order = { symbol: count % 2 === 0 ? 'KO' : 'SPY', qty: '1', side: 'buy', type: 'market', time_in_force: 'day' };
      await request(venue.url, 'POST', '/v2/orders', order);
      await request(venue.url, 'GET', '/v2/account');
      await askAdmin(venue, 'POST', '/market', { do: 'step', events: 3 });
    }
    await askAdmin(venue, 'POST', '/orders', { symbol: 'SPY', qty: '1', side: 'buy', type: 'market', time_in_force: 'day' });
    const { body } = await askAdmin(venue, 'GET', '/log');
    await venue.stop();
    return body;
  }

  it('have equal logs, and another seed has another one', async () => {
    const first = await logOf('a storm');
    expect((first as readonly unknown[]).length).toBeGreaterThan(30);
    expect(await logOf('a storm')).toEqual(first);
    expect(await logOf('another storm')).not.toEqual(first);
  });
});
