// Orders by hand through the desk worker of a real session: checked, sent, changed and canceled, all the way to the venue.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskCommand } from '../../protocol/desk-commands.ts';
import type { OrderView } from '../../protocol/desk-views/orders.ts';
import { enter, FeedClient } from '../support/desk/feed-client.ts';
import { createHome, type ProductRun, removeHome, startTradewarden, statusOf, untilStatus } from '../support/product-run.ts';

const PATIENCE = { timeout: 60_000, interval: 50 };
const ORDERS = { topic: 'orders' } as const;
const POSITIONS = { topic: 'positions' } as const;
const home = createHome();
let run: ProductRun;
let client: FeedClient;

beforeAll(async () => {
  run = startTradewarden('run', '--home', home, '--ports', 'auto');
  await untilStatus(
    home,
    ({ dashboardUrl, components }) => dashboardUrl !== null && components.every(({ state }) => state === 'running'),
  );
  client = await FeedClient.open(await enter((await statusOf(home))?.dashboardUrl ?? 'no link'));
  // Whoever looks at a symbol is told its price, and so is the executor.
  client.subscribe(ORDERS, POSITIONS, { topic: 'watchlist', symbols: ['KO'] });
}, 120_000);
afterAll(async () => {
  client?.close();
  run.child.kill('SIGTERM');
  await run.finished;
  removeHome(home);
});

const ORDER = {
  kind: 'submit-order',
  symbol: 'KO',
  side: 'buy',
  type: 'limit',
  timeInForce: 'gtc',
  quantity: '3',
  limitPrice: '5',
  extendedHours: false,
  checkOnly: false,
} as const satisfies DeskCommand;
const CHANGE = { kind: 'replace-order', quantity: null, limitPrice: null, stopPrice: null, checkOnly: false } as const;

const orderOf = (id: string): OrderView | undefined => client.view(ORDERS)?.orders.rows[id];
const openOf = (symbol: string): readonly OrderView[] =>
  Object.values(client.view(ORDERS)?.orders.rows ?? {}).filter((order) => order.symbol === symbol && order.isOpen);
/** The price of a symbol may still be on its way right after a start. */
const untilPasses = (command: DeskCommand): Promise<void> =>
  expect.poll(() => client.command(command), PATIENCE).toEqual({ outcome: 'done', text: expect.any(String) });

async function place(order: DeskCommand & { readonly kind: 'submit-order' }): Promise<string> {
  await untilPasses({ ...order, checkOnly: true });
  const outcome = await client.command(order);
  const id = 'clientOrderId' in outcome ? (outcome.clientOrderId ?? '') : '';
  await expect.poll(() => orderOf(id)?.state, PATIENCE).toBe('accepted');
  return id;
}

