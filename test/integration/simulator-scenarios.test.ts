// Every kind of fault, by the admin endpoint and by a scenario: the same rule, the same provocation, the same log.
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { type FaultKind, faultRuleSchema } from '../../workers/simulator/faults/fault-rule.ts';
import {
  openStreamLine,
  request,
  type StreamLine,
  startSimulator,
  TEST_KEYS,
  type TestSimulator,
} from '../support/simulator.ts';
import { ADMIN, askAdmin } from '../support/simulator-admin.ts';
import { placeOrder } from '../support/simulator-orders.ts';
import { listenToUpdates } from '../support/simulator-updates.ts';

type Log = readonly (Readonly<Record<string, unknown>> & { readonly what: string })[];
type Case = { readonly rule: Readonly<Record<string, unknown>>; readonly provoke: (venue: TestSimulator) => Promise<unknown> };

const AUTHENTICATION = { action: 'auth', key: TEST_KEYS.keyId, secret: TEST_KEYS.secret };
/** Long enough to open a socket first. */
const AFTER_MS = 2_000;

const askAccount = ({ url }: TestSimulator) => request(url, 'GET', '/v2/account').catch(() => null);
const buy = ({ url }: TestSimulator) => placeOrder(url);
const nothing = () => Promise.resolve();

async function enter({ url }: TestSimulator): Promise<StreamLine> {
  const line = await openStreamLine(url, '/v2/iex');
  line.say(AUTHENTICATION);
  await line.next(({ T, msg }) => T === 'error' || msg === 'authenticated');
  return line;
}

async function hearTrades(venue: TestSimulator): Promise<void> {
  (await enter(venue)).say({ action: 'subscribe', trades: ['SPY'] });
}

const giveUpOnAccount = ({ url }: TestSimulator) => {
  const headers = { 'APCA-API-KEY-ID': TEST_KEYS.keyId, 'APCA-API-SECRET-KEY': TEST_KEYS.secret };
  return fetch(`${url}/v2/account`, { headers, signal: AbortSignal.timeout(300) }).catch(() => null);
};

const onAccount = { path: '/v2/account' };
const onNew = { match: { event: 'new' }, times: 1 };

const CASES: Readonly<Record<FaultKind, Case>> = {
  status: { rule: { fault: { kind: 'status', status: 503 }, match: onAccount }, provoke: askAccount },
  delay: { rule: { fault: { kind: 'delay', ms: 20 }, match: onAccount }, provoke: askAccount },
  hang: { rule: { fault: { kind: 'hang' }, match: onAccount }, provoke: giveUpOnAccount },
  cut: { rule: { fault: { kind: 'cut', when: 'after' }, match: onAccount }, provoke: askAccount },
  garbage: { rule: { fault: { kind: 'garbage', form: 'half-json' }, match: onAccount }, provoke: askAccount },
  'reject-late': { rule: { fault: { kind: 'reject-late' }, match: { symbol: 'SPY' } }, provoke: buy },
  'clock-offset': {
    rule: { fault: { kind: 'clock-offset', ms: 1_000 } },
    provoke: ({ url }) => request(url, 'GET', '/v2/clock'),
  },
  'refuse-upgrade': {
    rule: { fault: { kind: 'refuse-upgrade' }, match: { path: '/v2/iex' } },
    provoke: (venue) => enter(venue).catch(() => null),
  },
  drop: {
    rule: { fault: { kind: 'drop' }, match: { path: '/stream' }, afterMs: AFTER_MS },
    provoke: async (venue) => once((await listenToUpdates(venue)).line.socket, 'close'),
  },
  mute: {
    rule: { fault: { kind: 'mute' }, match: { path: '/v2/iex' } },
    provoke: async ({ url }) => {
      const { socket } = await openStreamLine(url, '/v2/iex');
      socket.ping();
      await once(socket, 'pong');
    },
  },
  slow: { rule: { fault: { kind: 'slow', ms: 50 }, match: { path: '/v2/iex' } }, provoke: enter },
  'connection-limit': { rule: { fault: { kind: 'connection-limit' }, match: { path: '/v2/iex' } }, provoke: enter },
  'refuse-authentication': { rule: { fault: { kind: 'refuse-authentication', code: 409 }, times: 1 }, provoke: enter },
  'correct-trade': {
    rule: { fault: { kind: 'correct-trade' }, match: { symbol: 'SPY', path: '/v2/iex' }, times: 1 },
    provoke: hearTrades,
  },
  'cancel-trade': {
    rule: { fault: { kind: 'cancel-trade' }, match: { symbol: 'SPY', path: '/v2/iex' }, times: 1 },
    provoke: hearTrades,
  },
  'dead-connection': {
    rule: { fault: { kind: 'dead-connection', ms: 100 } },
    provoke: async (venue) => (await enter(venue)).socket.terminate(),
  },
  'lose-update': { rule: { fault: { kind: 'lose-update' }, ...onNew }, provoke: buy },
  'duplicate-update': { rule: { fault: { kind: 'duplicate-update' }, ...onNew }, provoke: buy },
  'delay-update': { rule: { fault: { kind: 'delay-update', ms: 50 }, ...onNew }, provoke: buy },
  'reorder-update': { rule: { fault: { kind: 'reorder-update' }, ...onNew }, provoke: buy },
  'replay-updates': { rule: { fault: { kind: 'replay-updates', count: 2 }, afterMs: AFTER_MS }, provoke: buy },
  'order-from-elsewhere': {
    rule: {
      fault: {
        kind: 'order-from-elsewhere',
        order: { symbol: 'SPY', qty: '1', side: 'buy', type: 'limit', limit_price: '10', time_in_force: 'gtc' },
      },
    },
    provoke: nothing,
  },
  outage: { rule: { fault: { kind: 'outage' }, match: onAccount }, provoke: askAccount },
};

