// Orders in flight: how many a second complete at a venue that takes 100 ms, each once; and how long the signals of a calm strategy
// wait for the journal while another one floods the executor.
import { setTimeout as pause } from 'node:timers/promises';
import type { SignalId } from '../protocol/signals.ts';
import { monotonicUs } from '../runtime/clocks.ts';
import { openBenchExecutor } from './bench-executor.ts';
import { type BenchStrategy, openBenchStrategy } from './bench-strategy.ts';
import { openFloodProcess } from './flood-process.ts';
import { type BenchRow, percentile } from './statistics.ts';

const VENUE_LATENCY_MS = 100;
const ORDERS = 3_000;
const AT_LEAST_PER_SECOND = 500;
const CALM_SIGNALS = 400;
const CALM_EVERY_MS = 10;
const FLOOD_PER_SECOND = 10_000;
const MOST_RATIO = 3;

export const benchOrders = async (): Promise<readonly BenchRow[]> => [await benchThroughput(), await benchFlood()];

async function benchThroughput(): Promise<BenchRow> {
  const sent = new Map<string, number>();
  const filled = new Set<string>();
  let lastUs = 0;
  const executor = await openBenchExecutor(['steady'], VENUE_LATENCY_MS, {}, (request) => {
    if (request.kind === 'submit-order')
      sent.set(request.order.clientOrderId, (sent.get(request.order.clientOrderId) ?? 0) + 1);
  });
  const steady = await openBenchStrategy('steady', executor.sessionOf('steady'), true, (message) => {
    if (message.kind !== 'order-updated' || message.state !== 'filled') return;
    filled.add(message.clientOrderId);
    lastUs = monotonicUs();
  });
  const startedUs = monotonicUs();
  // About a thousand a second, twice of what is asked for.
  for (let index = 0; index < ORDERS; index++) {
    steady.send({});
    if (index % 5 === 4) await pause(5);
  }
  for (let waited = 0; waited < 600 && filled.size < ORDERS; waited++) await pause(100);
  const perSecond = filled.size / ((lastUs - startedUs) / 1e6);
  steady.close();
  await executor.close();
  const isOnce = sent.size === ORDERS && [...sent.values()].every((times) => times === 1) && filled.size === ORDERS;
  return {
    name: `orders completed at ${VENUE_LATENCY_MS} ms venue latency, each once: ${isOnce ? 'yes' : `NO (${filled.size} of ${ORDERS})`}`,
    unit: 'orders/s',
    value: perSecond,
    floor: AT_LEAST_PER_SECOND,
    ratio: perSecond / AT_LEAST_PER_SECOND,
    pass: isOnce && perSecond >= AT_LEAST_PER_SECOND,
  };
}

async function benchFlood(): Promise<BenchRow> {
  const waiting = new Map<SignalId, number>();
  const took: number[] = [];
  const executor = await openBenchExecutor(['calm', 'mad'], 0, { duplicateWindowMs: 60_000 }, () => {});
  const calm = await openBenchStrategy('calm', executor.sessionOf('calm'), true, (message) => {
    if (message.kind !== 'signal-journaled') return;
    const sentUs = waiting.get(message.signalId);
    if (sentUs === undefined) return;
    waiting.delete(message.signalId);
    took.push(monotonicUs() - sentUs);
  });
  const unloaded = await measureCalm(calm, waiting, took);
  const flood = await openFloodProcess('mad', executor.sessionOf('mad'), FLOOD_PER_SECOND);
  await pause(1_000);
  const loaded = await measureCalm(calm, waiting, took);
  const { sentPerSecond, journaledPerSecond } = await flood.stop();
  calm.close();
  await executor.close();
  const [p99, floorP99] = [percentile(loaded, 0.99), percentile(unloaded, 0.99)];
  return {
    name: `signal to journal of a calm strategy beside ${Math.round(sentPerSecond)} sent, ${Math.round(journaledPerSecond)} journaled a second of another`,
    unit: 'µs',
    p50: percentile(loaded, 0.5),
    p99,
    floorP50: percentile(unloaded, 0.5),
    floorP99,
    ratioP50: percentile(loaded, 0.5) / percentile(unloaded, 0.5),
    ratioP99: p99 / floorP99,
    pass: p99 <= MOST_RATIO * floorP99,
  };
}

/** The time from sending to the acknowledgement that the signal is on the disk. */
async function measureCalm(calm: BenchStrategy, waiting: Map<SignalId, number>, took: number[]): Promise<readonly number[]> {
  took.length = 0;
  for (let index = 0; index < CALM_SIGNALS; index++) {
    const sentUs = monotonicUs();
    const id = calm.send({});
    waiting.set(id, sentUs);
    await pause(CALM_EVERY_MS);
  }
  for (let waited = 0; waited < 300 && waiting.size > 0; waited++) await pause(100);
  return [...took];
}
