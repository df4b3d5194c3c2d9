// The simulator as a worker process: a killed one comes back with the same account, and one that cannot start says why.
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabaseReadOnly } from '../../runtime/sqlite.ts';
import { request, type SimulatorProcess } from '../support/simulator.ts';
import { placeOrder, readBody } from '../support/simulator-orders.ts';
import { openSimulatorRoom } from '../support/simulator-room.ts';

type Shape = Readonly<Record<string, unknown>>;

const room = openSimulatorRoom();
const get = ({ details }: SimulatorProcess, path: string): Promise<unknown> => readBody(details.url, path);
const submit = ({ details }: SimulatorProcess, body: Shape = {}) => placeOrder(details.url, { time_in_force: 'gtc', ...body });

describe('a killed simulator', () => {
  it('comes back with the same account, orders, positions, activities and ids', async () => {
    const first = await room.start();
    for (const qty of ['3', '0.25']) await submit(first, { qty, time_in_force: 'day' });
    const resting = await submit(first, { type: 'limit', limit_price: '10', client_order_id: 'resting' });
    const canceled = await submit(first, { type: 'limit', limit_price: '11' });
    await request(first.details.url, 'DELETE', `/v2/orders/${(canceled.body as { id: string }).id}`);
    const paths = ['/v2/orders?status=all', '/v2/account/activities'];
    const [orders, activities] = await Promise.all(paths.map((path) => get(first, path)));
    const position = (await get(first, '/v2/positions/SPY')) as Shape;
    const account = (await get(first, '/v2/account')) as Shape;
    await first.kill();

    const second = await room.start();
    expect(await get(second, '/v2/orders?status=all')).toEqual(orders);
    expect(await get(second, '/v2/account/activities')).toEqual(activities);
    const { qty, cost_basis, avg_entry_price } = position;
    expect(await get(second, '/v2/positions/SPY')).toMatchObject({ qty, cost_basis, avg_entry_price });
    const { id, account_number, cash, created_at } = account;
    expect(await get(second, '/v2/account')).toMatchObject({ id, account_number, cash, created_at });
    expect(await submit(second, { client_order_id: 'resting' })).toMatchObject({
      status: 422,
      body: { message: 'client_order_id must be unique' },
    });
    expect((await request(second.details.url, 'DELETE', `/v2/orders/${(resting.body as { id: string }).id}`)).status).toBe(204);
  });

  it('has lost nothing that it acknowledged, killed while orders come in', async () => {
    const first = await room.start();
    const acknowledged: string[] = [];
    const flood = (async () => {
      for (let count = 0; ; count++) {
        const answer = await submit(first, { client_order_id: `flood-${count}` }).catch(() => null);
        if (!answer) return;
        acknowledged.push((answer.body as { client_order_id: string }).client_order_id);
        if (acknowledged.length === 40) first.child.kill('SIGKILL');
      }
    })();
    await flood;
    const second = await room.start();
    for (const clientOrderId of acknowledged) {
      expect(await get(second, `/v2/orders:by_client_order_id?client_order_id=${clientOrderId}`)).toMatchObject({
        client_order_id: clientOrderId,
        status: 'filled',
      });
    }
  });

  it('keeps a log that a judge can read: every order with its client id, every execution with its own', async () => {
    const simulator = await room.start();
    const order = (await submit(simulator, { client_order_id: 'judged', time_in_force: 'day' })).body as {
      readonly id: string;
    };
    await submit(simulator, { symbol: 'NOSUCH' });
    await simulator.kill();
    const database = openDatabaseReadOnly(join(room.home, 'simulator', 'venue.db'));
    const rows = database.prepare('SELECT kind, body FROM events ORDER BY sequence').all() as readonly {
      readonly kind: string;
      readonly body: string;
    }[];
    database.close();
    expect(rows.map(({ kind }) => kind)).toEqual([
      'account-opened',
      'order-accepted',
      'order-routed',
      'order-executed',
      'order-refused',
    ]);
    const bodies = rows.map(({ body }) => JSON.parse(body) as Shape);
    expect(bodies[1]).toMatchObject({ orderId: order.id, clientOrderId: 'judged' });
    expect(bodies[3]).toMatchObject({
      orderId: order.id,
      clientOrderId: 'judged',
      executionId: expect.any(String),
      quantity: '1',
    });
  });

  it('opens the next account when it is started on other terms, and keeps the log of the old one', async () => {
    const first = await room.start();
    await submit(first, { client_order_id: 'old' });
    await first.stop();
    const second = await room.start({ startingCash: '5000' });
    expect(second.details.accountNumber).toBe('PASIM000002');
    expect(await get(second, '/v2/account')).toMatchObject({ cash: '5000' });
    expect(await get(second, '/v2/orders?status=all')).toEqual([]);
    await second.stop();
    const database = openDatabaseReadOnly(join(room.home, 'simulator', 'venue.db'));
    const accounts = database.prepare('SELECT DISTINCT account FROM events ORDER BY account').all();
    database.close();
    expect(accounts).toEqual([{ account: 'PASIM000001' }, { account: 'PASIM000002' }]);
  });
});

describe('a simulator that cannot start', () => {
  it('names the port that is in use', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const { port } = holder.address() as { readonly port: number };
    await expect(room.start({ port })).rejects.toThrow(`PORT_TAKEN: port ${port} of 127.0.0.1 is in use`);
    await new Promise((resolve) => holder.close(resolve));
  });

  it('names every wrong setting, what it found and what it expected, and no secret', async () => {
    await expect(room.start({ speed: -1, startingCash: 'much', port: 70_000, secret: 7, nonsense: true })).rejects.toThrow(
      /^BAD_SETTINGS: /,
    );
    const error = await room
      .start({ speed: -1, startingCash: 'much', market: { kind: 'replay' }, secret: 12345 })
      .catch((cause: unknown) => cause);
    const { message } = error as Error;
    expect(message).toMatch(/speed: .*>0.*\(found -1\)/);
    expect(message).toMatch(/startingCash: expected a decimal text.*\(found "much"\)/);
    expect(message).toMatch(/market\.path: .*\(found nothing\)/);
    expect(message).toMatch(/secret: .*\(found a number\)/);
    expect(message).not.toContain('12345');
    const missing = {
      kind: 'replay',
      path: join(room.home, 'nowhere'),
      symbols: ['SPY'],
      resolution: 'second',
      from: '2013-10-07',
      to: '2013-10-07',
    };
    await expect(room.start({ market: missing })).rejects.toThrow(
      /^BAD_SETTINGS: nothing at .*expected a Lean data folder or a CSV file/,
    );
  });
});
