// The gateway as a real process, started the way main does it, with this process as its executor and its strategy.
import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LaneName } from '../../protocol/lanes.ts';
import type { OrderReply, OrderRequest } from '../../protocol/orders.ts';
import type { MessageToMain } from '../../protocol/parent-channel.ts';
import { QUERY_NAMES, type Queries, type Query, type QueryName, type QueryReply } from '../../protocol/queries.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import { type LaneSockets, openLaneSockets } from '../../runtime/lane-sockets.ts';
import type { Asked } from '../../runtime/request-client.ts';
import { createCurveKeyPair, createWorkerSession } from './worker-session.ts';

const ENTRY = resolve(import.meta.dirname, '../../workers/gateway/index.ts');
const LIVE_ENTRY = resolve(import.meta.dirname, '../fixtures/workers/live-gateway.ts');
const OWN_LANES = ['ticks', 'reports', 'orders', 'queries'] as const satisfies readonly LaneName[];
const ASK_TIMEOUT_MS = 20_000;

export type GatewayProcess = {
  readonly child: ChildProcess;
  readonly fromWorker: MessageToMain[];
  /** The first message of a kind, also one that came before. Rejects when the process ends without it. */
  until<Kind extends MessageToMain['kind']>(kind: Kind): Promise<Extract<MessageToMain, { kind: Kind }>>;
  /** Asks over the private channel, as main does. */
  ask(question: string, argument?: unknown): Promise<unknown>;
  /** Connects to the gateway's lanes. Call it once it is ready. */
  connect(): Promise<GatewayClient>;
  stop(): Promise<void>;
};

export type GatewayClient = {
  readonly sockets: LaneSockets;
  readonly epoch: string;
  sendOrder(request: Record<string, unknown>): Promise<OrderReply>;
  query<Name extends QueryName>(name: Name, ask: Queries[Name]['ask']): Promise<Queries[Name]['answer']>;
  queryRaw(query: Record<string, unknown>): Promise<QueryReply>;
  /** The same question on the orders lane, as an executor asks it. */
  queryAsExecutor(query: Record<string, unknown>): Promise<QueryReply>;
  /** Subscribes to a topic and returns everything that comes. */
  listen(lane: 'ticks' | 'reports', topic: string): Promise<Heard>;
};
export type Heard = { readonly messages: unknown[]; readonly gaps: number[]; until(isDone: () => boolean): Promise<void> };

export function startGateway(config: unknown, entry = ENTRY, home = tmpdir()): GatewayProcess {
  const keys = createCurveKeyPair();
  const clientKeys = createCurveKeyPair();
  const child = fork(entry, [], { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const fromWorker: MessageToMain[] = [];
  const news = new EventEmitter();
  let nextQuestion = 1;
  child.on('message', (message: MessageToMain) => {
    fromWorker.push(message);
    news.emit('change');
  });
  child.on('exit', () => news.emit('change'));
  child.send({
    kind: 'start',
    protocolVersion: PROTOCOL_VERSION,
    worker: 'gateway',
    home,
    config,
    session: createWorkerSession(keys, Object.fromEntries(OWN_LANES.map((lane) => [lane, [clientKeys]])), {}),
  });

  const find = async <Found>(search: () => Found | undefined): Promise<Found> => {
    for (;;) {
      const found = search();
      if (found !== undefined) return found;
      if (child.exitCode !== null)
        throw new Error(`the gateway ended with ${child.exitCode}: ${JSON.stringify(fromWorker.slice(-3))}`);
      await once(news, 'change');
    }
  };
  const until: GatewayProcess['until'] = (kind) => find(() => fromWorker.find((message) => message.kind === kind) as never);
  return {
    child,
    fromWorker,
    until,
    async ask(question, argument = null) {
      const id = nextQuestion++;
      child.send({ kind: 'ask', id, question, argument });
      const answer = await find(() => fromWorker.find((message) => message.kind === 'answer' && message.id === id));
      if (answer.kind !== 'answer' || !answer.ok)
        throw new Error(answer.kind === 'answer' && !answer.ok ? answer.error : 'no answer');
      return answer.value;
    },
    async connect() {
      const { ports } = await until('ready');
      const connects = Object.fromEntries(
        OWN_LANES.map((lane) => [lane, { port: ports[lane] ?? 0, server: keys, worker: 'gateway' }]),
      );
      return createGatewayClient(await openLaneSockets('test', createWorkerSession(clientKeys, {}, connects), () => {}));
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.send({ kind: 'stop' });
      await once(child, 'exit');
    },
  };
}

async function createGatewayClient(sockets: LaneSockets): Promise<GatewayClient> {
  const orders = sockets.client<OrderRequest, OrderReply>('orders');
  const queries = sockets.client<Query, QueryReply>('queries');
  const queryRaw = async (query: Record<string, unknown>): Promise<QueryReply> => {
    const requestId = queries.nextRequestId();
    return patiently(() => queries.ask({ kind: 'query', requestId, ...query } as unknown as Query, ASK_TIMEOUT_MS));
  };
  const queryAsExecutor = async (query: Record<string, unknown>): Promise<QueryReply> => {
    const requestId = orders.nextRequestId();
    const request = { kind: 'query', requestId, ...query } as unknown as OrderRequest;
    return (await patiently(() => orders.ask(request, ASK_TIMEOUT_MS))) as unknown as QueryReply;
  };
  const { gatewayEpoch: epoch } = await queryRaw({ name: QUERY_NAMES[6], ask: {} });
  return {
    sockets,
    epoch,
    queryRaw,
    queryAsExecutor,
    sendOrder: (request) => {
      const requestId = orders.nextRequestId();
      return patiently(() =>
        orders.ask({ requestId, gatewayEpoch: epoch, ...request } as unknown as OrderRequest, ASK_TIMEOUT_MS),
      );
    },
    async query(name, ask) {
      const reply = await queryRaw({ name, ask });
      if (reply.ok) return reply.answer as never;
      throw new Error(`${reply.code}: ${reply.message}`);
    },
    async listen(lane, topic) {
      const messages: unknown[] = [];
      const gaps: number[] = [];
      const news = new EventEmitter();
      const subscriber = sockets.subscriber(lane, {
        onMessage: (message) => {
          messages.push(message);
          news.emit('change');
        },
        onGap: (_topic, missed) => gaps.push(missed),
        onWelcome: () => {},
        onUnreadable: (reason) => {
          throw new Error(reason);
        },
      });
      await subscriber.subscribe([topic]);
      const until = async (isDone: () => boolean): Promise<void> => {
        while (!isDone()) await once(news, 'change');
      };
      return { messages, gaps, until };
    },
  };
}

/** The gateway for a live venue as which the simulator at `url` poses. */
export function startLiveGateway(
  url: string,
  keys: { readonly keyId: string; readonly secret: string },
  home: string,
): GatewayProcess {
  writeFileSync(join(home, 'poses-as-live'), url);
  return startGateway({ venue: 'alpaca-live', requestTimeoutMs: 2000, ...keys }, LIVE_ENTRY, home);
}

/** A request that was not sent because the connection is still being made is sent again. */
async function patiently<Reply>(ask: () => Promise<Asked<Reply>>): Promise<Reply> {
  for (;;) {
    const asked = await ask();
    if (asked.result === 'reply') return asked.reply;
    if (asked.result === 'timed-out') throw new Error('no reply from the gateway');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
