// The simulator as a worker process that replays recorded data: it waits, loses nothing, and says when it is finished.
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openStreamLine, type SimulatorProcess, type StreamLine, type StreamMessage, TEST_KEYS } from '../support/simulator.ts';
import { placeOrder, readBody } from '../support/simulator-orders.ts';
import { openSimulatorRoom } from '../support/simulator-room.ts';

type Shape = Readonly<Record<string, unknown>>;
type MarketState = { readonly finished: boolean; readonly ticksSent: number; readonly marketTimeUs: number };

const QUOTES = 1200;
const REPLAY_START_MS = Date.UTC(2026, 10, 20, 15);

const room = openSimulatorRoom();
const get = ({ details }: SimulatorProcess, path: string): Promise<unknown> => readBody(details.url, path);
const submit = ({ details }: SimulatorProcess, body: Shape = {}) => placeOrder(details.url, { time_in_force: 'gtc', ...body });

/** One quote a second, a cent higher every time. */
async function writeReplay(): Promise<Shape> {
  const path = join(room.home, 'market.csv');
  const lines = Array.from({ length: QUOTES }, (_, second) => {
    const bid = (100 + second / 100).toFixed(2);
    return `${new Date(REPLAY_START_MS + second * 1000).toISOString()},SPY,${bid},5,${(Number(bid) + 0.02).toFixed(2)},5`;
  });
  await writeFile(path, `time,symbol,bid,bid_size,ask,ask_size\n${lines.join('\n')}\n`);
  return { kind: 'replay', path, symbols: ['SPY'], resolution: 'tick', from: '2026-11-20', to: '2026-11-20' };
}

async function subscribe(simulator: SimulatorProcess, path = '/v2/iex', symbol = 'SPY'): Promise<StreamLine> {
  const line = await openStreamLine(simulator.details.url, path);
  line.say({ action: 'auth', key: TEST_KEYS.keyId, secret: TEST_KEYS.secret });
  line.say({ action: 'subscribe', quotes: [symbol] });
  await line.next(({ T }) => T === 'subscription');
  return line;
}

/** Waits until two looks at market time, with a whole request between them, find the same. */
const standstill = (simulator: SimulatorProcess): Promise<void> =>
  vi.waitFor(async () => {
    const one = (await simulator.ask('market-state')) as MarketState;
    await get(simulator, '/v2/clock');
    expect(await simulator.ask('market-state')).toMatchObject({ marketTimeUs: one.marketTimeUs });
  });

const secondOf = ({ t }: StreamMessage): number => (Date.parse(String(t)) - REPLAY_START_MS) / 1000;
const nextQuoteSecond = async (line: StreamLine): Promise<number> => secondOf(await line.next(({ T }) => T === 'q'));

describe('a replay at the simulated venue', () => {
  it('waits to be begun and listened to, plays every event once, and is finished when all was received', async () => {
    const market = await writeReplay();
    const simulator = await room.start({ market, speed: 2000 });
    expect(simulator.details).toMatchObject({
      source: 'replay',
      accountNumber: 'PASIM000001',
      marketFromUs: REPLAY_START_MS * 1000,
    });
    const line = await subscribe(simulator);
    expect(await simulator.ask('market-state')).toMatchObject({
      finished: false,
      ticksSent: 0,
      marketTimeUs: REPLAY_START_MS * 1000,
    });
    await simulator.ask('begin-market');
    const seconds: number[] = [];
    while (seconds.length < QUOTES) seconds.push(await nextQuoteSecond(line));
    expect(seconds).toEqual(Array.from({ length: QUOTES }, (_, second) => second));
    await vi.waitFor(
      async () => expect(await simulator.ask('market-state')).toMatchObject({ finished: true, ticksSent: QUOTES }),
      { timeout: 20_000 },
    );
    const state = (await simulator.ask('market-state')) as MarketState & { readonly marketToUs: number };
    expect(state.marketTimeUs).toBe(state.marketToUs);
    // The market is over, but its last prices are still good.
    const late = await submit(simulator);
    expect(await get(simulator, `/v2/orders/${(late.body as { id: string }).id}`)).toMatchObject({
      status: 'filled',
      filled_avg_price: '112.01',
    });
  });

  it('shows a successor what a killed predecessor had not shown, and leaves nothing out', async () => {
    const market = await writeReplay();
    const settings = { market, speed: 500, waitForBegin: false };
    const first = await room.start(settings);
    const before = await subscribe(first);
    const seen = new Set<number>();
    while (seen.size < QUOTES / 3) seen.add(await nextQuoteSecond(before));
    await first.kill();
    for (const message of await before.rest()) if (message['T'] === 'q') seen.add(secondOf(message));
    const second = await room.start(settings);
    const after = await subscribe(second);
    const resumed = await nextQuoteSecond(after);
    expect(resumed).toBeGreaterThan(0);
    seen.add(resumed);
    while (!seen.has(QUOTES - 1)) seen.add(await nextQuoteSecond(after));
    expect(seen.size).toBe(QUOTES);
  });

  it('stands still while nobody listens', async () => {
    const simulator = await room.start({ market: await writeReplay(), speed: 1000, waitForBegin: false });
    const line = await subscribe(simulator);
    await nextQuoteSecond(line);
    line.socket.terminate();
    await standstill(simulator);
    const { marketTimeUs } = (await simulator.ask('market-state')) as MarketState;
    const again = await subscribe(simulator);
    expect(await nextQuoteSecond(again)).toBeLessThanOrEqual((marketTimeUs / 1000 - REPLAY_START_MS) / 1000 + 1);
  });
});

describe('a replay of several feeds', () => {
  it('goes on only when every feed that was cut off is listened to again', async () => {
    const market = { ...(await writeReplay()), symbols: ['SPY', 'BTC/USD'] };
    const coins = Array.from({ length: QUOTES }, (_, second) => {
      const time = new Date(REPLAY_START_MS + second * 1000).toISOString();
      return `${time},BTC/USD,60000,1,60001,1`;
    });
    await appendFile(join(room.home, 'market.csv'), `${coins.join('\n')}\n`);
    const simulator = await room.start({ market, speed: 1000, waitForBegin: false });
    const crypto = ['/v1beta3/crypto/us', 'BTC/USD'] as const;
    const lines = [await subscribe(simulator), await subscribe(simulator, ...crypto)];
    for (const line of lines) await nextQuoteSecond(line);
    for (const line of lines) line.socket.terminate();
    await standstill(simulator);
    const stocks = await subscribe(simulator);
    const { marketTimeUs } = (await simulator.ask('market-state')) as MarketState;
    await standstill(simulator);
    expect(await simulator.ask('market-state')).toMatchObject({ marketTimeUs });
    await subscribe(simulator, ...crypto);
    expect(await nextQuoteSecond(stocks)).toBeGreaterThanOrEqual(Math.floor((marketTimeUs / 1000 - REPLAY_START_MS) / 1000));
  });
});