describe('an order by hand', () => {
  it('is changed at the venue: the old one ends, the new one works', async () => {
    const id = await place(ORDER);
    const change = { ...CHANGE, clientOrderId: id, quantity: '2', limitPrice: '6' };
    expect(await client.command({ ...change, checkOnly: true })).toMatchObject({ outcome: 'done' });
    expect(orderOf(id)?.state).toBe('accepted');
    const outcome = await client.command(change);
    expect(outcome).toMatchObject({ outcome: 'begun', text: expect.stringContaining('asked to change the order') });
    const changedId = 'clientOrderId' in outcome ? (outcome.clientOrderId ?? '') : '';
    await expect.poll(() => orderOf(id)?.state, PATIENCE).toBe('replaced');
    await expect
      .poll(() => orderOf(changedId), PATIENCE)
      .toMatchObject({ state: 'accepted', quantity: '2', limitPrice: '6', why: 'changed by hand: placed at the desk' });
    expect(await client.command({ kind: 'cancel-order', clientOrderId: changedId })).toMatchObject({ outcome: 'begun' });
    await expect.poll(() => orderOf(changedId)?.state, PATIENCE).toBe('canceled');
    expect(await client.command({ ...change, clientOrderId: changedId })).toMatchObject({ code: 'ORDER_FINISHED' });
  });

  it('is denied a change beyond a limit with the words of the check, and works on as it was', async () => {
    const id = await place({ ...ORDER, limitPrice: '7' });
    const change = { ...CHANGE, clientOrderId: id, quantity: '900000' };
    const checked = await client.command({ ...change, checkOnly: true });
    expect(checked).toMatchObject({ outcome: 'denied', code: 'ORDER_NOTIONAL' });
    expect(await client.command(change)).toEqual(checked);
    expect(orderOf(id)).toMatchObject({ state: 'accepted', quantity: '3' });
    await client.command({ kind: 'cancel-order', clientOrderId: id });
  });

  it.each([
    ['stop', 'gtc', { side: 'sell', stopPrice: '1', limitPrice: null }],
    ['stop-limit', 'day', { side: 'sell', stopPrice: '1', limitPrice: '0.5' }],
  ] as const)('may be a %s order for %s', async (type, timeInForce, rest) => {
    const id = await place({ ...ORDER, type, timeInForce, ...rest });
    expect(orderOf(id)).toMatchObject({ type, timeInForce, ...rest });
    await client.command({ kind: 'cancel-order', clientOrderId: id });
    await expect.poll(() => orderOf(id)?.state, PATIENCE).toBe('canceled');
  });

  it.each([{ trailPercent: '50' }, { trailPrice: '10' }])('may be a trailing stop of %o', async (trail) => {
    const id = await place({ ...ORDER, type: 'trailing-stop', side: 'sell', limitPrice: null, ...trail });
    expect(orderOf(id)).toMatchObject({ type: 'trailing-stop', state: 'accepted' });
    await client.command({ kind: 'cancel-order', clientOrderId: id });
    await expect.poll(() => orderOf(id)?.state, PATIENCE).toBe('canceled');
  });

  it('that trails is changed in how far it trails', async () => {
    const id = await place({ ...ORDER, type: 'trailing-stop', side: 'sell', limitPrice: null, trailPercent: '50' });
    expect(orderOf(id)).toMatchObject({ trailPercent: '50', trailPrice: null });
    const change = { ...CHANGE, clientOrderId: id, trail: '40' };
    expect(await client.command({ ...change, checkOnly: true })).toMatchObject({ outcome: 'done' });
    const outcome = await client.command(change);
    const changedId = 'clientOrderId' in outcome ? (outcome.clientOrderId ?? '') : '';
    await expect.poll(() => orderOf(id)?.state, PATIENCE).toBe('replaced');
    await expect.poll(() => orderOf(changedId), PATIENCE).toMatchObject({ state: 'accepted', trailPercent: '40' });
    await client.command({ kind: 'cancel-order', clientOrderId: changedId });
    await expect.poll(() => orderOf(changedId)?.state, PATIENCE).toBe('canceled');
  });

  it('takes its exits to the venue, and says so beforehand', async () => {
    const exits = { stopLoss: { stopPrice: '4', limitPrice: null }, takeProfit: { limitPrice: '6' } };
    await untilPasses({ ...ORDER, checkOnly: true });
    expect(await client.command({ ...ORDER, ...exits, checkOnly: true })).toMatchObject({
      outcome: 'done',
      text: expect.stringContaining('Its exits go to the venue with it.'),
    });
    const id = await place({ ...ORDER, ...exits });
    expect(orderOf(id)).toMatchObject(exits);
    await expect
      .poll(() => openOf('KO').filter(({ clientOrderId }) => clientOrderId !== id), PATIENCE)
      .toEqual(
        expect.arrayContaining([
          expect.objectContaining({ type: 'stop', stopPrice: '4', purpose: 'protect' }),
          expect.objectContaining({ type: 'limit', limitPrice: '6', purpose: 'protect' }),
        ]),
      );
    await client.command({ kind: 'cancel-order', clientOrderId: id });
    await expect.poll(() => openOf('KO'), PATIENCE).toEqual([]);
  });

  it('opens a position whose exits are seen with it, and which is closed whole for the account', async () => {
    const order = {
      ...ORDER,
      type: 'market',
      timeInForce: 'day',
      limitPrice: null,
      quantity: '1.5',
      stopLoss: { stopPrice: '1', limitPrice: null },
      takeProfit: { limitPrice: '9000' },
    } as const;
    await untilPasses({ ...order, checkOnly: true });
    expect(await client.command(order)).toMatchObject({ outcome: 'begun' });
    await expect
      .poll(() => client.view(POSITIONS)?.books.rows['manual|KO'], PATIENCE)
      .toMatchObject({
        quantity: '1.5',
        exits: [{ quantity: '1.5', stopPrice: '1', takeProfitPrice: '9000', isWatched: true }],
      });
    expect(client.view(POSITIONS)?.account.rows['KO']).toMatchObject({ quantity: '1.5', exits: [] });
    const outcome = await client.command({ kind: 'close-position', book: '', symbol: 'KO' });
    expect(outcome).toMatchObject({ outcome: 'begun', text: expect.stringContaining('1 position is being closed') });
    await expect.poll(() => client.view(POSITIONS)?.account.rows['KO'], PATIENCE).toBeUndefined();
  });

  it('says that exits of a part of a share are kept here', async () => {
    const order = { ...ORDER, quantity: '1.5', timeInForce: 'day', stopLoss: { stopPrice: '4', limitPrice: null } } as const;
    await untilPasses({ ...order, checkOnly: true });
    expect(await client.command({ ...order, checkOnly: true })).toMatchObject({ text: expect.stringContaining('kept here') });
  });

  it('is told beforehand that an exit on the wrong side is denied', async () => {
    const order = { ...ORDER, stopLoss: { stopPrice: '5.5', limitPrice: null } };
    await untilPasses({ ...ORDER, checkOnly: true });
    const checked = await client.command({ ...order, checkOnly: true });
    expect(checked).toMatchObject({ code: 'INVALID_SIGNAL', text: 'stopLoss: expected a stop below the price 5, found 5.5' });
    expect(await client.command(order)).toEqual(checked);
  });

  it.each([
    ['a stop that the market has passed', { type: 'stop', stopPrice: '0.5', limitPrice: null }, 'STOP_PASSED'],
    ['a stop that is decided at once', { type: 'stop', stopPrice: '900', limitPrice: null, timeInForce: 'fok' }, 'ORDER_TYPE'],
    ['a price between two cents', { limitPrice: '5.001' }, 'PRICE_INCREMENT'],
    ['a market order outside regular hours', { type: 'market', limitPrice: null, extendedHours: true }, 'INVALID_SIGNAL'],
  ] as const)('is told beforehand that %s is denied', async (_what, part, code) => {
    await untilPasses({ ...ORDER, checkOnly: true });
    const order = { ...ORDER, ...part };
    const checked = await client.command({ ...order, checkOnly: true });
    expect(checked).toMatchObject({ outcome: 'denied', code });
    expect(await client.command(order)).toMatchObject({ outcome: 'denied', code });
  });

  it('that nobody knows cannot be changed', async () => {
    const change = { ...CHANGE, clientOrderId: 'tw-nobody', quantity: '1' };
    expect(await client.command(change)).toMatchObject({ outcome: 'denied', code: 'UNKNOWN_ORDER' });
  });
});
