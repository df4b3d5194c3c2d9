// What a real feed does to its listeners, as the official SDK hears it: trades taken back, keys refused, one connection too many.
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStreamLine, startSimulator, streamUrl, TEST_KEYS, type TestSimulator } from '../support/simulator.ts';
import { ADMIN, askAdmin } from '../support/simulator-admin.ts';
import { placeOrder } from '../support/simulator-orders.ts';

let simulator: TestSimulator;
beforeEach(async () => {
  // Without the word of a test the limit is the product's own.
  simulator = await startSimulator({ admin: ADMIN, streamConnectionLimit: undefined });
});
afterEach(() => simulator.stop());

const fault = (rule: unknown) => askAdmin(simulator, 'POST', '/faults', rule);
const authentication = { action: 'auth', key: TEST_KEYS.keyId, secret: TEST_KEYS.secret };

/** A stock stream of the SDK and what it says first of each kind. */
function openStocks() {
  const stream = simulator.alpaca.marketData.stockStream({
    url: streamUrl(simulator.url, '/v2/iex'),
    initialReconnectMs: 50,
  });
  const error = Promise.withResolvers<string>();
  stream.onError(error.resolve);
  return { stream, error: error.promise };
}

describe('a trade that is taken back', () => {
  it('is corrected: the wrong print first, then what really traded', async () => {
    await fault({ fault: { kind: 'correct-trade', wrongBy: 0.5 }, match: { symbol: 'SPY' }, times: 1 });
    const { stream } = openStocks();
    const first = Promise.withResolvers<{ readonly price: number }>();
    const corrected = Promise.withResolvers<Parameters<Parameters<typeof stream.onCorrection>[0]>[0]>();
    stream.onTrade(first.resolve);
    stream.onCorrection(corrected.resolve);
    stream.subscribeForTrades(['SPY']);
    stream.connect();
    const correction = await corrected.promise;
    expect(correction).toMatchObject({ symbol: 'SPY', originalPrice: (await first.promise).price, originalConditions: ['@'] });
    expect(correction.originalPrice / correction.correctedPrice).toBeCloseTo(1.5, 3);
    expect(correction.correctedId).not.toBe(correction.originalId);
    stream.disconnect();
  });

  it('is canceled, by its own number', async () => {
    await fault({ fault: { kind: 'cancel-trade' }, times: 1 });
    const { stream } = openStocks();
    const first = Promise.withResolvers<{ readonly id?: number; readonly price: number; readonly size: number }>();
    const canceled = Promise.withResolvers<unknown>();
    stream.onTrade(first.resolve);
    stream.onCancelError(canceled.resolve);
    stream.subscribeForTrades(['AAPL']);
    stream.connect();
    const { id, price, size } = await first.promise;
    expect(await canceled.promise).toMatchObject({ symbol: 'AAPL', id, price, size, action: 'C' });
    stream.disconnect();
  });
});

describe('a connection that is not let in', () => {
  it('hears that its plan lacks the feed, stays connected, and gets in with a new stream when it has it', async () => {
    await fault({ fault: { kind: 'refuse-authentication', code: 409 }, match: { path: '/v2/iex' }, times: 1 });
    const { stream, error } = openStocks();
    stream.connect();
    expect(await error).toBe('insufficient subscription');
    stream.disconnect();
    const { stream: again } = openStocks();
    again.connect();
    expect(await again.waitForAuthentication(5_000)).toBe(true);
    again.disconnect();
  });

  it('is the second of its feed, as at Alpaca, until the first is gone; other feeds do not count', async () => {
    const { stream: first } = openStocks();
    first.connect();
    expect(await first.waitForAuthentication(5_000)).toBe(true);
    const second = await openStreamLine(simulator.url, '/v2/iex');
    second.say(authentication);
    expect(await second.next(({ T }) => T === 'error')).toMatchObject({ code: 406 });
    const elsewhere = await openStreamLine(simulator.url, '/v2/sip');
    elsewhere.say(authentication);
    await elsewhere.next(({ msg }) => msg === 'authenticated');
    first.disconnect();
    await expect
      .poll(async () => {
        second.say(authentication);
        return second.next(({ T, msg }) => T === 'error' || msg === 'authenticated');
      })
      .toMatchObject({ msg: 'authenticated' });
    second.socket.terminate();
    elsewhere.socket.terminate();
  });

  it('is refused before it is one, says so, and comes back by itself', async () => {
    await fault({ fault: { kind: 'refuse-upgrade', status: 429 }, match: { path: '/v2/iex' }, times: 1 });
    const { stream, error } = openStocks();
    stream.connect();
    expect(await error).toMatch('Unexpected server response: 429');
    await expect.poll(() => stream.waitForAuthentication(1_000), { timeout: 10_000 }).toBe(true);
    stream.disconnect();
  });

  it('stalls while it authenticates: connected for the SDK, and nothing more', async () => {
    await fault({ fault: { kind: 'mute' }, match: { path: '/v2/iex' } });
    const { stream } = openStocks();
    const states: string[] = [];
    stream.onStateChange((state) => states.push(state));
    stream.connect();
    await expect.poll(() => states).toContain('connected');
    expect(await stream.waitForAuthentication(500).catch(() => false)).toBe(false);
    expect(states.at(-1)).toBe('connected');
    stream.disconnect();
  });

  it('never says who it is, and is told after ten seconds that this took too long', { timeout: 20_000 }, async () => {
    const line = await openStreamLine(simulator.url, '/v2/iex');
    const closed = once(line.socket, 'close');
    expect(await line.next(({ T }) => T === 'error')).toEqual({ T: 'error', code: 404, msg: 'auth timeout' });
    await closed;
  });
});

describe('listening twice', () => {
  it('to trade updates brings each of them once', async () => {
    const line = await openStreamLine(simulator.url, '/stream');
    line.say({ action: 'authenticate', data: { key_id: TEST_KEYS.keyId, secret_key: TEST_KEYS.secret } });
    for (let time = 0; time < 2; time++) {
      line.say({ action: 'listen', data: { streams: ['trade_updates'] } });
      expect(await line.next(({ stream }) => stream === 'listening')).toMatchObject({ data: { streams: ['trade_updates'] } });
    }
    await placeOrder(simulator.url);
    line.say({ action: 'listen', data: { streams: [] } });
    const heard: unknown[] = [];
    for (let message = await line.next(); message['stream'] === 'trade_updates'; message = await line.next())
      heard.push((message['data'] as { readonly event: string }).event);
    expect(heard).toEqual(['pending_new', 'new', 'fill']);
    line.socket.terminate();
  });
});
