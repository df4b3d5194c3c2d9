// A real executor process for a benchmark, with the product's gateway and the bench venue behind it, and strategies that are sockets.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { toDecimalString } from '../protocol/decimal-string.ts';
import type { OrderRequest } from '../protocol/orders.ts';
import { bookTopic, type PortfolioMessage } from '../protocol/portfolio.ts';
import type { Signal, SignalId } from '../protocol/signals.ts';
import { monotonicUs, nowUs } from '../runtime/clocks.ts';
import { createCurveKeyPair, type LaneSockets, openLaneSockets } from '../runtime/lane-sockets.ts';
import { openBenchGateway } from './bench-gateway.ts';
import { createBenchVenue } from './bench-venue.ts';
import { startWorkerChild } from './worker-children.ts';

/** One strategy as the executor sees it: it sends signals and hears what becomes of them. */
export type BenchStrategy = {
  readonly id: string;
  /** Returns the id of the signal. */
  send(part: Partial<Signal>): SignalId;
};

export type BenchExecutor = {
  readonly strategies: readonly BenchStrategy[];
  close(): Promise<void>;
};

export async function openBenchExecutor(
  ids: readonly string[],
  latencyMs: number,
  risk: object,
  onOrder: (request: OrderRequest) => void,
  onNews: (strategy: string, message: PortfolioMessage) => void,
): Promise<BenchExecutor> {
  const home = mkdtempSync(join(tmpdir(), 'tradewarden-bench-'));
  const venue = createBenchVenue(onOrder, latencyMs);
  const executorKeys = createCurveKeyPair();
  const keys = ids.map(createCurveKeyPair);
  const gateway = await openBenchGateway(venue, [executorKeys, ...keys]);
  const bind = { role: 'bind', port: 0, allowedKeys: keys.map(({ publicKey }) => publicKey) } as const;
  const executor = await startWorkerChild(
    join(import.meta.dirname, '../dist/workers/executor.js'),
    'executor',
    home,
    // The bench venue answers a comparison with nothing, so that none is made while it is measured.
    { venue: 'simulator', risk: { ...NO_LIMITS, ...risk }, reconcileEveryMs: 3_600_000 },
    gateway.clientSession(executorKeys, ['ticks', 'reports', 'orders', 'queries'], {
      signals: bind,
      portfolio: bind,
      control: bind,
    }),
  );
  const connect = (lane: 'signals' | 'portfolio') =>
    ({
      role: 'connect',
      peers: [{ worker: 'executor', port: executor.ports[lane] ?? 0, serverKey: executorKeys.publicKey }],
    }) as const;
  const opened: LaneSockets[] = [];
  const strategies: BenchStrategy[] = [];
  const repeating: NodeJS.Timeout[] = [];
  for (const [index, id] of ids.entries()) {
    const own = keys[index] ?? executorKeys;
    const lanes = await openLaneSockets(
      id,
      { keys: own, lanes: { signals: connect('signals'), portfolio: connect('portfolio') } },
      () => {},
    );
    const sender = lanes.sender('signals');
    const outstanding = new Map<SignalId, { readonly signal: Signal; readonly atUs: number }>();
    const listener = lanes.subscriber('portfolio', {
      onMessage: (message) => {
        const news = message as PortfolioMessage;
        if (news.kind === 'signal-journaled') outstanding.delete(news.signalId);
        onNews(id, news);
      },
      onGap: () => {},
      onWelcome: () => {},
      onUnreadable: () => {},
    });
    await listener.subscribe([bookTopic(id)]);
    opened.push(lanes);
    let number = 0;
    strategies.push({
      id,
      send: (part) => {
        const signal = createSignal(id, ++number, part);
        outstanding.set(signal.signalId, { signal, atUs: monotonicUs() });
        sender.send(signal);
        return signal.signalId;
      },
    });
    // As the product's strategies do: what is not on the executor's disk is sent again.
    repeating.push(
      setInterval(() => {
        const dueUs = monotonicUs() - REPEAT_AFTER_US;
        for (const { signal, atUs } of outstanding.values()) {
          if (atUs > dueUs) continue;
          outstanding.set(signal.signalId, { signal, atUs: monotonicUs() });
          sender.send(signal);
        }
      }, 50),
    );
  }
  const quote = { kind: 'quote', symbol: 'SPY', bidPrice: 99.99, bidSize: 300, askPrice: 100.01, askSize: 200 } as const;
  const quoting = setInterval(() => venue.sendTicks([{ ...quote, atUs: nowUs() }]), 100);
  // Until the first prices and the description of the symbol are there.
  await pause(1_000);
  return {
    strategies,
    async close() {
      clearInterval(quoting);
      for (const timer of repeating) clearInterval(timer);
      for (const lanes of opened) lanes.close();
      await executor.stop();
      gateway.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const REPEAT_AFTER_US = 250_000;
const NO_LIMITS = {
  maxOrderNotional: null,
  maxPositionNotional: null,
  maxPositionQuantity: null,
  duplicateWindowMs: 0,
  allowNetting: true,
};

const createSignal = (strategyId: string, number: number, part: Partial<Signal>): Signal => ({
  kind: 'signal',
  signalId: `${strategyId}-${number}` as SignalId,
  strategyId,
  symbol: 'SPY',
  side: number % 2 === 1 ? 'buy' : 'sell',
  quantity: toDecimalString('1'),
  targetQuantity: null,
  type: 'market',
  timeInForce: 'day',
  limitPrice: null,
  expiresAtUs: nowUs() + 60_000_000,
  decisionPrice: 100,
  causedAtUs: nowUs(),
  reason: 'a benchmark wants it',
  trace: { tickSentAtUs: 0, signalSentAtUs: monotonicUs() },
  ...part,
});
