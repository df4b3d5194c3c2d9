// Faults that are a matter of time, and those of one symbol alone, as the official SDK sees them. What comes first is asserted,
// never how long it took.
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  clientOf,
  openStreamLine,
  request,
  SESSION_MORNING_US,
  startSimulator,
  streamUrl,
  TEST_KEYS,
  type TestSimulator,
} from '../support/simulator.ts';
import { ADMIN, askAdmin, listenToUpdates, seekMarket } from '../support/simulator-admin.ts';

/** Longer than everything else that a test does meanwhile. */
const LATER_MS = 1_500;
const FOR_EVER_MS = 3_600_000;
const MINUTE_US = 60_000_000;

let simulator: TestSimulator;
beforeEach(async () => {
  simulator = await startSimulator({ admin: ADMIN });
});
afterEach(() => simulator.stop());

const fault = (rule: unknown) => askAdmin(simulator, 'POST', '/faults', rule);
const clearFaults = () => askAdmin(simulator, 'DELETE', '/faults');
const account = () => simulator.alpaca.trading.account.getAccount();
const buy = (symbol: string, alpaca = simulator.alpaca) =>
  alpaca.trading.orders.market({ symbol, qty: '1', side: 'buy', timeInForce: 'day', clientOrderId: `buy ${symbol}` });
const found = (symbol: string) =>
  simulator.alpaca.trading.orders.getOrderByClientOrderId({ clientOrderId: `buy ${symbol}` }).then(({ status }) => status);
const stateOf = async (answer: Promise<unknown>): Promise<'settled' | 'waiting'> =>
  Promise.race([answer.then(() => 'settled' as const), nextTurn('waiting' as const)]);

async function updates() {
  const { next } = await listenToUpdates(simulator);
  return async (count: number): Promise<readonly string[]> => {
    const heard: string[] = [];
    while (heard.length < count) {
      const { symbol, event } = await next();
      heard.push(`${symbol} ${event}`);
    }
    return heard;
  };
}
const LIFE_OF = (symbol: string) => ['pending_new', 'new', 'fill'].map((event) => `${symbol} ${event}`);

describe('a late answer', () => {
  it('holds one request up before it is looked at, and lets others pass', async () => {
    await fault({ fault: { kind: 'delay', ms: LATER_MS }, match: { path: '/v2/orders', method: 'POST' }, times: 1 });
    const late = buy('SPY');
    await account();
    expect(simulator.counts.ordersAccepted).toBe(0);
    expect(await stateOf(late)).toBe('waiting');
    expect(await late).toMatchObject({ status: 'pending_new' });
    expect(await found('SPY')).toBe('filled');
  });

  it('comes after the order was filled and told, when it is only the answer that is late', async () => {
    const hear = await updates();
    await fault({ fault: { kind: 'delay', ms: LATER_MS, when: 'after' }, times: 1 });
    const late = buy('SPY');
    expect(await hear(3)).toEqual(LIFE_OF('SPY'));
    expect(await stateOf(late)).toBe('waiting');
    expect((await late).clientOrderId).toBe('buy SPY');
  });

  it('is given up by the SDK after its own timeout, though the order is there', async () => {
    await fault({ fault: { kind: 'delay', ms: FOR_EVER_MS, when: 'after' }, match: { method: 'POST' }, times: 1 });
    const impatient = clientOf(simulator.url, TEST_KEYS, { timeoutMs: 100 });
    await expect(buy('SPY', impatient)).rejects.toMatchObject({ name: 'FetchError', cause: { name: 'TimeoutError' } });
    expect(await found('SPY')).toBe('filled');
  });
});

describe('a slow socket', () => {
  it('brings the SDK what a quick one has long had, complete and in order', async () => {
    await askAdmin(simulator, 'POST', '/market', { do: 'pause' });
    await fault({ fault: { kind: 'slow', ms: LATER_MS / 3 }, match: { path: '/v2/iex' } });
    const stream = simulator.alpaca.marketData.stockStream({ url: streamUrl(simulator.url, '/v2/iex') });
    const subscribed = Promise.withResolvers<void>();
    const slow: unknown[] = [];
    const arrival = Promise.withResolvers<void>();
    stream.on('subscription', () => subscribed.resolve());
    stream.onTrade(({ id }) => {
      slow.push(id);
      arrival.resolve();
    });
    stream.subscribeForTrades(['SPY']);
    stream.connect();
    await subscribed.promise;
    const quick = await openStreamLine(simulator.url, '/v2/sip');
    quick.say({ action: 'auth', key: TEST_KEYS.keyId, secret: TEST_KEYS.secret });
    quick.say({ action: 'subscribe', trades: ['SPY'], bars: ['SPY'] });
    await quick.next(({ T }) => T === 'subscription');
    await seekMarket(simulator, SESSION_MORNING_US + 2 * MINUTE_US);
    const ids: unknown[] = [];
    for (let message = await quick.next(); message['T'] !== 'b'; message = await quick.next()) ids.push(message['i']);
    expect(slow).toEqual([]);
    await arrival.promise;
    await expect.poll(() => slow.length).toBeGreaterThanOrEqual(ids.length);
    expect(slow.slice(0, ids.length)).toEqual(ids);
    stream.disconnect();
    quick.socket.terminate();
  });

  it('is not overtaken by what is said after it became quick again', async () => {
    const hear = await updates();
    await fault({ fault: { kind: 'slow', ms: LATER_MS / 3 }, match: { path: '/stream' } });
    await buy('SPY');
    await clearFaults();
    await buy('KO');
    expect(await hear(6)).toEqual([...LIFE_OF('SPY'), ...LIFE_OF('KO')]);
  });
});

describe('late updates', () => {
  it('come after the answer, after what the SDK can look up, and after other orders', async () => {
    const hear = await updates();
    await fault({ fault: { kind: 'delay-update', ms: LATER_MS }, match: { event: 'fill', symbol: 'SPY' } });
    await buy('SPY');
    expect(await hear(2)).toEqual(LIFE_OF('SPY').slice(0, 2));
    expect(await found('SPY')).toBe('filled');
    await buy('KO');
    expect(await hear(4)).toEqual([...LIFE_OF('KO'), 'SPY fill']);
  });
});

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

  it('drops the sockets that are open by then, once', async () => {
    const { line } = await listenToUpdates(simulator);
    const closed = once(line.socket, 'close');
    await fault({ fault: { kind: 'drop' }, afterMs: 200 });
    expect((await closed)[0]).toBe(1006);
    const hear = await updates();
    await buy('KO');
    expect(await hear(3)).toEqual(LIFE_OF('KO'));
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
