// Tick to order: from a tick leaving the gateway to the order request arriving back there, through strategy, risk checks and
// the synced journal commit, beside three bare hops with the same bytes, and beside those hops and one bare synced write.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { encode } from '../protocol/codec.ts';
import type { OrderRequest, SubmitOrder } from '../protocol/orders.ts';
import { strategyWorker } from '../protocol/signals.ts';
import type { Quote } from '../protocol/ticks.ts';
import { monotonicUs, nowUs } from '../runtime/clocks.ts';
import { createCurveKeyPair } from '../runtime/lane-sockets.ts';
import { openBenchGateway } from './bench-gateway.ts';
import { createBenchVenue } from './bench-venue.ts';
import { openFloorProcess } from './floor-process.ts';
import { type BenchRow, compare } from './statistics.ts';
import { measureBareCommits, measureSyncedWrites } from './sync-floor.ts';
import { startWorkerChild } from './worker-children.ts';

const EVERY_MS = 2;
const BLOCKS = 10;
/** So many round trips until nothing is compiled any more: a workstation runs for days, its first seconds are not its speed. */
const WARM_UP = 6_000;
const LIMITS = { p50: 2, p99: 2.5 };
const LIMITS_WITHOUT_COMMIT = { p50: 1.4 };

type Sample = { readonly totalUs: number; readonly commitUs: number };

