// The gateway of a live venue, with a simulator posing as it: what reaches the venue in each state of arming.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ArmingState } from '../../protocol/arming.ts';
import type { ClosedPositions } from '../../workers/gateway/close-positions.ts';
import { type GatewayClient, type GatewayProcess, startLiveGateway } from '../support/gateway-process.ts';
import { startSimulator, TEST_KEYS, type TestSimulator } from '../support/simulator.ts';

let home: string;
let simulator: TestSimulator;
let gateway: GatewayProcess;
let client: GatewayClient;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'live-guard-'));
  const market = { kind: 'synthetic', seed: 7, symbols: ['AAPL', 'BTC/USD'], session: 'always-open' };
  simulator = await startSimulator({ market });
  gateway = startLiveGateway(simulator.url, TEST_KEYS, home);
  client = await gateway.connect();
});
afterEach(async () => {
  client?.sockets.close();
  await gateway?.stop();
  await simulator.stop();
  rmSync(home, { recursive: true });
});

const arm = (state: ArmingState | null, more: object = {}) => gateway.ask('arming', { state, by: 'a test', ...more });
const submit = (id: string, fields: Readonly<Record<string, unknown>>, purpose = 'entry') =>
  client.sendOrder({
    kind: 'submit-order',
    notAfterUs: Date.now() * 1000 + 60_000_000,
    purpose,
    order: {
      clientOrderId: id,
      symbol: 'AAPL',
      side: 'buy',
      type: 'market',
      timeInForce: 'day',
      quantity: '3',
      limitPrice: null,
      extendedHours: false,
      ...fields,
    },
  });
const orders = async (): Promise<string[]> => {
  const found = await simulator.alpaca.trading.orders.getAllOrders({ status: 'all' });
  return found.map(({ clientOrderId }) => String(clientOrderId)).toSorted();
};
const positions = async (): Promise<string[]> =>
  (await simulator.alpaca.trading.positions.getAllOpenPositions()).map(({ symbol, qty }) => `${symbol} ${qty}`).toSorted();
/** Real fills take their time; nothing else is waited for. */
async function untilHeld(expected: readonly string[]): Promise<void> {
  while ((await positions()).join() !== expected.join()) await new Promise((resolve) => setTimeout(resolve, 20));
}

it('starts read-only, says so, and sends the venue nothing but reads', async () => {
  expect(await arm(null)).toEqual({ state: 'read-only' });
  expect(await client.query('gateway-health', {})).toMatchObject({ venue: 'alpaca-live', arming: 'read-only' });
  expect(await submit('tw-1', {})).toMatchObject({ outcome: 'refused', code: 'READ_ONLY' });
  expect(await client.sendOrder({ kind: 'cancel-all-orders', notAfterUs: Date.now() * 1000 + 1e7 })).toMatchObject({
    outcome: 'refused',
    code: 'READ_ONLY',
  });
  await expect(gateway.ask('cancel-all')).rejects.toThrow('not armed');
  await expect(gateway.ask('close-all')).rejects.toThrow('not armed');
  expect(await client.query('account', {})).toMatchObject({ accountNumber: simulator.accountNumber });
  expect(await orders()).toEqual([]);
});

it('trades when armed, and winding down only lets go of what it holds', async () => {
  await expect(arm('armed', { accountNumber: 'ANOTHER' })).rejects.toThrow('cannot arm account ANOTHER');
  await expect(arm('armed')).rejects.toThrow('cannot arm an account that is not named');
  expect(await arm(null)).toEqual({ state: 'read-only' });
  await expect(gateway.ask('arming', { state: 'on' })).rejects.toThrow('expected read-only, armed, winding-down or null');
  expect(await arm('armed', { accountNumber: simulator.accountNumber })).toEqual({ state: 'armed' });
  expect(await submit('tw-entry', {})).toMatchObject({ outcome: 'accepted' });
  await untilHeld(['AAPL 3']);

  expect(await arm('winding-down')).toEqual({ state: 'winding-down' });
  expect(await submit('tw-more', {})).toMatchObject({ outcome: 'refused', code: 'WINDING_DOWN' });
  expect(await submit('tw-liar', {}, 'exit')).toMatchObject({
    outcome: 'refused',
    code: 'WINDING_DOWN',
    message: 'the live session is winding down: a buy order adds to the position of 3 AAPL',
  });
  expect(await submit('tw-flip', { side: 'sell', quantity: '4' }, 'flatten')).toMatchObject({ code: 'WINDING_DOWN' });
  expect(await submit('tw-exit', { side: 'sell', quantity: '1' }, 'exit')).toMatchObject({ outcome: 'accepted' });
  await untilHeld(['AAPL 2']);
  // Two exits at once of all that is held: one of them must not pass.
  const both = await Promise.all(['tw-a', 'tw-b'].map((id) => submit(id, { side: 'sell', quantity: '2' }, 'flatten')));
  expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['accepted', 'refused']);
  await untilHeld([]);
  expect((await orders()).filter((id) => !['tw-a', 'tw-b'].includes(id))).toEqual(['tw-entry', 'tw-exit']);
});

it('closes everything by orders of its own when main asks, once however often it asks', async () => {
  await arm('armed', { accountNumber: simulator.accountNumber });
  await submit('tw-1', {});
  await submit('tw-2', { symbol: 'BTC/USD', quantity: '0.01', timeInForce: 'gtc' });
  await untilHeld(['AAPL 3', 'BTCUSD 0.01']);
  await submit('tw-3', { type: 'limit', limitPrice: '1.05' });
  const closed = (await gateway.ask('close-all', { id: 'a-1', by: 'a test' })) as ClosedPositions;
  expect(closed).toEqual({ cancelsRequested: 1, closing: ['AAPL', 'BTC/USD'], failed: [] });
  await untilHeld([]);
  await gateway.ask('close-all', { id: 'a-1', by: 'a test' });
  const ids = await orders();
  expect(ids).toHaveLength(5);
  expect(ids.every((id) => id.startsWith('tw-'))).toBe(true);
});
