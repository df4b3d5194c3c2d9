// Answers, frames and updates that come late, as the official SDK sees them. What comes first is asserted, never how long it took.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  clientOf,
  openStreamLine,
  SESSION_MORNING_US,
  startSimulator,
  streamUrl,
  TEST_KEYS,
  type TestSimulator,
} from '../support/simulator.ts';
import { ADMIN, askAdmin, seekMarket } from '../support/simulator-admin.ts';
import { hearUpdates, lifeOf } from '../support/simulator-updates.ts';

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

const updates = () => hearUpdates(simulator);

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
    expect(await hear(3)).toEqual(lifeOf('SPY'));
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
    expect(await hear(6)).toEqual([...lifeOf('SPY'), ...lifeOf('KO')]);
  });
});

describe('late updates', () => {
  it('come after the answer, after what the SDK can look up, and after other orders', async () => {
    const hear = await updates();
    await fault({ fault: { kind: 'delay-update', ms: LATER_MS }, match: { event: 'fill', symbol: 'SPY' } });
    await buy('SPY');
    expect(await hear(2)).toEqual(lifeOf('SPY').slice(0, 2));
    expect(await found('SPY')).toBe('filled');
    await buy('KO');
    expect(await hear(4)).toEqual([...lifeOf('KO'), 'SPY fill']);
  });
});
