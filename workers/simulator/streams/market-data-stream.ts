// One market data endpoint: its connections, and the ticks that each of them subscribed to.
import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Bar, Tick } from '../../../protocol/ticks.ts';
import type { NewsArticle } from '../../../trading/synthetic/news-wire.ts';
import type { Credentials } from '../credentials.ts';
import { isCryptoSymbol, toBarShape, toBookShape, toQuoteShape, toTradeShape } from '../shapes/market-data-shape.ts';
import { toNewsShape, toNewsSymbol } from '../shapes/news-shape.ts';
import { type AuthenticationError, type MarketDataConnection, openMarketDataConnection } from './market-data-connection.ts';
import { type Misprint, misprinted } from './misprints.ts';
import { type StreamCodecName, StreamTimestamp } from './stream-codec.ts';
import type { Channel } from './subscriptions.ts';

export type MarketDataStreamOptions = {
  readonly credentials: Credentials;
  readonly channels: readonly Channel[];
  readonly symbolLimit: number;
  readonly connectionLimit: number;
  /** What good keys are refused with on command; null when they are not. */
  readonly authenticationError: () => AuthenticationError | null;
  /** What becomes on command of a trade that somebody hears of. */
  readonly misprint: (symbol: string) => Misprint | null;
  /** How many milliseconds a connection that just died without a closing handshake still counts. */
  readonly deadConnectionMs: () => number;
  /** The running bar of the day that a finished minute belongs to. Asked only when somebody listens. */
  readonly dailyBarWith: (minute: Bar) => Bar | null;
  readonly onChange: () => void;
  /** Called for each message put on a connection. */
  readonly onSent: () => void;
};

export type MarketDataStream = {
  accept(socket: WebSocket, request: IncomingMessage): void;
  publish(tick: Tick): void;
  /** Once to each connection that listens to any of its symbols, written with or without a slash. */
  publishNews(article: NewsArticle): void;
  flush(): void;
  /** Authenticated connections with at least one subscription. */
  subscriberCount(): number;
  /** The last subscriber's connection broke, so it will want to hear the rest; one that closes properly does not. */
  hasLostSubscribers(): boolean;
  bufferedBytes(): number;
  sockets(): readonly WebSocket[];
};

/** The code that stands for a connection that ended without a closing handshake (RFC 6455, 7.4.1). */
const ABNORMAL_CLOSURE = 1006;

export function createMarketDataStream(options: MarketDataStreamOptions): MarketDataStream {
  const connections = new Set<MarketDataConnection>();
  const lastPrices = new Map<string, number>();
  let isBroken = false;
  const isSubscriber = ({ isAuthenticated, subscriptions }: MarketDataConnection): boolean =>
    isAuthenticated && !subscriptions.isEmpty;
  const subscriberCount = (): number => [...connections].filter(isSubscriber).length;
  /** When connections that died will be noticed, in monotonic milliseconds. */
  let deadUntilMs: readonly number[] = [];
  const takenCount = (): number => {
    deadUntilMs = deadUntilMs.filter((untilMs) => untilMs > performance.now());
    return [...connections].filter((connection) => connection.isAuthenticated).length + deadUntilMs.length;
  };

  const isHeard = (channel: Channel, symbol: string): boolean => {
    for (const { isAuthenticated, subscriptions } of connections)
      if (isAuthenticated && subscriptions.has(channel, symbol)) return true;
    return false;
  };

  function send(channel: Channel, symbol: string, toMessage: () => unknown): void {
    let message: unknown;
    const encoded: Partial<Record<StreamCodecName, Buffer>> = {};
    for (const connection of connections) {
      if (!connection.isAuthenticated || !connection.subscriptions.has(channel, symbol)) continue;
      message ??= toMessage();
      if (message === null) return;
      const { codec } = connection;
      encoded[codec.name] ??= codec.encode(message);
      connection.queue(encoded[codec.name] as Buffer);
      options.onSent();
    }
  }

  return {
    accept(socket, request) {
      const connection = openMarketDataConnection(socket, request, {
        ...options,
        authenticationError: () =>
          options.connectionLimit > 0 && takenCount() >= options.connectionLimit ? 406 : options.authenticationError(),
      });
      connections.add(connection);
      // Before the connection itself hears of it and is no longer authenticated.
      socket.prependListener('close', (code: number) => {
        connections.delete(connection);
        const deadMs = code === ABNORMAL_CLOSURE && connection.isAuthenticated ? options.deadConnectionMs() : 0;
        if (deadMs > 0) deadUntilMs = [...deadUntilMs, performance.now() + deadMs];
        if (code === ABNORMAL_CLOSURE && !connection.subscriptions.isEmpty && subscriberCount() === 0) isBroken = true;
        options.onChange();
      });
    },
    publish(tick) {
      if (connections.size === 0) return;
      const { symbol } = tick;
      const at = new StreamTimestamp(tick.atUs);
      switch (tick.kind) {
        case 'quote':
          if (isCryptoSymbol(symbol))
            send('orderbooks', symbol, () => ({ T: 'o', S: symbol, t: at, r: true, ...toBookShape(tick) }));
          return send('quotes', symbol, () => ({ T: 'q', S: symbol, ...toQuoteShape(tick, at) }));
        case 'trade': {
          const previousPrice = lastPrices.get(symbol) ?? null;
          lastPrices.set(symbol, tick.price);
          const misprint = isCryptoSymbol(symbol) || !isHeard('trades', symbol) ? null : options.misprint(symbol);
          if (misprint) {
            for (const message of misprinted(tick, at, misprint)) send('trades', symbol, () => message);
            return;
          }
          return send('trades', symbol, () => ({ T: 't', S: symbol, ...toTradeShape(tick, at, previousPrice) }));
        }
        case 'bar': {
          send('bars', symbol, () => ({ T: 'b', S: symbol, ...toBarShape(tick, at) }));
          return send('dailyBars', symbol, () => {
            const daily = options.dailyBarWith(tick);
            return daily && { T: 'd', S: symbol, ...toBarShape(daily, new StreamTimestamp(daily.atUs)) };
          });
        }
        default:
          tick satisfies never;
      }
    },
    publishNews(article) {
      const shape = toNewsShape(article, new StreamTimestamp(article.atUs));
      for (const connection of connections) {
        const { isAuthenticated, subscriptions, codec } = connection;
        const isWanted = (symbol: string): boolean =>
          subscriptions.has('news', symbol) || subscriptions.has('news', toNewsSymbol(symbol));
        if (!isAuthenticated || !article.symbols.some(isWanted)) continue;
        connection.queue(codec.encode({ T: 'n', ...shape }));
        options.onSent();
      }
    },
    flush() {
      for (const connection of connections) connection.flush();
    },
    subscriberCount,
    hasLostSubscribers() {
      if (subscriberCount() > 0) isBroken = false;
      return isBroken;
    },
    bufferedBytes: () => [...connections].reduce((most, { socket }) => Math.max(most, socket.bufferedAmount), 0),
    sockets: () => [...connections].map(({ socket }) => socket),
  };
}