const readLog = async (venue: TestSimulator): Promise<Log> => (await askAdmin(venue, 'GET', '/log')).body as Log;
const kindsStruck = (log: Log): readonly unknown[] => log.filter(({ what }) => what === 'fault').map(({ fault }) => fault);

/** What was logged by the time at which the fault had struck. */
async function logWith(kind: string, { rule, provoke }: Case, isByScenario: boolean): Promise<Log> {
  const market = { kind: 'synthetic', seed: 7, session: 'us', startAtUs: Date.UTC(2026, 10, 20, 15) * 1000, symbols: ['SPY'] };
  const venue = await startSimulator({ admin: ADMIN, speed: 20, market, ...(isByScenario && { scenario: [rule] }) });
  try {
    if (!isByScenario) expect((await askAdmin(venue, 'POST', '/faults', rule)).status).toBe(200);
    await provoke(venue);
    await expect.poll(async () => kindsStruck(await readLog(venue))).toContain(kind);
    return await readLog(venue);
  } finally {
    await venue.stop();
  }
}

it('knows a case for every kind of fault that there is', () => {
  const kinds = faultRuleSchema.shape.fault.options.map(({ shape }) => shape.kind.value);
  expect(Object.keys(CASES).toSorted()).toEqual(kinds.toSorted());
});

it.each(Object.entries(CASES))('strikes by a scenario as by the admin endpoint: %s', async (kind, given) => {
  const byAdmin = await logWith(kind, given, false);
  const byScenario = await logWith(kind, given, true);
  expect(byScenario).toEqual(byAdmin);
  expect(byAdmin[0]).toEqual({ number: 1, what: 'rule-added', rule: 1, fault: kind });
  expect(kindsStruck(byAdmin)).toEqual([kind]);
});

it('places the orders of a scenario in the account, each once, and logs one that is refused', async () => {
  const order = { symbol: 'SPY', qty: '1', side: 'buy', type: 'limit', limit_price: '10', time_in_force: 'gtc' };
  const placing = (body: unknown) => ({ fault: { kind: 'order-from-elsewhere', order: body } });
  const scenario = [placing({ ...order, client_order_id: 'theirs' }), placing({ ...order, qty: '0' }), placing(order)];
  const venue = await startSimulator({ admin: ADMIN, scenario });
  const { orders } = venue.alpaca.trading;
  expect(await orders.getAllOrders({ status: 'open' })).toHaveLength(2);
  expect(await orders.getOrderByClientOrderId({ clientOrderId: 'theirs' })).toMatchObject({ symbol: 'SPY', status: 'new' });
  const refused = (await readLog(venue)).find(({ refused: reason }) => reason !== undefined);
  expect(refused).toMatchObject({ what: 'order-from-elsewhere', refused: expect.stringMatching(/qty/) });
  await venue.stop();
});

it('says updates again when its time comes, with the same execution', async () => {
  const scenario = [{ fault: { kind: 'replay-updates', count: 1 }, afterMs: AFTER_MS }];
  const venue = await startSimulator({ scenario });
  const { line } = await listenToUpdates(venue);
  await buy(venue);
  const isFill = ({ data }: Readonly<Record<string, unknown>>) =>
    (data as { readonly event?: string } | undefined)?.event === 'fill';
  const first = await line.next(isFill);
  expect(await line.next(isFill)).toEqual(first);
  line.socket.terminate();
  await venue.stop();
});
