// A replay of several days: a holiday and a half day between them, gaps over the nights, and a symbol that is no longer listed in the
// end. Market time stands still but for seeks.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newYorkToUs } from '../../trading/new-york-time.ts';
import { createLeanWriter, type LeanWriter } from '../support/lean-writer.ts';
import { request, startSimulator, type TestSimulator } from '../support/simulator.ts';
import { ADMIN, seekMarket } from '../support/simulator-admin.ts';
import { placeOrder } from '../support/simulator-orders.ts';

type Raw = Readonly<Record<string, unknown>>;

const MINUTE_US = 60_000_000;
const [WEDNESDAY, HALF_FRIDAY, MONDAY] = ['2026-11-25', '2026-11-27', '2026-11-30'] as const;
const at = (date: string, hour: number, minute = 0): number => newYorkToUs(date, (hour * 60 + minute) * MINUTE_US);

let lean: LeanWriter;
let simulator: TestSimulator;

beforeEach(async () => {
  lean = createLeanWriter();
  for (const [date, price, hours] of [
    [WEDNESDAY, 100, 6.5],
    [HALF_FRIDAY, 90, 3.5],
    [MONDAY, 120, 6.5],
  ] as const)
    lean.writeDay('SPY', date, price, hours);
  lean.writeDay('GONE', WEDNESDAY, 10, 6.5);
  lean.writeDay('GONE', HALF_FRIDAY, 7.5, 3.5);
  lean.write('map_files/spy.csv', '19980102,spy\n20501231,spy\n');
  lean.write('map_files/gone.csv', '19980102,gone,Q\n20261127,gone,Q\n');
  const market = {
    kind: 'replay',
    path: lean.path,
    symbols: ['SPY', 'GONE'],
    resolution: 'minute',
    from: WEDNESDAY,
    to: MONDAY,
  };
  simulator = await startSimulator({ market, admin: ADMIN });
});
afterEach(async () => {
  await simulator.stop();
  lean.remove();
});

const seek = (date: string, hour: number, minute = 0): Promise<void> => seekMarket(simulator, at(date, hour, minute));
const get = async (path: string): Promise<Raw> => (await request(simulator.url, 'GET', path)).body as Raw;
const send = (order: Raw) => placeOrder(simulator.url, order);
async function place(order: Raw): Promise<Raw> {
  const { status, body } = await send(order);
  expect([status, body]).toEqual([200, expect.anything()]);
  return body as Raw;
}
const look = ({ id }: Raw): Promise<Raw> => get(`/v2/orders/${String(id)}`);
const clock = () => simulator.alpaca.trading.clock.legacyClock();

describe('a holiday and a half day', () => {
  it('are known to the clock before, between and after', async () => {
    await seek(WEDNESDAY, 16, 30);
    const evening = await clock();
    expect(evening).toMatchObject({
      isOpen: false,
      nextOpen: new Date('2026-11-27T09:30:00-05:00'),
      nextClose: new Date('2026-11-27T13:00:00-05:00'),
    });
    await seek(HALF_FRIDAY, 12, 59);
    expect(await clock()).toMatchObject({ isOpen: true, nextClose: new Date('2026-11-27T13:00:00-05:00') });
    await seek(HALF_FRIDAY, 13, 0);
    expect(await clock()).toMatchObject({ isOpen: false, nextOpen: new Date('2026-11-30T09:30:00-05:00') });
    const days = await simulator.alpaca.trading.calendar.legacyCalendar({
      start: new Date('2026-11-25'),
      end: new Date('2026-11-30'),
    });
    expect(days.map(({ date, close }) => `${date.toISOString().slice(0, 10)} ${close}`)).toEqual([
      `${WEDNESDAY} 16:00`,
      `${HALF_FRIDAY} 13:00`,
      `${MONDAY} 16:00`,
    ]);
  });

  it('end what was good for the day: at four before the holiday, at one on the half day, an hour of evening included at five', async () => {
    await seek(WEDNESDAY, 10);
    const wednesday = await place({ type: 'limit', limit_price: '50' });
    expect(wednesday['expires_at']).toBe('2026-11-25T21:00:00Z');
    await seek(HALF_FRIDAY, 10);
    expect(await look(wednesday)).toMatchObject({ status: 'expired', expired_at: '2026-11-25T21:00:00Z' });
    const friday = await place({ type: 'limit', limit_price: '50' });
    const extended = await place({ type: 'limit', limit_price: '50', extended_hours: true });
    expect([friday['expires_at'], extended['expires_at']]).toEqual(['2026-11-27T18:00:00Z', '2026-11-27T22:00:00Z']);
    await seek(HALF_FRIDAY, 13, 1);
    expect([(await look(friday))['status'], (await look(extended))['status']]).toEqual(['expired', 'new']);
    await seek(HALF_FRIDAY, 17, 1);
    expect((await look(extended))['status']).toBe('expired');
  });

  it('hold the closing auction at one, and take orders for it until ten to one', async () => {
    await seek(HALF_FRIDAY, 12, 49);
    const closing = await place({ time_in_force: 'cls' });
    await seek(HALF_FRIDAY, 12, 55);
    expect(await send({ time_in_force: 'cls' })).toMatchObject({ status: 422 });
    expect((await look(closing))['status']).toBe('accepted');
    await seek(HALF_FRIDAY, 13, 0);
    expect(await look(closing)).toMatchObject({ status: 'filled', filled_avg_price: expect.stringMatching(/^90(\.|$)/) });
    expect(String((await look(closing))['filled_at'])).toMatch(/^2026-11-27T17:59:59\.9/);
    const auctions = (await get(`/v2/stocks/SPY/auctions?start=${WEDNESDAY}`))['auctions'] as Raw[];
    expect(auctions.map(({ d }) => d)).toEqual([WEDNESDAY, HALF_FRIDAY]);
  });

  it('are days of their own in daily bars, which know no holiday', async () => {
    await seek(MONDAY, 15);
    const { bars } = await get(`/v2/stocks/SPY/bars?timeframe=1Day&start=${WEDNESDAY}&end=${MONDAY}`);
    expect((bars as Raw[]).map(({ t, c }) => [String(t).slice(0, 10), c])).toEqual([
      [WEDNESDAY, 100],
      [HALF_FRIDAY, 90],
      [MONDAY, 120],
    ]);
  });
});

