// Fan-out of ticks from the gateway into three decoding subscribers, beside bare PUB/SUB with the same messages and bytes.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { encode } from '../protocol/codec.ts';
import type { Quote } from '../protocol/ticks.ts';
import { HOLD_MS, LARGEST_BATCH } from '../runtime/broadcast-publisher.ts';
import { monotonicUs } from '../runtime/clocks.ts';
import { createCurveKeyPair } from '../runtime/lane-sockets.ts';
import { openBenchGateway } from './bench-gateway.ts';
import { createBenchVenue } from './bench-venue.ts';
import { openFloorProcess } from './floor-process.ts';
import { paced, SYMBOLS, subsample } from './load.ts';
import { type BenchRow, compare } from './statistics.ts';
import { startWorkerChild } from './worker-children.ts';

const SUBSCRIBERS = 3;
const BLOCKS = 6;
const WARM_UP_MS = 3_000;
type Load = {
  readonly name: string;
  readonly perSecond: number;
  /** How long our publisher holds a batch at that rate. */
  readonly holdMs: number;
  readonly limits: { readonly p50?: number; readonly p99?: number };
};
const LOADS: readonly Load[] = [
  { name: 'ticks at 100,000 a second', perSecond: 100_000, holdMs: HOLD_MS, limits: { p99: 2 } },
  { name: 'single ticks at 5,000 a second', perSecond: 5_000, holdMs: 0, limits: { p50: 1.3 } },
];

type Collected = { readonly latencies: readonly number[]; readonly received: number; readonly missed: number };

/** `seconds` of load for each row on our side, and as much on the bare one, in alternating blocks. */
export async function benchTicks(seconds = 60): Promise<readonly BenchRow[]> {
  const venue = createBenchVenue(() => {});
  const keys = Array.from({ length: SUBSCRIBERS }, createCurveKeyPair);
  const gateway = await openBenchGateway(venue, keys);
  const script = join(import.meta.dirname, 'workers/tick-subscriber.ts');
  const subscribers = await Promise.all(
    keys.map((own, index) =>
      startWorkerChild(script, `subscriber-${index}`, tmpdir(), { symbols: SYMBOLS }, gateway.clientSession(own, ['ticks'])),
    ),
  );
  const floor = await openFloorProcess();
  await floor.call('openFanOut', SUBSCRIBERS);
  // As large as our own batch of as many ticks of one symbol.
  const sizes = Array.from({ length: LARGEST_BATCH + 1 }, (_, count) => encode(createBatch(count)).length);
  const rows: BenchRow[] = [];
  let sent = 0;
  let missed = 0;
  const publish = async (symbols: readonly string[], createdAtUs: number): Promise<void> => {
    sent += symbols.length;
    venue.sendTicks(symbols.map((symbol) => createQuote(symbol, createdAtUs)));
  };
  for (const { name, perSecond, holdMs, limits } of LOADS) {
    const ours: number[] = [];
    const bare: number[] = [];
    const blockMs = (seconds * 1000) / BLOCKS;
    // The first seconds belong to the compilers.
    await floor.call('loadFanOut', WARM_UP_MS, perSecond, holdMs, sizes);
    await paced(WARM_UP_MS, perSecond, publish);
    for (const subscriber of subscribers) await subscriber.ask('collect');
    for (let block = 0; block < BLOCKS; block++) {
      bare.push(...(await floor.call<number[]>('loadFanOut', blockMs, perSecond, holdMs, sizes)));
      await paced(blockMs, perSecond, publish);
      await pause(300);
      for (const subscriber of subscribers) {
        const collected = await subscriber.ask<Collected>('collect');
        ours.push(...subsample(collected.latencies));
        missed = Math.max(missed, collected.missed, sent - collected.received);
      }
    }
    rows.push(compare(name, ours, bare, limits));
  }
  floor.close();
  for (const subscriber of subscribers) await subscriber.stop();
  gateway.close();
  return [...rows, { name: 'ticks lost', unit: `of ${sent}`, value: missed, floor: 0, pass: missed === 0 }];
}

const createQuote = (symbol: string, atUs: number): Quote => ({
  kind: 'quote',
  symbol,
  atUs,
  bidPrice: 99.99,
  bidSize: 300,
  askPrice: 100.01,
  askSize: 200,
});
const createBatch = (count: number) => ({
  v: 1,
  e: 'gateway/m3k2x9abc',
  n: 1_000_000,
  t: monotonicUs(),
  m: Array.from({ length: count }, () => createQuote('SYM00', monotonicUs())),
});
