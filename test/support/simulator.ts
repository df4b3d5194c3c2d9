// Starts a simulator for a test: inside the test's own process, or as a real worker process that can be killed.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Alpaca } from '@alpacahq/alpaca-trade-api';
import { decode } from '@msgpack/msgpack';
import { type ClientOptions, WebSocket } from 'ws';
import type { MessageToMain, MessageToWorker } from '../../protocol/parent-channel.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import { parseSimulatorSettings } from '../../workers/simulator/settings.ts';
import { type MarketState, openSimulator, type Simulator } from '../../workers/simulator/simulator.ts';

export const TEST_KEYS = { keyId: 'SIMKEY', secret: 'SIMSECRET' } as const;
/** A Friday, 10:00 in New York: the session is open. */
export const SESSION_MORNING_US = Date.UTC(2026, 10, 20, 15) * 1000;

const WORKER_PATH = join(import.meta.dirname, '../../workers/simulator/index.ts');

type Overrides = Readonly<Record<string, unknown>>;

/** No delays, no partial fills, no limits: what a test does not ask for does not happen. */
const testSettings = (overrides: Overrides = {}): Readonly<Record<string, unknown>> => ({
  ...TEST_KEYS,
  market: {
    kind: 'synthetic',
    seed: 7,
    session: 'us',
    startAtUs: SESSION_MORNING_US,
    symbols: ['SPY', 'AAPL', 'KO', 'BTC/USD'],
  },
  fillDelayMs: [0, 0],
  partialFillProbability: 0,
  rateLimitPerMinute: 0,
  streamConnectionLimit: 0,
  ...overrides,
});

export type TestSimulator = Simulator & { readonly alpaca: Alpaca; stop(): Promise<void> };

/** Runs in this process on any free port. Closed and removed by `stop`. */
export async function startSimulator(overrides: Overrides = {}): Promise<TestSimulator> {
  const home = await mkdtemp(join(tmpdir(), 'simulator-'));
  const simulator = await openSimulator(parseSimulatorSettings(testSettings(overrides)), home);
  return {
    ...simulator,
    alpaca: clientOf(simulator.url),
    async stop() {
      await simulator.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The official SDK, redirected to one address and to nothing else. */
export function clientOf(
  url: string,
  keys: { readonly keyId: string; readonly secret: string } = TEST_KEYS,
  overrides: { readonly timeoutMs?: number; readonly retry?: Readonly<Record<string, number>> } = {},
): Alpaca {
  const origins = new Set(['https://paper-api.alpaca.markets', 'https://data.alpaca.markets']);
  return new Alpaca({
    ...keys,
    paper: true,
    retry: false,
    rateLimit: false,
    ...overrides,
    fetchApi: (input: string, init?: RequestInit) => {
      const target = new URL(input);
      if (!origins.has(target.origin)) return Promise.reject(new TypeError(`blocked host ${target.origin}`));
      return fetch(url + target.pathname + target.search, init);
    },
  } as ConstructorParameters<typeof Alpaca>[0]);
}

export const streamUrl = (url: string, path: string): string => url.replace('http:', 'ws:') + path;

/** A plain HTTP request with the test's keys. */
export async function request(
  url: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly body: unknown; readonly headers: Headers }> {
  const response = await fetch(url + path, {
    method,
    headers: {
      'APCA-API-KEY-ID': TEST_KEYS.keyId,
      'APCA-API-SECRET-KEY': TEST_KEYS.secret,
      'content-type': 'application/json',
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : (JSON.parse(text) as unknown) };
}

export type SimulatorProcess = {
  readonly child: ChildProcess;
  readonly details: Pick<Simulator, 'url' | 'accountNumber'> & Pick<MarketState, 'source' | 'marketFromUs' | 'marketToUs'>;
  ask(question: string): Promise<unknown>;
  /** SIGKILL: no handler runs, nothing is flushed. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts the worker as main does. Rejects with the worker's own words when it gives up. */
export async function forkSimulator(home: string, overrides: Overrides = {}): Promise<SimulatorProcess> {
  const child = fork(WORKER_PATH, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const answers = new Map<number, PromiseWithResolvers<unknown>>();
  const ready = Promise.withResolvers<SimulatorProcess['details']>();
  const say = (message: MessageToWorker): void => {
    child.send(message);
  };
  let lastId = 0;
  child.on('message', (raw) => {
    const message = raw as MessageToMain;
    switch (message.kind) {
      case 'hello':
        return say({
          kind: 'start',
          protocolVersion: PROTOCOL_VERSION,
          worker: 'simulator',
          home,
          config: testSettings(overrides),
          session: { keys: { publicKey: '', secretKey: '', pass: '' }, lanes: {} },
        });
      case 'ready':
        return ready.resolve(message.details as SimulatorProcess['details']);
      case 'fatal':
        return ready.reject(new Error(`${message.cause}: ${message.message}`));
      case 'answer':
        if (message.ok) answers.get(message.id)?.resolve(message.value);
        else answers.get(message.id)?.reject(new Error(message.error));
        return undefined;
      default:
        return undefined;
    }
  });
  void gone.then(() => ready.reject(new Error('the simulator ended before it was ready')));
  const details = await ready.promise;
  return {
    child,
    details,
    ask(question) {
      const answer = Promise.withResolvers<unknown>();
      lastId += 1;
      answers.set(lastId, answer);
      say({ kind: 'ask', id: lastId, question, argument: null });
      return answer.promise;
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    async stop() {
      if (child.connected) say({ kind: 'stop' });
      await gone;
    },
  };
}

export type StreamMessage = Readonly<Record<string, unknown>>;

/** A plain connection whose messages are read one after the other. */
export class StreamLine {
  readonly socket: WebSocket;
  readonly #messages: StreamMessage[] = [];
  readonly #frames: { readonly data: Buffer; readonly isBinary: boolean }[] = [];
  #waiting: (() => void) | null = null;

  constructor(url: string, path: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(streamUrl(url, path), options);
    this.socket.on('message', (data: Buffer, isBinary) => {
      this.#frames.push({ data, isBinary });
      const content = isBinary && data[0] !== 0x7b ? decode(data) : JSON.parse(data.toString());
      this.#messages.push(...(Array.isArray(content) ? content : [content]));
      this.#waiting?.();
    });
  }

  get firstFrame(): { readonly data: Buffer; readonly isBinary: boolean } | undefined {
    return this.#frames[0];
  }

  say(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  /** The next message that is wanted; others before it are dropped. */
  async next(isWanted: (message: StreamMessage) => boolean = () => true): Promise<StreamMessage> {
    for (;;) {
      for (let message = this.#messages.shift(); message; message = this.#messages.shift())
        if (isWanted(message)) return message;
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
  }

  /** What came and was not read, once the other side has ended the connection. */
  async rest(): Promise<readonly StreamMessage[]> {
    if (this.socket.readyState !== WebSocket.CLOSED) await once(this.socket, 'close');
    return this.#messages.splice(0);
  }
}

export async function openStreamLine(url: string, path: string, options?: ClientOptions): Promise<StreamLine> {
  const line = new StreamLine(url, path, options);
  await once(line.socket, 'open');
  return line;
}
