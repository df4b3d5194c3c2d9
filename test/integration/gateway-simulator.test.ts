// The gateway process against the simulator: the same code that talks to Alpaca, over real sockets, on a synthetic market.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OrderReported, Report } from '../../protocol/reports.ts';
import { REPORT_TOPIC } from '../../protocol/reports.ts';
import { type Bar, CLOCK_TOPIC, type Tick, tickTopic, type VenueClock } from '../../protocol/ticks.ts';
import { parseSimulatorSettings } from '../../workers/simulator/settings.ts';
import { openSimulator, type Simulator } from '../../workers/simulator/simulator.ts';
import { type GatewayClient, type GatewayProcess, startGateway } from '../support/gateway-process.ts';

const KEYS = { keyId: 'PK-SIM', secret: 'sim-secret' };
const SYMBOLS = ['AAPL', 'BTC/USD'];
let home: string;
let simulator: Simulator;
let gateway: GatewayProcess;
let client: GatewayClient;
async function start(overrides: Readonly<Record<string, unknown>> = {}): Promise<void> {
  home = mkdtempSync(join(tmpdir(), 'gateway-simulator-'));
  const market = { kind: 'synthetic', seed: 7, symbols: SYMBOLS, session: 'always-open' };
  simulator = await openSimulator(
    parseSimulatorSettings({ ...KEYS, market, speed: 60, fillDelayMs: [0, 0], partialFillProbability: 0, ...overrides }),
    home,
  );
  gateway = startGateway({ venue: 'simulator', simulatorUrl: simulator.url, ...KEYS });
  client = await gateway.connect();
}
async function stop(): Promise<void> {
  client?.sockets.close();
  await gateway?.stop();
  await simulator.close();
  rmSync(home, { recursive: true });
}
beforeEach(() => start());
afterEach(stop);

const inAMinute = (): number => Date.now() * 1000 + 60_000_000;
const submit = (id: string, symbol: string, quantity: string, limitPrice: string | null = null) =>
  client.sendOrder({
    kind: 'submit-order',
    notAfterUs: inAMinute(),
    order: {
      clientOrderId: id,
      symbol,
      side: 'buy',
      type: limitPrice === null ? 'market' : 'limit',
      timeInForce: 'gtc',
      quantity,
      limitPrice,
      extendedHours: false,
    },
  });
const isReport = (message: unknown): message is OrderReported => (message as Report).kind === 'order-reported';

