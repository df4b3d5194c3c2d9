// The simulated venue: an order until its fill is told, orders a second, a replayed day, and the matching core alone.
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { WebSocket } from 'ws';
import { parseDecimal, ZERO } from '../trading/decimal.ts';
import { describeInstrument } from '../trading/listed-instruments.ts';
import { ENDLESS_TRADING_HOURS } from '../trading/venue/us-trading-hours.ts';
import { createVenue } from '../trading/venue/venue.ts';
import { openSimulatorFloor } from './simulator-floor.ts';
import { type BenchRow, compare } from './statistics.ts';
import { startWorkerChild } from './worker-children.ts';

const KEYS = { keyId: 'BENCHKEY', secret: 'BENCHSECRET' } as const;
const HEADERS = { 'APCA-API-KEY-ID': KEYS.keyId, 'APCA-API-SECRET-KEY': KEYS.secret };
const ORDER = JSON.stringify({ symbol: 'SPY', qty: '1', side: 'buy', type: 'market', time_in_force: 'day' });
const CASH = '1000000000';
const LIMITS = { fillRatioP50: 2, ordersPerSecond: 2_000, replayMs: 2_000, eventsPerSecond: 1_000_000 };
const IN_FLIGHT = 32;

export async function benchSimulator(seconds = 5): Promise<readonly BenchRow[]> {
  return [...(await benchOrders(seconds)), ...(await benchReplay()), benchMatching(seconds)];
}

async function benchOrders(seconds: number): Promise<readonly BenchRow[]> {
  const venue = await startVenue({ kind: 'synthetic', seed: 1, session: 'always-open', symbols: ['SPY'] }, {});
  const socket = await listen(`${venue.url.replace('http:', 'ws:')}/stream`);
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  const sample = await post(venue.url, agent);
  const floor = await openSimulatorFloor(sample, Buffer.alloc(1_100));
  const floorSocket = await listen(floor.url.replace('http:', 'ws:'), false);
  const ours: number[] = [];
  const bare: number[] = [];
  for (let count = 0; count < 1_000; count++) {
    ours.push(await orderToFill(venue.url, agent, socket, isFill));
    bare.push(await orderToFill(floor.url, agent, floorSocket, () => true));
  }
  floor.close();
  floorSocket.terminate();
  socket.terminate();
  const perSecond = await throughput(venue.url, agent, seconds);
  agent.destroy();
  await venue.stop();
  const { ordersPerSecond } = LIMITS;
  return [
    compare('order to fill event', ours.slice(100), bare.slice(100), { p50: LIMITS.fillRatioP50 }),
    judge('orders accepted and journaled', '1/s', perSecond, ordersPerSecond, perSecond >= ordersPerSecond),
  ];
}

/** A day of SPY in seconds, as fast as it goes, into five clients that decode nothing. */
async function benchReplay(): Promise<readonly BenchRow[]> {
  const data = resolve(process.env['TRADEWARDEN_TEST_DATA'] ?? join(import.meta.dirname, '../../shared/data'), 'lean');
  if (!existsSync(data)) {
    console.error(`no recorded market data at ${data}: the replay is not measured (set TRADEWARDEN_TEST_DATA)`);
    return [];
  }
  const market = { kind: 'replay', path: data, symbols: ['SPY'], resolution: 'second', from: '2013-10-07', to: '2013-10-07' };
  const venue = await startVenue(market, { speed: 1_000_000, waitForBegin: true });
  const clients = await Promise.all(Array.from({ length: 5 }, () => subscribe(venue.url)));
  const startedMs = performance.now();
  await venue.ask('begin-market');
  while (!((await venue.ask('market-state')) as { finished: boolean }).finished)
    await new Promise((done) => setTimeout(done, 10));
  const ms = performance.now() - startedMs;
  for (const client of clients) client.terminate();
  await venue.stop();
  return [judge('a day of SPY seconds into five clients', 'ms', ms, LIMITS.replayMs, ms <= LIMITS.replayMs)];
}

