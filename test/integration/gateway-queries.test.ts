// Questions through the real SDK: snapshots, history and instruments, complete over many pages and patient with hiccups.
import { expect, it } from 'vitest';
import type { ClientOrderId } from '../../protocol/orders.ts';
import { freshVenueForEachTest } from '../support/gateway-listener.ts';
import { venueOrder } from '../support/gateway-venue-documents.ts';

const bench = freshVenueForEachTest();

type Query = Readonly<Record<string, string>>;
const MINUTE_US = 60_000_000;
/** The venue's clock says 2026-11-20 14:44:20 UTC. */
const NOW_US = Date.UTC(2026, 10, 20, 14, 44, 20) * 1000 + 123_000;
const iso = (us: number): string => new Date(us / 1000).toISOString();
/** Serves items newest first, `limit` at a time. */
const paged = (name: string, symbol: string, items: readonly unknown[]) => (query: Query) => {
  const from = Number(query['page_token'] ?? 0);
  const to = from + Math.min(Number(query['limit']), 7);
  return { [name]: { [symbol]: items.slice(from, to) }, next_page_token: to < items.length ? String(to) : null };
};
const routesAsked = (path: string): readonly Query[] =>
  bench.server.requests.filter(({ route }) => route === `GET ${path}`).map(({ query }) => query);

it('reads a snapshot with every order, fill and cash movement over all pages', async () => {
  for (let index = 0; index < 1203; index++) {
    // Many share one moment of submission, across the borders of pages.
    const submitted_at = new Date(Date.UTC(2026, 10, 20, 10, 0, Math.floor(index / 7))).toISOString();
    const status = index % 3 === 0 ? 'filled' : 'new';
    bench.server.orders.set(
      `id-${index}`,
      venueOrder({ id: `venue-${index}`, client_order_id: `id-${index}`, submitted_at, status }),
    );
  }
  const fills = Array.from({ length: 250 }, (_, index) => ({
    id: `20261120101018${String(index).padStart(3, '0')}::exec-${index}`,
    activity_type: 'FILL',
    transaction_time: '2026-11-20T15:10:18.097465Z',
    type: 'fill',
    price: '86.878',
    qty: '0.057436865',
    side: index % 2 ? 'sell_short' : 'buy',
    symbol: 'KO',
    order_id: 'venue-1',
  }));
  const cash = [
    {
      id: 'c1',
      activity_type: 'CFEE',
      date: '2026-11-20',
      net_amount: '-0.25',
      // Paid in dollars: so many coins were traded, and none is gone.
      qty: '0.5',
      symbol: 'BTC/USD',
      status: 'executed',
      created_at: '2026-11-20T15:10:18.5Z',
    },
    { id: 'c2', activity_type: 'DIV', date: '2026-11-19', net_amount: '1.02', symbol: 'KO' },
    { id: 'c3', activity_type: 'SPLIT', date: '2026-11-19', qty: '10', symbol: 'KO' },
    { id: 'c4', activity_type: 'CSD', date: '2026-11-19', net_amount: '500', status: 'canceled' },
  ];
  bench.server.documents.set('/v2/account/activities', (query: Query) => {
    const all: readonly { id: string }[] = query['category'] === 'trade_activity' ? fills : cash;
    const from = all.findIndex(({ id }) => id === query['page_token']) + 1;
    return all.slice(from, from + Number(query['page_size']));
  });
  const position = {
    asset_id: 'x',
    exchange: 'CRYPTO',
    avg_entry_price: '100.5',
    side: 'long',
    qty: '0.5',
    market_value: '1',
    cost_basis: '1',
  };
  bench.server.documents.set('/v2/positions', [
    { ...position, symbol: 'BTCUSD', asset_class: 'crypto' },
    { ...position, symbol: 'OLDUSDT', asset_class: 'crypto' },
    { ...position, symbol: 'AAPL', asset_class: 'us_equity', side: 'short', qty: '-3' },
  ]);
  bench.server.documents.set('/v2/assets', [asset({ class: 'crypto', symbol: 'BTC/USD' })]);

  const answer = await bench.heard.venue.ask('venue-snapshot', { sinceUs: 1 });
  if (!answer.ok) throw new Error(answer.message);
  const { account, positions, orders, fills: readFills, cashMovements, venueTimeUs } = answer.answer;
  expect(account).toEqual({
    accountNumber: 'PASIM000001',
    currency: 'USD',
    cash: '100000',
    equity: '100000.5',
    buyingPower: '400000',
    isBlocked: false,
  });
  expect(positions.map(({ symbol, quantity }) => `${symbol} ${quantity}`)).toEqual(['BTC/USD 0.5', 'OLD/USDT 0.5', 'AAPL -3']);
  expect(new Set(orders.map(({ clientOrderId }) => clientOrderId)).size).toBe(1203);
  expect(orders).toHaveLength(1203);
  expect(readFills).toHaveLength(250);
  expect(readFills[3]).toEqual({
    activityId: '20261120101018003::exec-3',
    executionId: 'exec-3',
    venueOrderId: 'venue-1',
    symbol: 'KO',
    side: 'sell',
    quantity: '0.057436865',
    price: '86.878',
    atUs: Date.UTC(2026, 10, 20, 15, 10, 18) * 1000 + 97_465,
  });
  expect(cashMovements).toEqual([
    {
      activityId: 'c1',
      type: 'CFEE',
      amount: '-0.25',
      symbol: 'BTC/USD',
      date: '2026-11-20',
      atUs: Date.UTC(2026, 10, 20, 15, 10, 18, 500) * 1000,
    },
    { activityId: 'c2', type: 'DIV', amount: '1.02', symbol: 'KO', date: '2026-11-19', atUs: Date.UTC(2026, 10, 19, 5) * 1000 },
    // No cash, but ten shares more.
    {
      activityId: 'c3',
      type: 'SPLIT',
      amount: '0',
      symbol: 'KO',
      quantity: '10',
      date: '2026-11-19',
      atUs: Date.UTC(2026, 10, 19, 5) * 1000,
    },
  ]);
  expect(venueTimeUs).toBe(NOW_US);
});