export async function benchLatency(samplesPerBlock = 400): Promise<readonly BenchRow[]> {
  const home = mkdtempSync(join(tmpdir(), 'tradewarden-bench-'));
  let arrive: (request: OrderRequest) => void = () => {};
  const venue = createBenchVenue((request) => arrive(request));
  const [executorKeys, strategyKeys] = [createCurveKeyPair(), createCurveKeyPair()];
  let arrivedAtUs = 0;
  const gateway = await openBenchGateway(venue, [executorKeys, strategyKeys], () => {
    arrivedAtUs = monotonicUs();
  });
  const bind = { role: 'bind', port: 0, allowedKeys: [strategyKeys.publicKey] } as const;
  const risk = { maxOrderNotional: null, maxPositionNotional: null, maxPositionQuantity: null, duplicateWindowMs: 0 };
  const executor = await startWorkerChild(
    bundle('executor'),
    'executor',
    home,
    { venue: 'simulator', risk },
    gateway.clientSession(executorKeys, ['ticks', 'reports', 'orders', 'queries'], {
      signals: { ...bind, passes: { [strategyKeys.pass]: strategyWorker('every-quote') } },
      portfolio: bind,
      control: bind,
    }),
  );
  const connect = (lane: 'signals' | 'portfolio') =>
    ({
      role: 'connect',
      peers: [{ worker: 'executor', port: executor.ports[lane] ?? 0, serverKey: executorKeys.publicKey }],
    }) as const;
  const config = {
    id: 'every-quote',
    strategy: join(import.meta.dirname, 'workers/every-quote.ts'),
    symbols: ['SPY'],
    parameters: {},
  };
  const strategy = await startWorkerChild(
    bundle('strategy'),
    'strategy',
    home,
    config,
    gateway.clientSession(strategyKeys, ['ticks', 'queries'], { signals: connect('signals'), portfolio: connect('portfolio') }),
  );

  let lastRequest: SubmitOrder | undefined;
  const roundTrip = async (): Promise<Sample> => {
    const arrived = new Promise<Sample>((resolve) => {
      arrive = (request) => {
        if (request.kind !== 'submit-order' || !request.trace) throw new Error('expected an order with its trace');
        lastRequest = request;
        resolve({ totalUs: arrivedAtUs - request.trace.tickSentAtUs, commitUs: request.trace.commitUs });
      };
    });
    venue.sendTicks([createQuote()]);
    return arrived;
  };
  const measure = async (count: number): Promise<Sample[]> => {
    const samples: Sample[] = [];
    for (let index = 0; index < count; index++) {
      samples.push(await roundTrip());
      await pause(EVERY_MS);
    }
    return samples;
  };

  await measure(WARM_UP);
  const floor = await openFloorProcess();
  const tick = { v: 1, e: 'gateway/m3k2x9abc', n: 1000, t: monotonicUs(), m: [createQuote()] };
  const committing = await openFloorProcess();
  const sizes = [encode(tick).length, SIGNAL_BYTES, encode(lastRequest).length];
  await floor.call('openLatency', sizes);
  await committing.call('openLatency', sizes, join(import.meta.dirname, 'committing-executor.ts'));
  for (const bare of [floor, committing]) await bare.call('measureLatency', WARM_UP, EVERY_MS);
  const ours: Sample[] = [];
  const bare: number[] = [];
  const synced: number[] = [];
  const committed: number[] = [];
  const hopsWithCommit: number[] = [];
  for (let block = 0; block < BLOCKS; block++) {
    bare.push(...(await floor.call<number[]>('measureLatency', samplesPerBlock, EVERY_MS)));
    synced.push(...(await measureSyncedWrites(samplesPerBlock, EVERY_MS)));
    committed.push(...(await measureBareCommits(samplesPerBlock, EVERY_MS)));
    hopsWithCommit.push(...(await committing.call<number[]>('measureLatency', samplesPerBlock, EVERY_MS)));
    ours.push(...(await measure(samplesPerBlock)));
  }
  floor.close();
  committing.close();
  await strategy.stop();
  await executor.stop();
  gateway.close();
  rmSync(home, { recursive: true, force: true });
  return [
    compare(
      'tick to order',
      ours.map((sample) => sample.totalUs),
      bare,
      LIMITS,
    ),
    compare(
      'tick to order without the commit',
      ours.map((sample) => sample.totalUs - sample.commitUs),
      bare,
      LIMITS_WITHOUT_COMMIT,
    ),
    compare(
      'synced journal commit',
      ours.map((sample) => sample.commitUs),
      synced,
      {},
    ),
    compare(
      'tick to order beside the hops and one bare synced write',
      ours.map((sample) => sample.totalUs),
      bare.map((hops, index) => hops + (synced[index] ?? 0)),
      {},
    ),
    compare(
      'tick to order beside the hops and one bare SQLite commit',
      ours.map((sample) => sample.totalUs),
      bare.map((hops, index) => hops + (committed[index] ?? 0)),
      {},
    ),
    compare(
      'the hops and one bare SQLite commit beside the hops',
      bare.map((hops, index) => hops + (committed[index] ?? 0)),
      bare,
      {},
    ),
    compare('the hops with one bare SQLite commit in them beside the hops', hopsWithCommit, bare, {}),
    compare(
      'tick to order beside the hops with one bare SQLite commit in them',
      ours.map((sample) => sample.totalUs),
      hopsWithCommit,
      {},
    ),
  ];
}

/** The size of the strategy's signal on the wire. */
const SIGNAL_BYTES = encode({
  kind: 'signal',
  signalId: 'every-quote-0123456789abcdef0123456789abcdef',
  strategyId: 'every-quote',
  symbol: 'SPY',
  side: 'buy',
  quantity: '1',
  targetQuantity: null,
  type: 'market',
  timeInForce: 'day',
  limitPrice: null,
  expiresAtUs: nowUs(),
  decisionPrice: 100.01,
  causedAtUs: nowUs(),
  reason: 'a quote came',
  trace: { tickSentAtUs: monotonicUs(), signalSentAtUs: monotonicUs() },
}).length;

const bundle = (name: string): string => join(import.meta.dirname, `../dist/workers/${name}.js`);
const createQuote = (): Quote => ({
  kind: 'quote',
  symbol: 'SPY',
  atUs: nowUs(),
  bidPrice: 99.99,
  bidSize: 300,
  askPrice: 100.01,
  askSize: 200,
});
