// kill -9 of the simulator at a random moment, again and again on one data folder: what it acknowledged or told anybody is there
// afterwards, once, and the account adds up. Few seeds in the suite; set TRADEWARDEN_TEST_RUNS for more, TRADEWARDEN_TEST_SEED to repeat.
import { describe, expect, it } from 'vitest';
import { createRandom, type RandomSource } from '../../trading/random.ts';
import { request, type SimulatorProcess, StreamLine, TEST_KEYS } from '../support/simulator.ts';
import { openSimulatorRoom } from '../support/simulator-room.ts';

type Raw = Readonly<Record<string, unknown>>;
type Order = Readonly<Record<string, string>>;

const RUNS = Number(process.env['TRADEWARDEN_TEST_RUNS'] ?? 3);
const FIRST_SEED = Number(process.env['TRADEWARDEN_TEST_SEED'] ?? 1);
const KILLS = 3;
const CLIENTS = 3;
const TERMS = { fillDelayMs: [0, 40], partialFillProbability: 0.3, speed: 10 };

/** What was said before a kill, by answers and by updates. */
type Said = {
  readonly orders: Map<string, Order>;
  readonly canceled: Set<string>;
  readonly replacedBy: Map<string, string>;
  readonly executions: Map<string, Raw>;
};

const room = openSimulatorRoom();

async function listen({ details }: SimulatorProcess, said: Said): Promise<void> {
  const line = new StreamLine(details.url, '/stream');
  line.socket.on('error', () => line.socket.terminate());
  await new Promise((resolve) => line.socket.once('open', resolve));
  line.say({ action: 'auth', key: TEST_KEYS.keyId, secret: TEST_KEYS.secret });
  line.say({ action: 'listen', data: { streams: ['trade_updates'] } });
  await line.next(({ stream }) => stream === 'listening');
  line.socket.on('message', (frame: Buffer) => {
    const { data } = JSON.parse(frame.toString()) as { readonly data: Raw };
    if (data['event'] === 'fill' || data['event'] === 'partial_fill') said.executions.set(String(data['execution_id']), data);
  });
}

function orderOf(random: RandomSource, clientOrderId: string): Raw {
  const side = random.chance(0.7) ? 'buy' : 'sell';
  const base = {
    symbol: random.chance(0.5) ? 'KO' : 'AAPL',
    qty: String(random.integer(1, 5)),
    side,
    client_order_id: clientOrderId,
  };
  if (random.chance(0.4)) return { ...base, type: 'market', time_in_force: 'day' };
  const rest = { ...base, side: 'buy', type: 'limit', limit_price: String(random.integer(5, 20)), time_in_force: 'gtc' };
  if (random.chance(0.7)) return rest;
  return { ...rest, order_class: 'bracket', take_profit: { limit_price: '900' }, stop_loss: { stop_price: '2' } };
}

/** Acts until the venue is gone; every answer is noted as soon as it is there. */
async function act({ details }: SimulatorProcess, random: RandomSource, name: string, said: Said): Promise<void> {
  for (let count = 0; ; count++) {
    const known = [...said.orders.keys()];
    const chosen = known[random.integer(0, Math.max(0, known.length - 1))];
    const what = random.uniform();
    try {
      if (what < 0.65 || chosen === undefined) {
        const { status, body } = await request(details.url, 'POST', '/v2/orders', orderOf(random, `${name}-${count}`));
        if (status === 200) said.orders.set((body as Order)['id'] ?? '', body as Order);
      } else if (what < 0.85) {
        const { status } = await request(details.url, 'DELETE', `/v2/orders/${chosen}`);
        if (status === 204) said.canceled.add(chosen);
      } else {
        const change = { limit_price: String(random.integer(5, 20)), client_order_id: `${name}-${count}` };
        const { status, body } = await request(details.url, 'PATCH', `/v2/orders/${chosen}`, change);
        if (status !== 200) continue;
        said.orders.set((body as Order)['id'] ?? '', body as Order);
        said.replacedBy.set(chosen, (body as Order)['id'] ?? '');
      }
    } catch {
      return;
    }
  }
}