it('reads a snapshot again when a fill came in between', async () => {
  let cash = 1000;
  const account = bench.server.documents.get('/v2/account') as object;
  // The cash differs between the first two readings.
  bench.server.documents.set('/v2/account', () => {
    cash = Math.max(998, cash - 1);
    return { ...account, cash: String(cash) };
  });
  const answer = await bench.heard.venue.ask('venue-snapshot', { sinceUs: 0 });
  expect(answer).toMatchObject({ ok: true, answer: { account: { cash: '998' } } });
  expect(routesAsked('/v2/account')).toHaveLength(3);
});

it('gives the last finished minute bars, oldest first, without the one that is still open', async () => {
  const open = Math.floor(NOW_US / MINUTE_US) * MINUTE_US;
  const bars = Array.from({ length: 40 }, (_, index) => ({
    t: iso(open - index * MINUTE_US),
    o: 1,
    h: 3,
    l: 1,
    c: 2,
    v: index,
    n: 1,
    vw: 2,
  }));
  bench.server.documents.set('/v2/stocks/bars', paged('bars', 'AAPL', bars));
  const answer = await bench.heard.venue.ask('history', { symbol: 'AAPL', durationUs: MINUTE_US, count: 20 });
  if (!answer.ok) throw new Error(answer.message);
  expect(answer.answer.bars.map(({ atUs, volume }) => [atUs, volume])).toEqual(
    Array.from({ length: 20 }, (_, index) => [open - (20 - index) * MINUTE_US, 20 - index]),
  );
  expect(routesAsked('/v2/stocks/bars')[0]).toMatchObject({ timeframe: '1Min', feed: 'iex', sort: 'desc', symbols: 'AAPL' });
});

it('folds bars of odd durations from the largest that fit, whole ones only', async () => {
  const hour = Date.UTC(2026, 10, 20, 14) * 1000;
  const bars = Array.from({ length: 60 }, (_, index) => ({
    t: iso(hour + (1 - index) * 30 * MINUTE_US),
    o: 1,
    h: 3,
    l: 1,
    c: 2,
    v: 1,
  }));
  bench.server.documents.set('/v1beta3/crypto/us/bars', paged('bars', 'BTC/USD', bars));
  const answer = await bench.heard.venue.ask('history', { symbol: 'BTC/USD', durationUs: 90 * MINUTE_US, count: 3 });
  if (!answer.ok) throw new Error(answer.message);
  const last = Math.floor(NOW_US / (90 * MINUTE_US)) * 90 * MINUTE_US - 90 * MINUTE_US;
  expect(answer.answer.bars.map(({ atUs, volume }) => [atUs, volume])).toEqual(
    [2, 1, 0].map((back) => [last - back * 90 * MINUTE_US, 3]),
  );
  expect(routesAsked('/v1beta3/crypto/us/bars')[0]).toMatchObject({ timeframe: '30Min' });
});

it('builds bars of seconds from trades, reading no further back than needed', async () => {
  const second = Math.floor(NOW_US / 1_000_000) * 1_000_000;
  // Three trades a second, newest first; one of them was canceled later.
  const trades = Array.from({ length: 90 }, (_, index) => ({
    t: iso(second + 100_000 - index * 333_000),
    p: 100 + index,
    s: 1,
    ...(index === 4 && { u: 'canceled' }),
  }));
  bench.server.documents.set('/v2/stocks/trades', paged('trades', 'SPY', trades));
  const answer = await bench.heard.venue.ask('history', { symbol: 'SPY', durationUs: 5_000_000, count: 3 });
  if (!answer.ok) throw new Error(answer.message);
  const fiveSeconds = Math.floor(NOW_US / 5_000_000) * 5_000_000;
  expect(answer.answer.bars.map(({ atUs }) => atUs)).toEqual([3, 2, 1].map((back) => fiveSeconds - back * 5_000_000));
  const last = trades.filter(
    ({ t, u }) => Date.parse(t) * 1000 >= fiveSeconds - 5_000_000 && Date.parse(t) * 1000 < fiveSeconds && u === undefined,
  );
  expect(answer.answer.bars.at(-1)).toMatchObject({ volume: last.length, close: last[0]?.p, open: last.at(-1)?.p });
  expect(routesAsked('/v2/stocks/trades').length).toBeLessThan(10);
});