it('trades stocks and crypto, and afterwards every list of the venue tells the same story', async () => {
  const heard = await client.listen('reports', REPORT_TOPIC);
  await client.query('subscribe', { subscriber: 'test', symbols: SYMBOLS, kinds: ['quote', 'trade'] });
  const quotes = await client.listen('ticks', 'tick|');
  const quoted = (): Set<string> => new Set((quotes.messages as Tick[]).map(({ symbol }) => symbol));
  await quotes.until(() => SYMBOLS.every((symbol) => quoted().has(symbol)));

  const bought = await Promise.all([submit('stock', 'AAPL', '3'), submit('coin', 'BTC/USD', '0.0123')]);
  expect(bought.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
  const fills = (): OrderReported[] => heard.messages.filter(isReport).filter(({ event }) => event === 'fill');
  await heard.until(() => fills().length === 2);

  const snapshot = await client.query('venue-snapshot', { sinceUs: 0 });
  expect(snapshot.account.accountNumber).toBe(simulator.accountNumber);
  expect(snapshot.positions.map(({ symbol, quantity }) => `${symbol} ${quantity}`).toSorted()).toEqual([
    'AAPL 3',
    'BTC/USD 0.0123',
  ]);
  expect(snapshot.orders.map(({ clientOrderId, status }) => `${clientOrderId} ${status}`).toSorted()).toEqual([
    'coin filled',
    'stock filled',
  ]);
  const story = (executions: readonly { executionId: string | null; quantity: string; price: string }[]) =>
    executions.map(({ executionId, quantity, price }) => `${executionId} ${quantity} ${price}`).toSorted();
  expect(story(snapshot.fills)).toEqual(story(fills().flatMap(({ execution }) => execution ?? [])));
  expect(snapshot.cashMovements).toEqual([]);
});

it('takes a fee that is paid in dollars for what it is: cash is less, and no coin came or went', async () => {
  await stop();
  await start({ fees: { cryptoBasisPoints: '25', equityPerShare: '0.005' } });
  const heard = await client.listen('reports', REPORT_TOPIC);
  await client.query('subscribe', { subscriber: 'test', symbols: SYMBOLS, kinds: ['quote', 'trade'] });
  const quotes = await client.listen('ticks', 'tick|');
  await quotes.until(() => SYMBOLS.every((symbol) => (quotes.messages as Tick[]).some((tick) => tick.symbol === symbol)));
  await Promise.all([submit('stock', 'AAPL', '3'), submit('coin', 'BTC/USD', '0.0123')]);
  await heard.until(() => heard.messages.filter(isReport).filter(({ event }) => event === 'fill').length === 2);
  const { cashMovements, positions } = await client.query('venue-snapshot', { sinceUs: 0 });
  expect(positions).toContainEqual(expect.objectContaining({ symbol: 'BTC/USD', quantity: '0.0123' }));
  expect(cashMovements.map(({ type, symbol }) => `${type} ${symbol}`).toSorted()).toEqual(['CFEE BTC/USD', 'FEE AAPL']);
  for (const movement of cashMovements) {
    expect(movement).not.toHaveProperty('quantity');
    expect(Number(movement.amount)).toBeLessThan(0);
  }
});

it('replaces and cancels a resting order, and is told why a second cancel cannot be', async () => {
  const heard = await client.listen('reports', REPORT_TOPIC);
  const placed = await submit('resting', 'AAPL', '5', '1.05');
  if (placed.outcome !== 'accepted' || !placed.order) throw new Error(JSON.stringify(placed));
  const request = { notAfterUs: inAMinute(), venueOrderId: placed.order.venueOrderId };
  await heard.until(() => heard.messages.filter(isReport).some(({ event }) => event === 'new'));
  const replaced = await client.sendOrder({
    ...request,
    kind: 'replace-order',
    clientOrderId: 'resting-2',
    quantity: '4',
    limitPrice: null,
  });
  expect(replaced).toMatchObject({
    outcome: 'accepted',
    order: { clientOrderId: 'resting-2', quantity: '4', replaces: placed.order.venueOrderId },
  });
  if (replaced.outcome !== 'accepted' || !replaced.order) throw new Error(JSON.stringify(replaced));
  const cancel = { ...request, kind: 'cancel-order', clientOrderId: 'resting-2', venueOrderId: replaced.order.venueOrderId };
  expect(await client.sendOrder(cancel)).toMatchObject({ outcome: 'accepted', order: null });
  await heard.until(() => heard.messages.filter(isReport).some(({ event }) => event === 'canceled'));
  expect(await client.sendOrder({ ...cancel, venueOrderId: placed.order.venueOrderId })).toMatchObject({ outcome: 'rejected' });
  expect(await client.query('order-by-client-id', { clientOrderId: 'resting-2' as never })).toMatchObject({
    found: true,
    order: { status: 'canceled' },
  });
  expect(await client.query('order-by-client-id', { clientOrderId: 'never' as never })).toEqual({ found: false });
  expect(await submit('resting', 'AAPL', '5', '1.05')).toEqual(
    expect.objectContaining({ outcome: 'unknown', message: 'client_order_id must be unique' }),
  );
  expect(await submit('dear', 'AAPL', '1000000', '100')).toMatchObject({ outcome: 'rejected', code: '40310000' });
});

it('tells that a replacement was taken and lost against a cancel of the old order', async () => {
  await stop();
  const hour = 3_600_000;
  await start({ replaceDelayMs: [hour, hour] });
  const heard = await client.listen('reports', REPORT_TOPIC);
  const placed = await submit('old', 'AAPL', '5', '1.05');
  if (placed.outcome !== 'accepted' || !placed.order) throw new Error(JSON.stringify(placed));
  const request = { notAfterUs: inAMinute(), venueOrderId: placed.order.venueOrderId };
  const told = () => heard.messages.filter(isReport).map(({ event, order }) => `${order.clientOrderId} ${event}`);
  await heard.until(() => told().includes('old new'));
  const replace = { ...request, kind: 'replace-order', clientOrderId: 'late', quantity: '4', limitPrice: null } as const;
  expect(await client.sendOrder(replace)).toMatchObject({
    outcome: 'accepted',
    order: { status: 'pending_new', quantity: '4' },
  });
  const snapshot = await client.query('venue-snapshot', { sinceUs: 0 });
  expect(snapshot.orders.map(({ clientOrderId, status }) => `${clientOrderId} ${status}`).toSorted()).toEqual([
    'late pending_new',
    'old pending_replace',
  ]);
  const cancel = { ...request, kind: 'cancel-order', clientOrderId: 'old' } as const;
  expect(await client.sendOrder(cancel)).toMatchObject({ outcome: 'accepted' });
  await heard.until(() => told().includes('late rejected'));
  expect(told().slice(-3)).toEqual(['old pending_replace', 'old canceled', 'late rejected']);
});

it.each([
  ['stock minutes', 'AAPL', 60],
  ['odd stock minutes', 'AAPL', 7 * 60],
  ['crypto hours', 'BTC/USD', 3600],
  ['seconds of a stock', 'AAPL', 5],
  ['seconds of a coin', 'BTC/USD', 15],
])('warms up with %s', async (_title, symbol, seconds) => {
  const { bars } = await client.query('history', { symbol, durationUs: seconds * 1e6, count: 30 });
  expect(bars).toHaveLength(30);
  const { venueTimeUs } = await client.query('clock', {});
  for (const [index, bar] of (bars as readonly Bar[]).entries()) {
    expect(bar.durationUs).toBe(seconds * 1e6);
    expect(bar.atUs % bar.durationUs).toBe(0);
    expect(bar.atUs).toBeGreaterThan(bars[index - 1]?.atUs ?? 0);
    expect(bar.high).toBeGreaterThanOrEqual(Math.max(bar.open, bar.close));
  }
  expect((bars.at(-1)?.atUs ?? 0) + seconds * 1e6).toBeLessThanOrEqual(venueTimeUs + 60e6);
});

it('keeps up with the time of a fast market', async () => {
  const clocks = await client.listen('ticks', CLOCK_TOPIC);
  const ticks = await client.listen('ticks', tickTopic('BTC/USD'));
  await client.query('subscribe', { subscriber: 'test', symbols: ['BTC/USD'], kinds: ['quote'] });
  await ticks.until(() => ticks.messages.length > 100);
  const lastTickUs = Math.max(...(ticks.messages as Tick[]).map(({ atUs }) => atUs));
  const times = (): number[] => (clocks.messages as VenueClock[]).map(({ venueTimeUs }) => venueTimeUs);
  await clocks.until(() => (times().at(-1) ?? 0) >= lastTickUs);
  expect(times()).toEqual(times().toSorted((a, b) => a - b));
  expect(ticks.gaps).toEqual([]);
});

it('describes instruments as the venue lists them', async () => {
  const { instruments } = await client.query('instruments', { symbols: [...SYMBOLS, 'NOSUCH'] });
  expect(instruments).toMatchObject([
    { symbol: 'AAPL', assetClass: 'us_equity', tradable: true, priceIncrement: '0.01' },
    { symbol: 'BTC/USD', assetClass: 'crypto', tradable: true },
  ]);
});
