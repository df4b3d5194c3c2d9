// A real executor process for a benchmark, with the product's gateway and the bench venue behind it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { OrderRequest } from '../protocol/orders.ts';
import type { WorkerSession } from '../protocol/parent-channel.ts';
import { strategyWorker } from '../protocol/signals.ts';
import { nowUs } from '../runtime/clocks.ts';
import { createCurveKeyPair } from '../runtime/lane-sockets.ts';
import { openBenchGateway } from './bench-gateway.ts';
import { createBenchVenue } from './bench-venue.ts';
import { startWorkerChild } from './worker-children.ts';

export type BenchExecutor = {
  /** With which the strategy of this name may connect. */
  sessionOf(id: string): WorkerSession;
  close(): Promise<void>;
};

export async function openBenchExecutor(
  ids: readonly string[],
  latencyMs: number,
  risk: object,
  onOrder: (request: OrderRequest) => void,
): Promise<BenchExecutor> {
  const home = mkdtempSync(join(tmpdir(), 'tradewarden-bench-'));
  const venue = createBenchVenue(onOrder, latencyMs);
  const executorKeys = createCurveKeyPair();
  const keys = new Map(ids.map((id) => [id, createCurveKeyPair()]));
  const gateway = await openBenchGateway(venue, [executorKeys, ...keys.values()]);
  const allowedKeys = [...keys.values()].map(({ publicKey }) => publicKey);
  const passes = Object.fromEntries([...keys].map(([id, { pass }]) => [pass, strategyWorker(id)]));
  const bind = { role: 'bind', port: 0, allowedKeys } as const;
  const executor = await startWorkerChild(
    join(import.meta.dirname, '../dist/workers/executor.js'),
    'executor',
    home,
    // The bench venue answers a comparison with nothing, so that none is made while it is measured.
    { venue: 'simulator', risk: { ...NO_LIMITS, ...risk }, reconcileEveryMs: 3_600_000 },
    gateway.clientSession(executorKeys, ['ticks', 'reports', 'orders', 'queries'], {
      signals: { ...bind, passes },
      portfolio: bind,
      control: bind,
    }),
  );
  const connect = (lane: 'signals' | 'portfolio') =>
    ({
      role: 'connect',
      peers: [{ worker: 'executor', port: executor.ports[lane] ?? 0, serverKey: executorKeys.publicKey }],
    }) as const;
  const quote = { kind: 'quote', symbol: 'SPY', bidPrice: 99.99, bidSize: 300, askPrice: 100.01, askSize: 200 } as const;
  const quoting = setInterval(() => venue.sendTicks([{ ...quote, atUs: nowUs() }]), 100);
  // Until the first prices and the description of the symbol are there.
  await pause(1_000);
  return {
    sessionOf: (id) => ({
      keys: keys.get(id) ?? executorKeys,
      lanes: { signals: connect('signals'), portfolio: connect('portfolio') },
    }),
    async close() {
      clearInterval(quoting);
      await executor.stop();
      gateway.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const NO_LIMITS = {
  maxOrderNotional: null,
  maxPositionNotional: null,
  maxPositionQuantity: null,
  duplicateWindowMs: 0,
  allowNetting: true,
};