describe('a gap over the night', () => {
  it('fills stops and limits at the prices of the morning, not at their own', async () => {
    await seek(WEDNESDAY, 10);
    await place({ qty: '2' });
    const stop = await place({ side: 'sell', type: 'stop', stop_price: '95', time_in_force: 'gtc' });
    const limit = await place({ side: 'sell', type: 'limit', limit_price: '110', time_in_force: 'gtc' });
    await seek(HALF_FRIDAY, 9, 29);
    expect([(await look(stop))['status'], (await look(limit))['status']]).toEqual(['new', 'new']);
    await seek(HALF_FRIDAY, 9, 35);
    expect(await look(stop)).toMatchObject({ status: 'filled', filled_avg_price: expect.stringMatching(/^(89\.9|90)/) });
    await seek(MONDAY, 9, 35);
    expect(await look(limit)).toMatchObject({ status: 'filled', filled_avg_price: expect.stringMatching(/^(119\.9|120)/) });
  });

  it('releases what was sent at night with the first prices of the next session', async () => {
    await seek(WEDNESDAY, 18);
    const night = await place({});
    expect(night).toMatchObject({ status: 'accepted', expires_at: '2026-11-27T18:00:00Z' });
    await seek(HALF_FRIDAY, 9, 29);
    expect((await look(night))['status']).toBe('accepted');
    await seek(HALF_FRIDAY, 9, 35);
    expect(await look(night)).toMatchObject({ status: 'filled', filled_avg_price: expect.stringMatching(/^90/) });
  });

  it('shows in what the day changed: equity and price since four o’clock before', async () => {
    await seek(WEDNESDAY, 10);
    await place({ qty: '10' });
    await seek(HALF_FRIDAY, 10);
    const { body } = await request(simulator.url, 'GET', '/v2/positions/SPY');
    expect(Number((body as Raw)['lastday_price'])).toBeCloseTo(100, 1);
    expect(Number((body as Raw)['change_today'])).toBeCloseTo(-0.1, 3);
    const { last_equity: last, equity } = await get('/v2/account');
    expect(Number(equity) - Number(last)).toBeCloseTo(-100, 0);
  });
});

describe('a symbol that is no longer listed', () => {
  it('ends in the night after its last day: orders canceled, what is held paid out, nothing to trade', async () => {
    await seek(WEDNESDAY, 10);
    await place({ symbol: 'GONE', qty: '100' });
    const resting = await place({ symbol: 'GONE', type: 'limit', limit_price: '1', time_in_force: 'gtc' });
    const cash = Number((await get('/v2/account'))['cash']);
    await seek(HALF_FRIDAY, 16);
    expect(await get('/v2/assets/GONE')).toMatchObject({ status: 'active', tradable: true });
    await seek(MONDAY, 8);
    expect((await look(resting))['status']).toBe('canceled');
    expect(await simulator.alpaca.trading.positions.getAllOpenPositions()).toEqual([]);
    const account = await get('/v2/account');
    expect(Number(account['cash']) - cash).toBeCloseTo(750, 0);
    expect(account['equity']).toBe(account['cash']);
    const activities = await simulator.alpaca.trading.accountActivities.getAccountActivitiesByActivityType({
      activityType: 'REORG',
    });
    expect(activities).toMatchObject([{ symbol: 'GONE', qty: '-100' }]);
    expect(await get('/v2/assets/GONE')).toMatchObject({ status: 'inactive', tradable: false });
    expect(
      ((await request(simulator.url, 'GET', '/v2/assets?status=inactive')).body as Raw[]).map(({ symbol }) => symbol),
    ).toEqual(['GONE']);
    expect(await send({ symbol: 'GONE' })).toMatchObject({ status: 422, body: { message: 'asset "GONE" is not tradable' } });
    await place({ symbol: 'SPY' });
  });

  it('is told of a map file that cannot be read, with its line', async () => {
    lean.write('map_files/gone.csv', '19980102,gone,Q\n2026,gone\n');
    const market = { kind: 'replay', path: lean.path, symbols: ['GONE'], resolution: 'minute', from: WEDNESDAY, to: MONDAY };
    await expect(startSimulator({ market })).rejects.toThrow(/gone\.csv, line 2: expected a day and a ticker/);
  });
});
