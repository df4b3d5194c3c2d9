// A replacement against a fill and against a cancel, as the official SDK lives through it: market time stands still but for seeks.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSyntheticMarket } from '../../trading/synthetic-market.ts';
import { SESSION_MORNING_US, startSimulator, type TestSimulator } from '../support/simulator.ts';
import { ADMIN, askAdmin, seekMarket } from '../support/simulator-admin.ts';
import { listenToUpdates } from '../support/simulator-updates.ts';

const MINUTE_US = 60_000_000;
const REPLACE_DELAY_US = 30 * MINUTE_US;
const market = createSyntheticMarket({ seed: 7, session: 'us', symbols: ['SPY'] });
const asks = (fromUs: number, toUs: number): readonly number[] =>
  market.quotesBetween('SPY', fromUs, toUs).map(({ askPrice }) => askPrice);
/** Never reached today. */
const FAR_BELOW = '100';

let simulator: TestSimulator;
let update: () => Promise<string>;
beforeEach(async () => {
  const delay = REPLACE_DELAY_US / 1000;
  simulator = await startSimulator({ admin: ADMIN, replaceDelayMs: [delay, delay] });
  await askAdmin(simulator, 'POST', '/market', { do: 'pause' });
  const updates = await listenToUpdates(simulator);
  update = async () => {
    const { clientOrderId, event } = await updates.next();
    return `${clientOrderId}: ${event}`;
  };
});
afterEach(() => simulator.stop());

const orders = () => simulator.alpaca.trading.orders;
const nowUs = () => simulator.marketState().marketTimeUs;
const statusOf = async (clientOrderId: string) => (await orders().getOrderByClientOrderId({ clientOrderId })).status;
const told = async (count: number): Promise<readonly string[]> => {
  const heard: string[] = [];
  while (heard.length < count) heard.push(await update());
  return heard;
};

async function restAndReplace(limitPrice: string, changed: { readonly limitPrice?: string; readonly qty?: string }) {
  const order = { symbol: 'SPY', qty: '5', side: 'buy', timeInForce: 'day', clientOrderId: 'old', limitPrice } as const;
  const old = await orders().limit(order);
  expect(await told(2)).toEqual(['old: pending_new', 'old: new']);
  const patchOrderRequest = { ...changed, clientOrderId: 'late' };
  const late = await orders().patchOrderByOrderId({ orderId: old.id ?? '', patchOrderRequest });
  expect(late).toMatchObject({ status: 'pending_new', replaces: old.id });
  expect(await update()).toBe('old: pending_replace');
  return { old, late };
}

describe('a replacement that the venue takes its time with', () => {
  it('shows both orders as open, and is done when its time has come', async () => {
    const { old, late } = await restAndReplace(FAR_BELOW, { qty: '7' });
    const open = await orders().getAllOrders({ status: 'open' });
    expect(open.map(({ clientOrderId, status }) => [clientOrderId, status])).toEqual([
      ['late', 'pending_new'],
      ['old', 'pending_replace'],
    ]);
    await seekMarket(simulator, nowUs() + REPLACE_DELAY_US);
    expect(await told(2)).toEqual(['old: replaced', 'late: new']);
    expect(await orders().getOrderByOrderID({ orderId: old.id ?? '' })).toMatchObject({
      status: 'replaced',
      replacedBy: late.id,
    });
    expect(await orders().getOrderByOrderID({ orderId: late.id ?? '' })).toMatchObject({ status: 'new', qty: '7' });
  });

  it('loses against a fill after its good answer: the new order is rejected, the old one filled', async () => {
    const soonUs = SESSION_MORNING_US + MINUTE_US;
    const lowest = Math.min(...asks(soonUs, SESSION_MORNING_US + REPLACE_DELAY_US / 2));
    expect(lowest).toBeLessThan(Math.min(...asks(SESSION_MORNING_US - MINUTE_US, soonUs)));
    await restAndReplace(lowest.toFixed(2), { limitPrice: FAR_BELOW });
    await seekMarket(simulator, nowUs() + REPLACE_DELAY_US);
    expect(await told(2)).toEqual(['old: fill', 'late: rejected']);
    expect([await statusOf('old'), await statusOf('late')]).toEqual(['filled', 'rejected']);
    const position = await simulator.alpaca.trading.positions.getOpenPosition({ symbolOrAssetId: 'SPY' });
    expect(position.qty).toBe('5');
  });

  it('loses against a cancel of the old order', async () => {
    const { old } = await restAndReplace(FAR_BELOW, { qty: '7' });
    await orders().deleteOrderByOrderID({ orderId: old.id ?? '' });
    expect(await told(2)).toEqual(['old: canceled', 'late: rejected']);
    await seekMarket(simulator, nowUs() + REPLACE_DELAY_US);
    expect(await orders().getAllOrders({ status: 'open' })).toEqual([]);
  });

  it('leaves nothing behind when the new order is canceled, or all orders are', async () => {
    const { late } = await restAndReplace(FAR_BELOW, { qty: '7' });
    await orders().deleteOrderByOrderID({ orderId: late.id ?? '' });
    expect([await statusOf('old'), await statusOf('late')]).toEqual(['canceled', 'rejected']);
    expect(await told(2)).toEqual(['old: canceled', 'late: rejected']);
    const again = await orders().limit({ symbol: 'SPY', qty: '5', side: 'buy', timeInForce: 'day', limitPrice: FAR_BELOW });
    await orders().patchOrderByOrderId({ orderId: again.id ?? '', patchOrderRequest: { qty: '6' } });
    expect(await orders().deleteAllOrders()).toMatchObject([{ id: again.id, status: 200 }]);
    expect(await orders().getAllOrders({ status: 'open' })).toEqual([]);
  });

  it('is refused with the right words while another one is under way', async () => {
    const { old, late } = await restAndReplace(FAR_BELOW, { qty: '7' });
    const again = (orderId: string | undefined) =>
      orders().patchOrderByOrderId({ orderId: orderId ?? '', patchOrderRequest: { qty: '8' } });
    await expect(again(old.id)).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('pending_replace status'),
    });
    await expect(again(late.id)).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('chain not fully replaced'),
    });
  });
});
