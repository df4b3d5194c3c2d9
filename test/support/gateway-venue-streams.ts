// The streams of the misbehaving venue: market data in MessagePack, trade updates as JSON in binary frames.
import { EventEmitter, once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { decode, EXT_TIMESTAMP, ExtensionCodec, encode, encodeTimeSpecToTimestamp } from '@msgpack/msgpack';
import { type WebSocket, WebSocketServer } from 'ws';

export const TRADE_UPDATES = '/stream';
export const STOCKS = '/v2/iex';
export const STOCKS_SIP = '/v2/sip';
export const CRYPTO = '/v1beta3/crypto/us';

/** Nanoseconds for a market data frame, which a Date could not hold. */
export class VenueTime {
  readonly sec: number;
  readonly nsec: number;
  constructor(sec: number, nsec: number) {
    this.sec = sec;
    this.nsec = nsec;
  }
}

/**
 * `mute`: accepts the connection and says nothing. `refuse`: error 406 or wrong keys. `http-429`: no upgrade. `no-plan`: error 409,
 * `auth-timeout`: error 404, each in the place of an authentication. `swallow`: acknowledges no subscription.
 */
export type StreamMood = 'well' | 'mute' | 'refuse' | 'http-429' | 'no-plan' | 'auth-timeout' | 'swallow';

export type GatewayVenueStreams = {
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** How the next connections to a path are met. */
  readonly moods: Map<string, StreamMood>;
  /** How often each path was connected to. */
  readonly connections: Map<string, number>;
  /** Everything that clients sent, by path. */
  readonly received: { readonly path: string; readonly message: Record<string, unknown> }[];
  /** Resolves when a client's message fits, also one that came before. */
  untilReceived(path: string, fits: (message: Record<string, unknown>) => boolean): Promise<void>;
  untilConnections(path: string, count: number): Promise<void>;
  /** Symbols that one connection may follow; more are refused as a whole. */
  setSymbolLimit(limit: number): void;
  /** From now on a second connection to a stream is refused with error 406 as long as the first one is open. */
  allowOneConnection(): void;
  sendMarketData(path: string, ...frames: readonly unknown[]): void;
  sendTradeUpdate(data: unknown): void;
  sendRaw(path: string, bytes: Uint8Array | string): void;
  /** Cuts all connections, or those of one path. */
  drop(path?: string): void;
};

const AUTH_ERRORS: Readonly<Partial<Record<StreamMood, { readonly code: number; readonly msg: string }>>> = {
  refuse: { code: 406, msg: 'connection limit exceeded' },
  'no-plan': { code: 409, msg: 'insufficient subscription' },
  'auth-timeout': { code: 404, msg: 'auth timeout' },
};

type Channels = Record<'quotes' | 'trades' | 'bars', string[]>;

export function createGatewayVenueStreams(keys: { readonly keyId: string; readonly secret: string }): GatewayVenueStreams {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const sockets = new Map<WebSocket, string>();
  const moods = new Map<string, StreamMood>();
  const connections = new Map<string, number>();
  const received: GatewayVenueStreams['received'] = [];
  const news = new EventEmitter();
  let symbolLimit = Number.POSITIVE_INFINITY;
  let isOneAllowed = false;
  const socketsOf = (path: string): WebSocket[] => [...sockets].filter(([, open]) => open === path).map(([socket]) => socket);
  const note = (path: string, message: Record<string, unknown>): void => {
    received.push({ path, message });
    news.emit('change');
  };
  const until = async (isDone: () => boolean): Promise<void> => {
    while (!isDone()) await once(news, 'change');
  };

  const serveTradeUpdates = (socket: WebSocket, mood: StreamMood): void => {
    const send = (stream: string, data: unknown): void => socket.send(Buffer.from(JSON.stringify({ stream, data })));
    socket.on('message', (raw) => {
      const message = JSON.parse(String(raw)) as { action: string; data: Record<string, unknown> };
      note(TRADE_UPDATES, message);
      if (mood === 'mute') return;
      const isKnown = message.data['key_id'] === keys.keyId && message.data['secret_key'] === keys.secret;
      if (message.action === 'authenticate') {
        send('authorization', { status: isKnown && mood !== 'refuse' ? 'authorized' : 'unauthorized', action: 'authenticate' });
      } else send('listening', message.data);
    });
  };
  const serveMarketData = (socket: WebSocket, path: string, mood: StreamMood): void => {
    const channels: Channels = { quotes: [], trades: [], bars: [] };
    if (mood !== 'mute') socket.send(toFrame([{ T: 'success', msg: 'connected' }]));
    socket.on('message', (raw) => {
      const message = decode(raw as Buffer) as Record<string, unknown>;
      note(path, message);
      if (mood === 'mute') return;
      if (message['action'] === 'auth') {
        const isKnown = message['key'] === keys.keyId && message['secret'] === keys.secret;
        const error = AUTH_ERRORS[mood] ?? { code: 402, msg: 'auth failed' };
        const isWelcome = isKnown && AUTH_ERRORS[mood] === undefined;
        socket.send(toFrame([isWelcome ? { T: 'success', msg: 'authenticated' } : { T: 'error', ...error }]));
        return;
      }
      if (mood === 'swallow') return;
      const changed = applyRequest(channels, message);
      if (new Set([...changed.quotes, ...changed.trades]).size > symbolLimit) {
        socket.send(toFrame([{ T: 'error', code: 405, msg: 'symbol limit exceeded' }]));
        return;
      }
      Object.assign(channels, changed);
      socket.send(toFrame([{ T: 'subscription', ...channels, updatedBars: [], dailyBars: [] }]));
    });
  };

  return {
    moods,
    connections,
    received,
    accept(request, socket, head) {
      const path = request.url ?? '';
      const isTooMany = isOneAllowed && socketsOf(path).length > 0;
      const mood = isTooMany ? 'refuse' : (moods.get(path) ?? 'well');
      connections.set(path, (connections.get(path) ?? 0) + 1);
      news.emit('change');
      if (mood === 'http-429' || ![TRADE_UPDATES, STOCKS, STOCKS_SIP, CRYPTO].includes(path)) {
        socket.end(`HTTP/1.1 ${mood === 'http-429' ? '429 Too Many Requests' : '404 Not Found'}\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      server.handleUpgrade(request, socket, head, (opened) => {
        sockets.set(opened, path);
        opened.on('close', () => sockets.delete(opened));
        opened.on('error', () => {});
        if (path === TRADE_UPDATES) serveTradeUpdates(opened, mood);
        else serveMarketData(opened, path, mood);
      });
    },
    untilReceived: (path, fits) => until(() => received.some((seen) => seen.path === path && fits(seen.message))),
    untilConnections: (path, count) => until(() => (connections.get(path) ?? 0) >= count),
    setSymbolLimit: (limit) => {
      symbolLimit = limit;
    },
    allowOneConnection: () => {
      isOneAllowed = true;
    },
    sendMarketData: (path, ...frames) => {
      for (const socket of socketsOf(path)) socket.send(toFrame(frames));
    },
    sendTradeUpdate: (data) => {
      for (const socket of socketsOf(TRADE_UPDATES))
        socket.send(Buffer.from(JSON.stringify({ stream: 'trade_updates', data })));
    },
    sendRaw: (path, bytes) => {
      for (const socket of socketsOf(path)) socket.send(bytes);
    },
    drop(path) {
      for (const [socket, open] of sockets) if (path === undefined || open === path) socket.terminate();
    },
  };
}

const codec = new ExtensionCodec();
codec.register({
  type: EXT_TIMESTAMP,
  encode: (value) => (value instanceof VenueTime ? encodeTimeSpecToTimestamp(value) : null),
  decode: () => null,
});

const toFrame = (messages: readonly unknown[]): Uint8Array => encode(messages, { extensionCodec: codec });

function applyRequest(channels: Channels, message: Record<string, unknown>): Channels {
  const isAdding = message['action'] === 'subscribe';
  const change = (name: keyof Channels): string[] => {
    const symbols = (message[name] as string[] | undefined) ?? [];
    const rest = channels[name].filter((symbol) => !symbols.includes(symbol));
    return isAdding ? [...rest, ...symbols] : rest;
  };
  return { quotes: change('quotes'), trades: change('trades'), bars: change('bars') };
}