/** Market orders bought and sold in turn, without any process around it. Every event of an order counts. */
function benchMatching(seconds: number): BenchRow {
  const venue = createVenue({
    seed: 'bench',
    instruments: [describeInstrument('SPY', 'us_equity')],
    hours: ENDLESS_TRADING_HOURS,
    fillModel: { fillDelayMs: [0, 0], partialFillProbability: 0 },
    cancelDelayMs: [0, 0],
    fees: { equityPerShare: ZERO, cryptoBasisPoints: ZERO, secPerMillion: ZERO, tafPerShare: ZERO, tafMaximum: ZERO },
    maximumMultiplier: 4,
  });
  let nowUs = Date.UTC(2026, 10, 20, 15) * 1000;
  venue.open('PASIM000001', parseDecimal(CASH), nowUs);
  venue.onTick({ kind: 'quote', symbol: 'SPY', atUs: nowUs, bidPrice: 100, bidSize: 1, askPrice: 100.02, askSize: 1 }, nowUs);
  const side = ['buy', 'sell'] as const;
  let events = 0;
  const startedMs = performance.now();
  for (let round = 0; performance.now() - startedMs < seconds * 1000; round++) {
    nowUs += 1000;
    const body = { symbol: 'SPY', qty: '1', side: side[round % 2], type: 'market', time_in_force: 'day' };
    venue.submit(body, nowUs);
    events += venue.takeOutputs().length;
  }
  const perSecond = (events / (performance.now() - startedMs)) * 1000;
  return judge(
    'order events of the matching core',
    '1/s',
    perSecond,
    LIMITS.eventsPerSecond,
    perSecond >= LIMITS.eventsPerSecond,
  );
}

async function startVenue(market: object, change: object) {
  const home = mkdtempSync(join(tmpdir(), 'tradewarden-bench-'));
  const config = {
    ...KEYS,
    market,
    startingCash: CASH,
    fillDelayMs: [0, 0],
    partialFillProbability: 0,
    rateLimitPerMinute: 0,
    ...change,
  };
  const bundle = join(import.meta.dirname, '../dist/workers/simulator.js');
  const child = await startWorkerChild(bundle, 'simulator', home, config, {
    keys: { publicKey: '', secretKey: '' },
    lanes: {},
  });
  return {
    url: (child.details as { readonly url: string }).url,
    ask: child.ask,
    async stop() {
      await child.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function listen(url: string, authenticates = true): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  if (!authenticates) return socket;
  socket.send(JSON.stringify({ action: 'auth', key: KEYS.keyId, secret: KEYS.secret }));
  socket.send(JSON.stringify({ action: 'listen', data: { streams: ['trade_updates'] } }));
  await once(socket, 'message');
  await once(socket, 'message');
  return socket;
}

async function subscribe(url: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http:', 'ws:')}/v2/iex`);
  await once(socket, 'open');
  socket.send(JSON.stringify({ action: 'auth', key: KEYS.keyId, secret: KEYS.secret }));
  socket.send(JSON.stringify({ action: 'subscribe', quotes: ['SPY'], trades: ['SPY'] }));
  for (let count = 0; count < 3; count++) await once(socket, 'message');
  socket.on('message', () => {});
  return socket;
}

/** Microseconds from sending the order to hearing of its fill, the HTTP answer read as well. */
async function orderToFill(
  url: string,
  agent: Agent,
  socket: WebSocket,
  isWanted: (frame: Buffer) => boolean,
): Promise<number> {
  const startedMs = performance.now();
  const told = new Promise<number>((done) => {
    const hear = (frame: Buffer): void => {
      if (!isWanted(frame)) return;
      socket.off('message', hear);
      done(performance.now());
    };
    socket.on('message', hear);
  });
  const [endedMs] = await Promise.all([told, post(url, agent)]);
  return (endedMs - startedMs) * 1000;
}

const isFill = (frame: Buffer): boolean => frame.includes('"event":"fill"');

async function throughput(url: string, agent: Agent, seconds: number): Promise<number> {
  const endMs = performance.now() + seconds * 1000;
  let count = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < endMs) {
      await post(url, agent);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return count / seconds;
}

function post(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/v2/orders`, { method: 'POST', agent, headers: HEADERS }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`the venue answered ${response.statusCode}: ${text}`));
      });
    });
    sent.on('error', reject);
    sent.end(ORDER);
  });
}

const judge = (name: string, unit: string, value: number, floor: number, pass: boolean): BenchRow => ({
  name,
  unit,
  value: Math.round(value),
  floor,
  ratio: Math.round((value / floor) * 1000) / 1000,
  pass,
});
