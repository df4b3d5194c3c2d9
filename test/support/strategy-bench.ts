// A strategy worker as a real process, with a gateway and an executor on real lanes that a test plays by hand.
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { LaneName } from '../../protocol/lanes.ts';
import type { LaneAccess, MessageToMain, WorkerSession } from '../../protocol/parent-channel.ts';
import { type BookSnapshot, bookTopic, type PortfolioMessage } from '../../protocol/portfolio.ts';
import type { Query, QueryReply } from '../../protocol/queries.ts';
import type { Signal } from '../../protocol/signals.ts';
import { type Bar, CLOCK_TOPIC, type Tick, type Trade, tickTopic } from '../../protocol/ticks.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import { type LaneSockets, openLaneSockets } from '../../runtime/lane-sockets.ts';
import { assetClassOf, describeInstrument } from '../../trading/listed-instruments.ts';
import { createCurveKeyPair } from './worker-session.ts';

const WORKER = join(import.meta.dirname, '../../workers/strategy/index.ts');
const SERVED = ['ticks', 'queries', 'signals', 'portfolio'] as const satisfies readonly LaneName[];

export type StrategyBench = Awaited<ReturnType<typeof createStrategyBench>>;

/** A trade of SPY in a second of market time. */
export const trade = (second: number, price: number): Trade => ({
  kind: 'trade',
  symbol: 'SPY',
  atUs: second * 1_000_000,
  price,
  size: 1,
});

/** A bar of SPY of one second, with one price. */
export const bar = (second: number, close: number): Bar => ({
  kind: 'bar',
  symbol: 'SPY',
  atUs: second * 1_000_000,
  durationUs: 1_000_000,
  open: close,
  high: close,
  low: close,
  close,
  volume: 1,
});

/** Settings of a strategy that needs five bars of history. */
export const SMA_CROSS = {
  id: 'sma-cross',
  strategy: 'sma-cross',
  symbols: ['SPY'],
  parameters: { fast: 2, slow: 3, barSeconds: 1, notional: '1000' },
};
/** History that leaves the fast average below the slow one. */
export const FALLING = [12, 11, 10, 9, 8].map((close, index) => bar(index + 1, close));
export const PATIENCE = { timeout: 20_000, interval: 20 };

