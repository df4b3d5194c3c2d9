// The venue misbehaving on command, as the official SDK and plain sockets see it.
import { once } from 'node:events';
import type { ApiError } from '@alpacahq/alpaca-trade-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  clientOf,
  openStreamLine,
  request,
  startSimulator,
  streamUrl,
  TEST_KEYS,
  type TestSimulator,
} from '../support/simulator.ts';
import { ADMIN, askAdmin } from '../support/simulator-admin.ts';
import { listenToUpdates } from '../support/simulator-updates.ts';

type Raw = Readonly<Record<string, unknown>>;

let simulator: TestSimulator;
beforeEach(async () => {
  simulator = await startSimulator({ admin: ADMIN });
});
afterEach(() => simulator.stop());

const admin = (method: string, path: string, body?: unknown) => askAdmin(simulator, method, path, body);
const fault = (rule: unknown) => admin('POST', '/faults', rule);
const account = () => simulator.alpaca.trading.account.getAccount();
const buy = (clientOrderId: string) =>
  simulator.alpaca.trading.orders.market({ symbol: 'SPY', qty: '1', side: 'buy', timeInForce: 'day', clientOrderId });
const log = async (): Promise<readonly Raw[]> => (await admin('GET', '/log')).body as Raw[];

/** A connection that hears of every order. */
async function listen() {
  const { line, next } = await listenToUpdates(simulator);
  return { line, update: async () => (await next()).event };
}

describe('the admin endpoint of the simulator', () => {
  it('is not there unless it is asked for, and lets nobody in without its token', async () => {
    const plain = await startSimulator();
    expect(plain.adminUrl).toBeNull();
    await plain.stop();
    for (const authorization of ['', 'Bearer wrong', `Bearer ${TEST_KEYS.secret}`])
      expect((await fetch(`${simulator.adminUrl}/faults`, { headers: { authorization } })).status).toBe(401);
    expect((await fetch(`${simulator.url}/faults`)).status).toBe(401);
  });

  it.each([
    [{ fault: { kind: 'explode' } }, /fault.kind/],
    [{ fault: { kind: 'status', status: 200 } }, /fault.status/],
    [{ fault: { kind: 'mute' }, match: { path: 'stream' } }, /match.path/],
    [{ fault: { kind: 'mute' }, forever: true }, /forever/],
  ])('refuses the rule %j and says where it is wrong', async (rule, where) => {
    const answer = await fault(rule);
    expect([answer.status, (answer.body as Raw)['message']]).toEqual([422, expect.stringMatching(where)]);
  });

  it('lists, takes away and logs what it was told', async () => {
    const { body } = await fault({ fault: { kind: 'status', status: 500 }, times: 1 });
    await expect(account()).rejects.toMatchObject({ status: 500 });
    await account();
    expect((await admin('GET', '/faults')).body).toMatchObject([{ timesUsed: 1, isOver: true }]);
    expect((await admin('DELETE', `/faults/${String((body as Raw)['id'])}`)).status).toBe(204);
    expect((await admin('DELETE', '/faults/99')).status).toBe(404);
    expect((await log()).map(({ what }) => what)).toEqual(['rule-added', 'fault', 'rule-removed']);
  });
});

