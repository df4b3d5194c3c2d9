// The trading stream `/stream`: authenticate, listen, and hear of every change of an order.
// One object per frame: JSON in binary frames as the real venue sends it (or in text frames, by a setting), or MessagePack where
// the upgrade asked for it.
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import type { TradeUpdate } from '../../../trading/venue/trade-update.ts';
import type { Credentials } from '../credentials.ts';
import { toTradeUpdateShape } from '../shapes/trade-update-shape.ts';
import { type StreamCodec, type StreamCodecName, streamCodecFor } from './stream-codec.ts';

export type TradeUpdateStream = {
  accept(socket: WebSocket, request: IncomingMessage): void;
  publish(update: TradeUpdate): void;
  /** What is published meanwhile leaves every connection in one write. */
  together(publishing: () => void): void;
  sockets(): readonly WebSocket[];
};

type Listener = {
  readonly socket: WebSocket;
  readonly transport: Socket;
  readonly codec: StreamCodec;
  isAuthenticated: boolean;
  isListening: boolean;
};

const STREAMS = ['trade_updates'];

export function createTradeUpdateStream(credentials: Credentials, isJsonBinary: boolean): TradeUpdateStream {
  const listeners = new Set<Listener>();
  const isBinary = (codec: StreamCodec): boolean => isJsonBinary || codec.isBinary;
  const say = ({ socket, codec }: Listener, message: unknown): void =>
    socket.send(codec.encode(message), { binary: isBinary(codec) });

  function authenticate(listener: Listener, keyId: unknown, secret: unknown): unknown {
    listener.isAuthenticated = credentials.accepts(keyId, secret);
    return authorization(listener.isAuthenticated ? 'authorized' : 'unauthorized', 'authenticate');
  }

  function answerTo(listener: Listener, message: ClientMessage | undefined): unknown {
    const data = message?.data;
    switch (message?.action) {
      case 'authenticate':
        return authenticate(listener, data?.['key_id'], data?.['secret_key']);
      // Older clients send the keys at the top level.
      case 'auth':
        return authenticate(listener, message.key, message.secret);
      case 'listen': {
        if (!listener.isAuthenticated) return authorization('unauthorized', 'listen');
        const wanted = Array.isArray(data?.['streams']) ? data['streams'] : [];
        const streams = STREAMS.filter((stream) => wanted.includes(stream));
        listener.isListening = streams.length > 0;
        return { stream: 'listening', data: { streams } };
      }
      default:
        return { stream: 'error', data: { error: 'invalid message: expected action "authenticate" or "listen"' } };
    }
  }

  return {
    accept(socket, request) {
      const listener: Listener = {
        socket,
        transport: request.socket,
        codec: streamCodecFor(request.headers['content-type']),
        isAuthenticated: false,
        isListening: false,
      };
      listeners.add(listener);
      socket.on('message', (frame) => say(listener, answerTo(listener, readMessage(listener.codec, frame))));
      // A broken connection also closes; there is nothing more to know about it.
      socket.on('error', () => socket.terminate());
      socket.on('close', () => listeners.delete(listener));
    },
    publish(update) {
      const encoded: Partial<Record<StreamCodecName, Buffer>> = {};
      for (const { socket, codec, isListening } of listeners) {
        if (!isListening || socket.readyState !== socket.OPEN) continue;
        const frame = encoded[codec.name] ?? codec.encode(toTradeUpdateShape(update));
        encoded[codec.name] = frame;
        socket.send(frame, { binary: isBinary(codec) });
      }
    },
    together(publishing) {
      const open = [...listeners];
      for (const { transport } of open) transport.cork();
      publishing();
      for (const { transport } of open) transport.uncork();
    },
    sockets: () => [...listeners].map(({ socket }) => socket),
  };
}

type ClientMessage = {
  readonly action?: unknown;
  readonly key?: unknown;
  readonly secret?: unknown;
  readonly data?: Readonly<Record<string, unknown>>;
};

const authorization = (status: string, action: string) => ({ stream: 'authorization', data: { status, action } });

/** Clients of both codecs write text frames as JSON. */
function readMessage(codec: StreamCodec, frame: RawData): ClientMessage | undefined {
  const bytes = Array.isArray(frame) ? Buffer.concat(frame) : Buffer.isBuffer(frame) ? frame : Buffer.from(frame);
  try {
    const message = bytes[0] === 0x7b ? (JSON.parse(bytes.toString('utf8')) as unknown) : codec.decode(bytes);
    return typeof message === 'object' && message !== null ? (message as ClientMessage) : undefined;
  } catch {
    // Unreadable is answered as such by the caller.
    return undefined;
  }
}