async function readAll({ details }: SimulatorProcess, path: string, page: (last: Raw) => string): Promise<readonly Raw[]> {
  const all: Raw[] = [];
  for (let more = ''; ; ) {
    const rows = (await request(details.url, 'GET', path + more)).body as readonly Raw[];
    all.push(...rows);
    const last = rows.at(-1);
    if (!last || rows.length < 100) return all;
    more = page(last);
  }
}

async function check(venue: SimulatorProcess, said: Said): Promise<void> {
  const listed = await readAll(
    venue,
    '/v2/orders?status=all&limit=100&direction=asc',
    ({ id }) => `&after_order_id=${String(id)}`,
  );
  const orders = new Map(listed.map((order) => [String(order['id']), order as Order]));
  expect(orders.size).toBe(listed.length);
  expect(new Set(listed.map((order) => order['client_order_id'])).size).toBe(listed.length);
  for (const [id, answer] of said.orders) {
    const { client_order_id, symbol, qty, side, type, created_at } = answer;
    expect(orders.get(id), `acknowledged order ${id}`).toMatchObject({ client_order_id, symbol, qty, side, type, created_at });
  }
  for (const id of said.canceled) expect(['canceled', 'replaced']).toContain(orders.get(id)?.['status']);
  for (const [id, replacement] of said.replacedBy)
    expect(orders.get(id)).toMatchObject({ status: 'replaced', replaced_by: replacement });

  const activities = await readAll(
    venue,
    '/v2/account/activities/FILL?page_size=100&direction=asc',
    ({ id }) => `&page_token=${String(id)}`,
  );
  expect(new Set(activities.map(({ id }) => id)).size).toBe(activities.length);
  for (const [execution, { price, qty }] of said.executions)
    expect(
      activities.find(({ id }) => String(id).endsWith(execution)),
      `told execution ${execution}`,
    ).toMatchObject({ price, qty });
  const held = new Map<string, number>();
  const filled = new Map<string, number>();
  let cash = 100_000;
  for (const { order_id: orderId, symbol, side, qty, price } of activities as readonly Order[]) {
    const signed = side === 'buy' ? Number(qty) : -Number(qty);
    held.set(symbol ?? '', (held.get(symbol ?? '') ?? 0) + signed);
    filled.set(orderId ?? '', (filled.get(orderId ?? '') ?? 0) + Number(qty));
    cash -= signed * Number(price);
  }
  for (const [id, order] of orders) expect(Number(order['filled_qty'])).toBe(filled.get(id) ?? 0);
  const positions = (await request(venue.details.url, 'GET', '/v2/positions')).body as readonly Order[];
  expect(new Map(positions.map(({ symbol, qty }) => [symbol, Number(qty)]))).toEqual(
    new Map([...held].filter(([, quantity]) => quantity !== 0)),
  );
  const account = (await request(venue.details.url, 'GET', '/v2/account')).body as Order;
  expect(Number(account['cash'])).toBeCloseTo(cash, 4);
}

describe('a simulator that is killed', () => {
  it.each(Array.from({ length: RUNS }, (_, run) => FIRST_SEED + run))(
    `has lost nothing that it said, ${KILLS} times, seed %i`,
    async (seed) => {
      const random = createRandom(seed);
      const said: Said = { orders: new Map(), canceled: new Set(), replacedBy: new Map(), executions: new Map() };
      let account: unknown;
      for (let kill = 0; kill < KILLS; kill++) {
        const venue = await room.start(TERMS);
        await listen(venue, said);
        const acting = Array.from({ length: CLIENTS }, (_, client) =>
          act(venue, random.fork(`${kill}/${client}`), `${kill}-${client}`, said),
        );
        await new Promise((resolve) => setTimeout(resolve, random.integer(5, 700)));
        await venue.kill();
        await Promise.all(acting);
        const again = await room.start(TERMS);
        const { id, account_number: number } = (await request(again.details.url, 'GET', '/v2/account')).body as Order;
        account ??= { id, number };
        expect({ id, number }).toEqual(account);
        await check(again, said);
        await again.kill();
      }
      const { orders, canceled, replacedBy, executions } = said;
      process.stdout.write(
        `seed ${seed}: ${orders.size} orders acknowledged, ${canceled.size} canceled, ${replacedBy.size} replaced, ${executions.size} executions told, 0 lost\n`,
      );
    },
  );
});