/** Everything that one test needs; `close` ends all of it. */
export async function createStrategyBench() {
  const keys = { venue: createCurveKeyPair(), strategy: createCurveKeyPair() };
  const ports = Object.fromEntries(await Promise.all(SERVED.map(async (lane) => [lane, await freePort()] as const))) as Record<
    (typeof SERVED)[number],
    number
  >;
  const folder = mkdtempSync(join(tmpdir(), 'tradewarden-strategy-'));
  const workers: ChildProcess[] = [];
  const markets: { close(): void }[] = [];

  return {
    /** A place for files of the test. */
    folder,
    /** Opens the gateway's lanes, and the executor's too unless it is said to be absent. */
    async openMarket(settings: MarketSettings = {}) {
      const lanes = Object.fromEntries(
        SERVED.map((lane): [LaneName, LaneAccess] => [
          lane,
          {
            role: 'bind',
            port: ports[lane],
            allowedKeys: [keys.strategy.publicKey],
            passes: { [keys.strategy.pass]: 'strategy' },
          },
        ]),
      );
      // ZeroMQ lets go of the ports of a closed market a moment later.
      const market = await vi.waitFor(() => openMarket({ keys: keys.venue, lanes }, settings), {
        timeout: 10_000,
        interval: 20,
      });
      markets.push(market);
      return market;
    },
    startWorker(config: unknown, home = import.meta.dirname) {
      const lanes = Object.fromEntries(
        SERVED.map((lane): [LaneName, LaneAccess] => [
          lane,
          { role: 'connect', peers: [{ worker: 'venue', port: ports[lane], serverKey: keys.venue.publicKey }] },
        ]),
      );
      const worker = startWorker({ keys: keys.strategy, lanes }, config, home);
      workers.push(worker.child);
      return worker;
    },
    async close() {
      for (const child of workers) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await gone;
      }
      for (const market of markets) market.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type MarketSettings = {
  /** Bars that the history query answers for every symbol, and what happens before it does. */
  readonly history?: readonly Bar[];
  readonly beforeHistory?: () => void;
  readonly isExecutorPresent?: boolean;
  readonly unlisted?: readonly string[];
};

async function openMarket(session: WorkerSession, settings: MarketSettings) {
  const sockets = await openLaneSockets('venue', session, () => {});
  try {
    return await serveMarket(sockets, settings);
  } catch (error) {
    sockets.close();
    throw error;
  }
}

async function serveMarket(sockets: LaneSockets, settings: MarketSettings) {
  const { history = [], beforeHistory = () => {}, unlisted = [] } = settings;
  const queries: Query[] = [];
  const received: Signal[] = [];
  let snapshots = 0;
  const ticks = await sockets.publisher('ticks');
  const answer = (query: Query): unknown => {
    queries.push(query);
    switch (query.name) {
      case 'instruments': {
        const { symbols } = query.ask as { symbols: string[] };
        const listed = symbols.filter((symbol) => !unlisted.includes(symbol));
        return { instruments: listed.map((symbol) => describeInstrument(symbol, assetClassOf(symbol))) };
      }
      case 'history':
        beforeHistory();
        return { bars: history };
      case 'clock':
        return { kind: 'clock', venueTimeUs: 1, isOpen: true, nextOpenUs: 0, nextCloseUs: Number.MAX_SAFE_INTEGER };
      default:
        return { symbols: [] };
    }
  };
  await sockets.server(
    'queries',
    (request): QueryReply => ({
      kind: 'query-reply',
      requestId: (request as Query).requestId,
      ok: true,
      gatewayEpoch: sockets.epoch,
      answer: answer(request as Query),
    }),
    (reason) => ({ reason }),
  );

  const openExecutor = async () => {
    await sockets.receiver(
      'signals',
      (message) => received.push(message as Signal),
      (reason) => {
        throw new Error(reason);
      },
    );
    const portfolio = await sockets.publisher('portfolio', (topic) => {
      const book = /^book\|(.*)\|$/.exec(topic)?.[1];
      if (book === undefined) return;
      const snapshot: BookSnapshot = { kind: 'book-snapshot', book, positions: [], orders: [] };
      snapshots += 1;
      portfolio.publish(topic, snapshot);
    });
    return (message: PortfolioMessage & { readonly book: string }) => portfolio.publish(bookTopic(message.book), message);
  };
  let tell = settings.isExecutorPresent === false ? undefined : await openExecutor();

  return {
    epoch: sockets.epoch,
    queries,
    /** Every arrival of every signal, repetitions included. */
    received,
    /** How often somebody asked for a whole book. */
    snapshotCount: () => snapshots,
    openExecutor: async () => {
      tell = await openExecutor();
    },
    publish: (...published: readonly Tick[]) => {
      for (const tick of published) ticks.publish(tickTopic(tick.symbol), tick);
    },
    publishClock: (venueTimeUs: number) =>
      ticks.publish(CLOCK_TOPIC, {
        kind: 'clock',
        venueTimeUs,
        isOpen: true,
        nextOpenUs: 0,
        nextCloseUs: Number.MAX_SAFE_INTEGER,
      }),
    nextNumbers: () => ticks.nextNumbers,
    tell: (message: PortfolioMessage & { readonly book: string }) => {
      if (!tell) throw new Error('the executor is absent');
      tell(message);
    },
    close: () => sockets.close(),
  };
}

function startWorker(session: WorkerSession, config: unknown, home: string) {
  // Without the flags of the test runner's own process.
  const child = fork(WORKER, { serialization: 'advanced', execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const messages: MessageToMain[] = [];
  let stderr = '';
  let nextId = 1;
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.on('message', (message) => {
    messages.push(message as MessageToMain);
    if ((message as MessageToMain).kind !== 'hello') return;
    child.send({ kind: 'start', protocolVersion: PROTOCOL_VERSION, worker: 'strategy:test', home, config, session });
  });
  const heard = <Kind extends MessageToMain['kind']>(kind: Kind) =>
    messages.filter((message): message is Extract<MessageToMain, { kind: Kind }> => message.kind === kind);

  return {
    child,
    heard,
    /** Resolves with the exit code and what was written last. */
    ended: async () => ({ code: await exited, fatal: heard('fatal')[0], stderr }),
    isReady: () => heard('ready').length > 0,
    logs: () => heard('log').map(({ message }) => message),
    progress: () => heard('heartbeat').at(-1)?.progress,
    ask(question: string, argument: unknown = null): Promise<unknown> {
      const id = nextId++;
      return new Promise((resolve, reject) => {
        child.on('message', function listen(message) {
          const answer = message as MessageToMain;
          if (answer.kind !== 'answer' || answer.id !== id) return;
          child.off('message', listen);
          if (answer.ok) resolve(answer.value);
          else reject(new Error(answer.error));
        });
        child.send({ kind: 'ask', id, question, argument });
      });
    },
    stop: () => child.send({ kind: 'stop' }),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
