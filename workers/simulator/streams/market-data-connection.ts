// One market data connection from its upgrade to its end: welcome, authentication, subscriptions, data.
import type { IncomingMessage } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import type { Credentials } from '../credentials.ts';
import { type StreamCodec, streamCodecFor } from './stream-codec.ts';
import { type Channel, createSubscriptions, type SubscriptionProblem, type Subscriptions } from './subscriptions.ts';

export type MarketDataConnectionOptions = {
  readonly credentials: Credentials;
  readonly channels: readonly Channel[];
  readonly symbolLimit: number;
  /** Why the endpoint does not take one more authenticated connection now; null when it does. */
  readonly authenticationError: () => AuthenticationError | null;
  /** Authenticated, subscribed, unsubscribed, or gone. */
  readonly onChange: () => void;
};

export type MarketDataConnection = {
  readonly codec: StreamCodec;
  readonly subscriptions: Subscriptions;
  readonly isAuthenticated: boolean;
  readonly socket: WebSocket;
  /** Keeps an encoded message for the next frame. */
  queue(message: Buffer): void;
  /** Sends what was queued. */
  flush(): void;
};

const AUTHENTICATION_TIMEOUT_MS = 10_000;
/** Beyond this a receiver of a market that cannot wait is cut off. */
export const SLOW_CLIENT_BYTES = 32 * 1024 * 1024;
const MESSAGES_PER_FRAME = 1000;

const ERRORS = {
  400: 'invalid syntax',
  401: 'not authenticated',
  402: 'auth failed',
  403: 'already authenticated',
  404: 'auth timeout',
  405: 'symbol limit exceeded',
  406: 'connection limit exceeded',
  407: 'slow client',
  408: 'v2 not enabled',
  409: 'insufficient subscription',
  410: 'invalid subscribe action for this feed',
  411: 'insufficient scope',
  500: 'internal error',
} as const;

/** What good keys may meet. */
export type AuthenticationError = 402 | 404 | 406 | 408 | 409 | 411 | 500;

const REFUSAL_CODES = { 'invalid-syntax': 400, 'symbol-limit': 405, 'invalid-action': 410 } as const satisfies Record<
  SubscriptionProblem,
  keyof typeof ERRORS
>;

type ClientMessage = Readonly<Record<string, unknown>>;

export function openMarketDataConnection(
  socket: WebSocket,
  request: IncomingMessage,
  options: MarketDataConnectionOptions,
): MarketDataConnection {
  const codec = streamCodecFor(request.headers['content-type']);
  const subscriptions = createSubscriptions(options.channels, options.symbolLimit);
  let isAuthenticated = false;
  let queued: Buffer[] = [];

  const send = (frame: Buffer): void => socket.send(frame, { binary: codec.isBinary });
  const say = (message: unknown): void => send(codec.toFrame([codec.encode(message)]));
  const timeout = setTimeout(() => {
    say(problem(404));
    socket.close();
  }, AUTHENTICATION_TIMEOUT_MS);

  function authenticate(isAccepted: boolean): unknown {
    if (isAuthenticated) return problem(403);
    if (!isAccepted) return problem(402);
    // The socket stays open: the client may authenticate again, once there is room for instance.
    const refusal = options.authenticationError();
    if (refusal !== null) return problem(refusal);
    clearTimeout(timeout);
    isAuthenticated = true;
    options.onChange();
    return { T: 'success', msg: 'authenticated' };
  }

  function answerTo(message: ClientMessage | undefined): unknown {
    const action = message?.['action'];
    if (!message || (action !== 'auth' && action !== 'subscribe' && action !== 'unsubscribe')) return problem(400);
    if (action === 'auth') return authenticate(options.credentials.accepts(message['key'], message['secret']));
    if (!isAuthenticated) return problem(401);
    const refusal = subscriptions.change(message);
    if (refusal) return problem(REFUSAL_CODES[refusal]);
    options.onChange();
    return subscriptions.acknowledgement();
  }

  socket.on('message', (frame) => say(answerTo(readMessage(codec, frame))));
  // A broken connection also closes; there is nothing more to know about it.
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearTimeout(timeout);
    isAuthenticated = false;
    options.onChange();
  });
  say({ T: 'success', msg: 'connected' });
  if (request.headers['apca-api-key-id'] !== undefined) say(authenticate(options.credentials.acceptsHeaders(request.headers)));

  return {
    codec,
    subscriptions,
    socket,
    get isAuthenticated() {
      return isAuthenticated;
    },
    queue: (message) => queued.push(message),
    flush() {
      if (queued.length === 0) return;
      const messages = queued;
      queued = [];
      if (socket.readyState !== socket.OPEN) return;
      for (let from = 0; from < messages.length; from += MESSAGES_PER_FRAME)
        send(codec.toFrame(messages.slice(from, from + MESSAGES_PER_FRAME)));
      if (socket.bufferedAmount > SLOW_CLIENT_BYTES) {
        say(problem(407));
        socket.terminate();
      }
    },
  };
}

const problem = (code: keyof typeof ERRORS) => ({ T: 'error', code, msg: ERRORS[code] });

function readMessage(codec: StreamCodec, frame: RawData): ClientMessage | undefined {
  const bytes = Array.isArray(frame) ? Buffer.concat(frame) : Buffer.isBuffer(frame) ? frame : Buffer.from(frame);
  try {
    const message = codec.decode(bytes);
    return typeof message === 'object' && message !== null && !Array.isArray(message)
      ? (message as Record<string, unknown>)
      : undefined;
  } catch {
    // Unreadable is an answer of its own: error 400.
    return undefined;
  }
}