describe('HTTP faults as the official SDK sees them', () => {
  it.each([
    [401, 'AuthError', { message: 'unauthorized.' }],
    [403, 'PermissionError', { message: 'forbidden.' }],
    [429, 'RateLimitError', { code: 42910000, message: 'too many requests.' }],
    [500, 'ApiError', { code: 50010000, message: 'internal server error occurred' }],
    [502, 'ApiError', { message: 'bad gateway' }],
    [503, 'ApiError', { code: 50010000, message: 'service unavailable' }],
  ])('answers %i instead of doing what was asked: %s with %j', async (status, name, body) => {
    await fault({ fault: { kind: 'status', status }, match: { method: 'POST', path: '/v2/orders' } });
    const order = { symbol: 'SPY', qty: '1', side: 'buy', type: 'market', time_in_force: 'day' };
    const answer = await request(simulator.url, 'POST', '/v2/orders', order);
    expect([answer.status, answer.body]).toEqual([status, body]);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
    expect(answer.headers.get('x-ratelimit-remaining')).toBe(status === 429 ? '0' : null);
    const error = (await buy('mine').catch((thrown: unknown) => thrown)) as ApiError;
    expect(error).toMatchObject({ name, status, message: expect.stringContaining(body.message) });
    expect(error.code).toBe('code' in body ? body.code : undefined);
    expect(error.requestId).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.parse(await error.response.text())).toEqual(body);
    await account();
    expect(simulator.counts.ordersAccepted).toBe(0);
  });

  it('answers with the words, the code and the patience that it is told', async () => {
    await fault({ fault: { kind: 'status', status: 429, message: 'slower', code: 42910001, retryAfterSeconds: 7 } });
    const error = (await account().catch((thrown: unknown) => thrown)) as ApiError;
    expect(error).toMatchObject({ name: 'RateLimitError', status: 429, code: 42910001, retryAfterMs: 7_000 });
    expect(error.rateLimit).toMatchObject({ limit: 200, remaining: 0, reset: expect.any(Date) });
  });

  it('lets the SDK try a question again, and never an order', async () => {
    const patient = clientOf(simulator.url, TEST_KEYS, { retry: { maxRetries: 2, baseDelayMs: 10 } });
    await fault({ fault: { kind: 'status', status: 503 }, times: 2 });
    expect(await patient.trading.account.getAccount()).toMatchObject({ status: 'ACTIVE' });
    await admin('DELETE', '/faults');
    await fault({ fault: { kind: 'status', status: 503 }, times: 1, match: { method: 'POST' } });
    const order = { symbol: 'SPY', qty: '1', side: 'buy', timeInForce: 'day' } as const;
    await expect(patient.trading.orders.market(order)).rejects.toMatchObject({ status: 503 });
    expect(simulator.counts.ordersAccepted).toBe(0);
  });

  it('cuts the connection before the order is taken, or after', async () => {
    await fault({ fault: { kind: 'cut', when: 'before' }, times: 1 });
    await expect(buy('never-there')).rejects.toMatchObject({ name: 'FetchError', cause: { name: 'TypeError' } });
    await fault({ fault: { kind: 'cut', when: 'after' }, times: 1 });
    await expect(buy('there-all-the-same')).rejects.toMatchObject({ name: 'FetchError', cause: { name: 'TypeError' } });
    const { orders } = simulator.alpaca.trading;
    await expect(orders.getOrderByClientOrderId({ clientOrderId: 'never-there' })).rejects.toMatchObject({ status: 404 });
    const found = await orders.getOrderByClientOrderId({ clientOrderId: 'there-all-the-same' });
    expect(found.status).toBe('filled');
  });

  it('answers what nobody can read, after doing what was asked', async () => {
    for (const form of ['text', 'half-json']) {
      await fault({ fault: { kind: 'garbage', form }, times: 1, match: { method: 'POST' } });
      await expect(buy(form)).rejects.toThrow(SyntaxError);
    }
    expect(simulator.counts.ordersAccepted).toBe(2);
  });

  it('keeps a client waiting that gives up by itself', async () => {
    await fault({ fault: { kind: 'hang', when: 'after' }, times: 1 });
    const signal = AbortSignal.timeout(200);
    const headers = { 'APCA-API-KEY-ID': TEST_KEYS.keyId, 'APCA-API-SECRET-KEY': TEST_KEYS.secret };
    await expect(fetch(`${simulator.url}/v2/account`, { headers, signal })).rejects.toThrow(/aborted|timeout/i);
  });

  it('rejects an order that it took with a good answer', async () => {
    const { update } = await listen();
    await fault({ fault: { kind: 'reject-late', reason: 'no market' }, times: 1 });
    expect((await buy('late')).status).toBe('pending_new');
    expect([await update(), await update()]).toEqual(['pending_new', 'rejected']);
  });

  it('shows a clock that is wrong', async () => {
    await fault({ fault: { kind: 'clock-offset', ms: 3_600_000 } });
    const { body } = await request(simulator.url, 'GET', '/v2/clock');
    const shownMs = Date.parse(String((body as Raw)['timestamp']));
    expect(shownMs - simulator.marketState().marketTimeUs / 1000).toBeGreaterThan(3_500_000);
  });
});