it('lists instruments with their grids and leaves out what the venue does not know', async () => {
  bench.server.documents.set(
    '/v2/assets/AAPL',
    asset({ symbol: 'AAPL', class: 'us_equity', exchange: 'NASDAQ', fractionable: true, shortable: true }),
  );
  bench.server.documents.set(
    '/v2/assets/BTC/USD',
    asset({
      symbol: 'BTC/USD',
      class: 'crypto',
      min_order_size: '0.0001',
      min_trade_increment: '0.00001',
      price_increment: '0.5',
    }),
  );
  const answer = await bench.heard.venue.ask('instruments', { symbols: ['AAPL', 'NOSUCH', 'BTC/USD'] });
  if (!answer.ok) throw new Error(answer.message);
  expect(answer.answer.instruments).toMatchObject([
    { symbol: 'AAPL', assetClass: 'us_equity', priceIncrement: '0.01', quantityIncrement: '0.000000001', shortable: true },
    { symbol: 'BTC/USD', assetClass: 'crypto', priceIncrement: '0.5', quantityIncrement: '0.00001', minimumQuantity: '0.0001' },
  ]);
});

it('asks again after a hiccup, and says plainly when the venue cannot answer', async () => {
  bench.server.misbehave('GET /v2/account', { kind: 'answer', status: 503, body: { message: 'busy' } }, { kind: 'cut-before' });
  expect(await bench.heard.venue.ask('account', {})).toMatchObject({ ok: true });
  bench.server.misbehave(
    'GET /v2/orders:by_client_order_id',
    ...Array.from({ length: 3 }, () => ({ kind: 'garbage' }) as const),
  );
  expect(await bench.heard.venue.ask('order-by-client-id', { clientOrderId: 'x' as ClientOrderId })).toMatchObject({
    ok: false,
    code: 'NO_ANSWER',
  });
  expect(await bench.heard.venue.ask('order-by-client-id', { clientOrderId: 'x' as ClientOrderId })).toEqual({
    ok: true,
    answer: { found: false },
  });
});

it('reads a snapshot beside orders of other programs that cannot be read, over all pages', async () => {
  const at = (second: number): string => new Date(Date.UTC(2026, 10, 20, 10, 0, second)).toISOString();
  const foreign = (index: number, fields: Readonly<Record<string, unknown>>): void => {
    const order = venueOrder({ id: `legs-${index}`, client_order_id: `someone-${index}`, submitted_at: at(index), ...fields });
    bench.server.orders.set(`someone-${index}`, order);
  };
  // The first page holds nothing else.
  for (let index = 0; index < 500; index++) foreign(index, { symbol: '', side: '', order_class: 'mleg' });
  foreign(501, { side: 'buy_minus', submitted_at: null, created_at: at(501) });
  foreign(502, { symbol: 'MSFT' });
  bench.server.orders.set('tw-9', venueOrder({ id: 'venue-9', client_order_id: 'tw-9', submitted_at: at(503) }));
  for (let reading = 1; reading <= 2; reading++) {
    const answer = await bench.heard.venue.ask('venue-snapshot', { sinceUs: 0 });
    if (!answer.ok) throw new Error(answer.message);
    expect(answer.answer.orders.map(({ clientOrderId }) => clientOrderId)).toEqual(['someone-502', 'tw-9']);
  }
  expect(bench.heard.venue.status()).toMatchObject({
    skippedOrders: {
      count: 501,
      latest: 'order legs-501 of another program: side: expected "buy" or "sell", found "buy_minus"',
    },
  });
  expect(bench.heard.logs).toEqual([
    'warn: orders of another program cannot be read and are left out: order legs-0 of another program: symbol: expected a text, found ""',
  ]);
});

it('gives no snapshot when an order of our own cannot be read, or one that might be', async () => {
  bench.server.orders.set('tw-1', venueOrder({ client_order_id: 'tw-1', side: '' }));
  expect(await bench.heard.venue.ask('venue-snapshot', { sinceUs: 0 })).toMatchObject({
    ok: false,
    code: 'NO_ANSWER',
    message: 'no readable answer came: side: expected "buy" or "sell", found ""',
  });
  bench.server.orders.clear();
  bench.server.orders.set('x', venueOrder({ client_order_id: null }));
  expect(await bench.heard.venue.ask('venue-snapshot', { sinceUs: 0 })).toMatchObject({
    ok: false,
    message: 'no readable answer came: client_order_id: expected a text, found null',
  });
});

function asset(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    id: 'b0b6dd9d',
    exchange: 'CRYPTO',
    name: 'Something',
    status: 'active',
    tradable: true,
    marginable: false,
    shortable: false,
    fractionable: true,
    ...fields,
  };
}
