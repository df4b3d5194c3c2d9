// The simulator's trading endpoints as the official SDK sees them, over real sockets.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOf, request, startSimulator } from '../support/simulator.ts';
import { idOf, placeOrder, placeResting } from '../support/simulator-orders.ts';

type Running = Awaited<ReturnType<typeof startSimulator>>;

let simulator: Running;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const ORDER_KEYS =
  'id client_order_id created_at updated_at submitted_at filled_at expired_at expires_at canceled_at failed_at replaced_at replaced_by replaces asset_id symbol asset_class notional qty filled_qty filled_avg_price order_class order_type type side position_intent time_in_force limit_price stop_price trail_percent trail_price hwm status extended_hours legs source subtag'.split(
    ' ',
  );

const submit = (body: Readonly<Record<string, unknown>>) => placeOrder(simulator.url, body);

const rest = (body: Readonly<Record<string, unknown>> = {}) => placeResting(simulator.url, body);

describe('the account of the simulated venue', () => {
  it('is unmistakably simulated and knows no day-trader rules', async () => {
    const account = await simulator.alpaca.trading.account.getAccount();
    expect(account.accountNumber).toBe('PASIM000001');
    expect(account.status).toBe('ACTIVE');
    const raw = (await request(simulator.url, 'GET', '/v2/account')).body as Record<string, unknown>;
    for (const field of ['cash', 'equity', 'last_equity', 'buying_power', 'long_market_value'])
      expect(raw[field]).toMatch(/^-?\d+(\.\d+)?$/);
    for (const field of ['pattern_day_trader', 'daytrade_count', 'daytrading_buying_power'])
      expect(raw).not.toHaveProperty(field);
  });

  it('lets nobody in without the right keys', async () => {
    const stranger = clientOf(simulator.url, { keyId: 'SIMKEY', secret: 'wrong' });
    await expect(stranger.trading.account.getAccount()).rejects.toMatchObject({ status: 401 });
    const answer = await fetch(`${simulator.url}/v2/account`);
    expect([answer.status, await answer.json()]).toEqual([401, { message: 'unauthorized.' }]);
  });

  it('names each request, with the name it was given if there is one', async () => {
    expect((await request(simulator.url, 'GET', '/v2/account')).headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
    const named = await fetch(`${simulator.url}/v2/account`, { headers: { 'X-Request-ID': 'mine' } });
    expect(named.headers.get('x-request-id')).toBe('mine');
  });

  it('shows crypto prices to everybody, as Alpaca does, but nothing else', async () => {
    const statusOf = async (path: string, headers: Record<string, string> = {}) =>
      (await fetch(simulator.url + path, { headers })).status;
    expect(await statusOf('/v1beta3/crypto/us/latest/quotes?symbols=BTC%2FUSD')).toBe(200);
    expect(
      await statusOf('/v1beta3/crypto/us/latest/quotes?symbols=BTC%2FUSD', {
        'APCA-API-KEY-ID': 'x',
        'APCA-API-SECRET-KEY': 'y',
      }),
    ).toBe(401);
    expect(await statusOf('/v2/stocks/quotes/latest?symbols=SPY')).toBe(401);
    expect(await statusOf('/v2/orders')).toBe(401);
  });
});

describe('orders through the official SDK', () => {
  it('fills a market order, shows the position, and lists the execution as an activity', async () => {
    const { trading } = simulator.alpaca;
    const order = await trading.orders.market({ symbol: 'KO', qty: 10, side: 'buy', clientOrderId: 'market-1' });
    expect(order.status).toBe('pending_new');
    const filled = await trading.orders.getOrderByClientOrderId({ clientOrderId: 'market-1' });
    expect(filled).toMatchObject({ id: order.id, status: 'filled', filledQty: '10' });
    const position = await trading.positions.getOpenPosition({ symbolOrAssetId: 'KO' });
    expect(position).toMatchObject({ qty: '10', qtyAvailable: '10', side: 'long', avgEntryPrice: filled.filledAvgPrice });
    const [activity] = await trading.accountActivities.getAccountActivities({ activityTypes: ['FILL'] });
    expect(activity).toMatchObject({
      order_id: order.id,
      symbol: 'KO',
      qty: '10',
      cum_qty: '10',
      leaves_qty: '0',
      order_status: 'filled',
    });
  });

  it('shows every key of an order, with nulls for what does not apply', async () => {
    const answer = await submit({ symbol: 'KO' });
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body as object)).toEqual(ORDER_KEYS);
    expect(answer.body).toMatchObject({
      qty: '1',
      notional: null,
      filled_qty: '0',
      filled_avg_price: null,
      limit_price: null,
      order_class: '',
      position_intent: 'buy_to_open',
    });
  });

  it('takes limit, fractional and notional orders', async () => {
    const { trading } = simulator.alpaca;
    const limit = await trading.orders.limit({ symbol: 'SPY', qty: 2, side: 'buy', limitPrice: 100.5, timeInForce: 'gtc' });
    expect(await trading.orders.getOrderByOrderID({ orderId: limit.id ?? '' })).toMatchObject({
      status: 'new',
      limitPrice: '100.5',
    });
    const fraction = await submit({ symbol: 'AAPL', qty: '0.123456789' });
    expect((await request(simulator.url, 'GET', `/v2/orders/${idOf(fraction)}`)).body).toMatchObject({
      status: 'filled',
      filled_qty: '0.123456789',
    });
    const amount = await trading.orders.submit({
      symbol: 'AAPL',
      notional: '50',
      side: 'buy',
      type: 'market',
      timeInForce: 'day',
    });
    expect(await trading.orders.getOrderByOrderID({ orderId: amount.id ?? '' })).toMatchObject({
      status: 'filled',
      notional: '50',
    });
    await trading.orders.deleteAllOrders();
  });

  it('shows a crypto position without the slash, and finds it by either name', async () => {
    const bought = await submit({ symbol: 'BTC/USD', qty: '0.01', time_in_force: 'gtc' });
    expect(bought.body).toMatchObject({ symbol: 'BTC/USD', asset_class: 'crypto' });
    const { positions } = simulator.alpaca.trading;
    expect((await positions.getAllOpenPositions()).map(({ symbol }) => symbol)).toContain('BTCUSD');
    expect(await positions.getOpenPosition({ symbolOrAssetId: 'BTC/USD' })).toMatchObject({ symbol: 'BTCUSD', qty: '0.01' });
    expect((await submit({ symbol: 'BTCUSD', qty: '0.01', side: 'sell', time_in_force: 'ioc' })).status).toBe(200);
    await expect(positions.getOpenPosition({ symbolOrAssetId: 'BTC/USD' })).rejects.toMatchObject({
      status: 404,
      code: 40410000,
    });
  });

  it('replaces an order by a new one and chains the ids', async () => {
    const { orders } = simulator.alpaca.trading;
    const first = await rest({ qty: '5' });
    const second = await orders.patchOrderByOrderId({
      orderId: idOf(first),
      patchOrderRequest: { qty: '7', limitPrice: '101' },
    });
    expect(second).toMatchObject({ qty: '7', limitPrice: '101', replaces: idOf(first), status: 'new' });
    expect(await orders.getOrderByOrderID({ orderId: idOf(first) })).toMatchObject({
      status: 'replaced',
      replacedBy: second.id,
    });
    await expect(orders.patchOrderByOrderId({ orderId: idOf(first), patchOrderRequest: { qty: '9' } })).rejects.toMatchObject({
      status: 422,
      code: 42210000,
    });
    await orders.deleteAllOrders();
  });

  it('cancels one order with an empty 204, and again', async () => {
    const order = await rest();
    const canceled = await request(simulator.url, 'DELETE', `/v2/orders/${idOf(order)}`);
    expect([canceled.status, canceled.body]).toEqual([204, null]);
    await expect(simulator.alpaca.trading.orders.deleteOrderByOrderID({ orderId: idOf(order) })).resolves.not.toThrow();
    expect((await request(simulator.url, 'GET', `/v2/orders/${idOf(order)}`)).body).toMatchObject({ status: 'canceled' });
  });

  it('cancels all orders with a 207 that tells of each', async () => {
    const resting = [await rest(), await rest({ symbol: 'KO', limit_price: '10' })].map(idOf);
    const answer = await request(simulator.url, 'DELETE', '/v2/orders');
    expect(answer.status).toBe(207);
    const items = answer.body as readonly { readonly id: string; readonly status: number; readonly body: unknown }[];
    expect(items.map(({ id }) => id).sort()).toEqual(resting.sort());
    for (const { status, body } of items)
      expect([status, body]).toEqual([200, expect.objectContaining({ status: 'canceled' })]);
    expect(await simulator.alpaca.trading.orders.deleteAllOrders()).toEqual([]);
  });

  it('refuses as Alpaca refuses, with status, code and the fields that explain it', async () => {
    const cases: readonly (readonly [Readonly<Record<string, unknown>>, number, Readonly<Record<string, unknown>>])[] = [
      [
        { qty: '100000' },
        403,
        {
          code: 40310000,
          message: 'insufficient buying power',
          buying_power: expect.any(String),
          cost_basis: expect.any(String),
        },
      ],
      [{ qty: '1e-7' }, 422, { code: 40010001 }],
      [{ symbol: 'NOSUCH' }, 422, { code: 42210000, message: 'asset "NOSUCH" not found' }],
      [{ client_order_id: 'market-1' }, 422, { code: 40010001, message: 'client_order_id must be unique' }],
      [{ type: 'stop', stop_price: '10' }, 422, { code: 42210000, message: 'stop price must be greater than current price' }],
      [{ symbol: 'KO', side: 'sell', qty: '1000' }, 403, { code: 40310000, symbol: 'KO', held_for_orders: '0' }],
    ];
    for (const [body, status, expected] of cases) {
      const answer = await submit(body);
      expect([answer.status, answer.body]).toEqual([status, expect.objectContaining(expected)]);
    }
    await expect(simulator.alpaca.trading.orders.market({ symbol: 'SPY', qty: 100000, side: 'buy' })).rejects.toMatchObject({
      status: 403,
      code: 40310000,
    });
  });

  it('refuses what is no JSON, no order id, and no endpoint', async () => {
    expect(await request(simulator.url, 'POST', '/v2/orders', '{"symbol":')).toMatchObject({
      status: 422,
      body: { code: 40010001 },
    });
    expect(await request(simulator.url, 'POST', '/v2/orders')).toMatchObject({ status: 422, body: { code: 40010001 } });
    expect(await request(simulator.url, 'GET', '/v2/orders/not-a-uuid')).toMatchObject({
      status: 422,
      body: { message: 'order_id is missing' },
    });
    expect(await request(simulator.url, 'DELETE', '/v2/orders/00000000-0000-4000-8000-000000000000')).toMatchObject({
      status: 404,
      body: { code: 40410000 },
    });
    expect((await request(simulator.url, 'GET', '/v2/no-such-thing')).status).toBe(404);
  });
});