describe('stream faults', () => {
  it('refuses, drops and silences sockets', async () => {
    const { line } = await listen();
    await fault({ fault: { kind: 'refuse-upgrade', status: 429 }, match: { path: '/stream' } });
    const closed = once(line.socket, 'close');
    await fault({ fault: { kind: 'drop' } });
    expect((await closed)[0]).toBe(1006);
    await expect(openStreamLine(simulator.url, '/stream')).rejects.toThrow('429');
    await admin('DELETE', '/faults');
    await fault({ fault: { kind: 'mute' } });
    const mute = await openStreamLine(simulator.url, '/v2/iex');
    mute.say({ action: 'auth', key: TEST_KEYS.keyId, secret: TEST_KEYS.secret });
    mute.socket.ping();
    await once(mute.socket, 'pong');
    expect(mute.firstFrame).toBeUndefined();
    mute.socket.terminate();
  });

  it('reports a full connection limit and lets the same socket in when it is over', async () => {
    const { body } = await fault({ fault: { kind: 'connection-limit' }, match: { path: '/v2/iex' } });
    const line = await openStreamLine(simulator.url, '/v2/iex');
    const auth = { action: 'auth', key: TEST_KEYS.keyId, secret: TEST_KEYS.secret };
    line.say(auth);
    expect(await line.next(({ T }) => T === 'error')).toMatchObject({ code: 406, msg: 'connection limit exceeded' });
    await admin('DELETE', `/faults/${String((body as Raw)['id'])}`);
    line.say(auth);
    expect(await line.next(({ T }) => T === 'success')).toMatchObject({
      msg: expect.stringMatching('connected|authenticated'),
    });
    line.socket.close();
  });

  it('lets a connection that died keep its place for a while, and one that said goodbye not', async () => {
    const limited = await startSimulator({ streamConnectionLimit: 1, admin: ADMIN });
    await askAdmin(limited, 'POST', '/faults', { fault: { kind: 'dead-connection', ms: 3_000 } });
    const auth = { action: 'auth', key: TEST_KEYS.keyId, secret: TEST_KEYS.secret };
    const isAnswer = ({ T, msg }: Raw): boolean => T === 'error' || msg === 'authenticated';
    const connect = async () => {
      const line = await openStreamLine(limited.url, '/v2/iex');
      line.say(auth);
      return { line, answer: await line.next(isAnswer) };
    };
    const polite = await connect();
    polite.line.socket.close();
    await once(polite.line.socket, 'close');
    const crashed = await connect();
    expect(crashed.answer).toMatchObject({ msg: 'authenticated' });
    crashed.line.socket.terminate();
    await expect
      .poll(async () => ((await askAdmin(limited, 'GET', '/log')).body as Raw[]).map((entry) => entry['fault']))
      .toContain('dead-connection');
    const { line, answer } = await connect();
    expect(answer).toMatchObject({ code: 406 });
    await expect
      .poll(
        async () => {
          line.say(auth);
          return line.next(isAnswer);
        },
        { timeout: 20_000 },
      )
      .toMatchObject({ msg: 'authenticated' });
    await limited.stop();
  });

  it('loses, doubles, reorders and repeats trade updates', async () => {
    const { update, line } = await listen();
    await fault([
      { fault: { kind: 'lose-update' }, match: { event: 'pending_new' }, times: 1 },
      { fault: { kind: 'reorder-update' }, match: { event: 'new' }, times: 1 },
      { fault: { kind: 'duplicate-update' }, match: { event: 'fill' }, times: 1 },
    ]);
    await buy('strange');
    expect([await update(), await update(), await update()]).toEqual(['fill', 'new', 'fill']);
    expect((await admin('POST', '/updates/replay', { count: 1 })).body).toEqual({ replayed: 1 });
    expect(await update()).toBe('fill');
    line.socket.close();
  });

  it('goes out as a whole and comes back', async () => {
    const { line } = await listen();
    const closed = once(line.socket, 'close');
    const { body } = await fault({ fault: { kind: 'outage' } });
    await closed;
    await expect(account()).rejects.toMatchObject({ status: 503 });
    await expect(openStreamLine(simulator.url, '/v2/iex')).rejects.toThrow('503');
    await admin('DELETE', `/faults/${String((body as Raw)['id'])}`);
    await account();
    expect(streamUrl(simulator.url, '/v2/iex')).toMatch(/^ws:/);
  });
});

describe('the hands of the market', () => {
  it('places orders from elsewhere', async () => {
    const { update, line } = await listen();
    const order = { symbol: 'SPY', qty: '1', side: 'buy', type: 'market', time_in_force: 'day' };
    expect((await admin('POST', '/orders', order)).body).toMatchObject({ symbol: 'SPY', status: 'pending_new' });
    expect(await update()).toBe('pending_new');
    expect((await admin('POST', '/orders', { ...order, qty: '0' })).status).toBe(422);
    line.socket.close();
  });

  it('stops market time, moves it by events and to a time, and lets it run', async () => {
    const stopped = (await admin('POST', '/market', { do: 'pause' })).body as Raw;
    expect((await admin('GET', '/market')).body).toMatchObject({ isPaused: true, marketTimeUs: stopped['marketTimeUs'] });
    const stepped = (await admin('POST', '/market', { do: 'step', events: 5 })).body as Raw;
    expect(Number(stepped['marketTimeUs'])).toBeGreaterThan(Number(stopped['marketTimeUs']));
    const to = '2026-11-20T15:05:00Z';
    expect((await admin('POST', '/market', { do: 'seek', to })).body).toMatchObject({ marketTimeUs: Date.parse(to) * 1000 });
    expect((await admin('POST', '/market', { do: 'seek', to })).status).toBe(422);
    expect((await admin('POST', '/market', { do: 'speed', speed: 100 })).body).toMatchObject({ speed: 100 });
    await admin('POST', '/market', { do: 'resume' });
    await expect
      .poll(async () => Number(((await admin('GET', '/market')).body as Raw)['marketTimeUs']))
      .toBeGreaterThan(Date.parse(to) * 1000);
  });
});

describe('a scenario', () => {
  it('strikes by itself, the same way for the same seed', async () => {
    const scenario = [{ fault: { kind: 'status', status: 500 }, match: { path: '/v2/account' }, chance: 0.5 }];
    const outcomes = async (): Promise<string> => {
      const venue = await startSimulator({ seed: 'a storm', scenario });
      let seen = '';
      for (let count = 0; count < 20; count++)
        seen += (await request(venue.url, 'GET', '/v2/account')).status === 200 ? '.' : 'x';
      await venue.stop();
      return seen;
    };
    const first = await outcomes();
    expect(first).toMatch(/x/);
    expect(first).toMatch(/\./);
    expect(await outcomes()).toBe(first);
  });
});
