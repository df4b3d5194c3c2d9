// The simulated venue: an order until its fill is told, orders a second, a replayed day, and the matching core alone.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { benchMatching } from './matching-core.ts';
import { BENCH_KEYS, framesUntilFill, listen, orderToFill, post, subscribe, throughput } from './simulator-clients.ts';
import { openSimulatorFloor } from './simulator-floor.ts';
import { type BenchRow, compare, judge } from './statistics.ts';
import { startWorkerChild } from './worker-children.ts';

const CASH = '1000000000';
const LIMITS = { fillRatioP50: 2, ordersPerSecond: 2_000, replayMs: 2_000 };
const IN_FLIGHT = 32;

export async function benchSimulator(seconds = 5): Promise<readonly BenchRow[]> {
  return [...(await benchOrders(seconds)), ...(await benchReplay()), benchMatching(seconds)];
}

async function benchOrders(seconds: number): Promise<readonly BenchRow[]> {
  const venue = await startVenue({ kind: 'synthetic', seed: 1, session: 'always-open', symbols: ['SPY'] }, {});
  const socket = await listen(`${venue.url.replace('http:', 'ws:')}/stream`);
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  const told = framesUntilFill(socket);
  const floor = await openSimulatorFloor(await post(venue.url, agent), await told);
  const floorSocket = await listen(floor.url.replace('http:', 'ws:'), false);
  const ours: number[] = [];
  const bare: number[] = [];
  for (let count = 0; count < 1_000; count++) {
    ours.push(await orderToFill(venue.url, agent, socket));
    bare.push(await orderToFill(floor.url, agent, floorSocket));
  }
  floor.close();
  floorSocket.terminate();
  socket.terminate();
  const perSecond = await throughput(venue.url, agent, { seconds, inFlight: IN_FLIGHT });
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

async function startVenue(market: object, change: object) {
  const home = mkdtempSync(join(tmpdir(), 'tradewarden-bench-'));
  const config = {
    ...BENCH_KEYS,
    market,
    startingCash: CASH,
    fillDelayMs: [0, 0],
    partialFillProbability: 0,
    rateLimitPerMinute: 0,
    streamConnectionLimit: 0,
    ...change,
  };
  const bundle = join(import.meta.dirname, '../dist/workers/simulator.js');
  const child = await startWorkerChild(bundle, 'simulator', home, config, {
    keys: { publicKey: '', secretKey: '', pass: '' },
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
