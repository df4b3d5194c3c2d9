// The WebSocket side of the venue: which path is which stream, and what the running market puts on them.
import { type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Tick } from '../../../protocol/ticks.ts';
import type { NewsArticle } from '../../../trading/synthetic/news-wire.ts';
import type { Credentials } from '../credentials.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import { createStreamFaults } from '../faults/stream-faults.ts';
import { createUpdateFaults } from '../faults/update-faults.ts';
import type { SimulatorSettings } from '../settings.ts';
import { isCryptoSymbol } from '../shapes/market-data-shape.ts';
import type { VenueSession } from '../venue-session.ts';
import { createDailyBars } from './daily-bars.ts';
import { createMarketDataStream, type MarketDataStreamOptions } from './market-data-stream.ts';
import { CRYPTO_CHANNELS, NEWS_CHANNELS, STOCK_CHANNELS } from './subscriptions.ts';
import { createTestFeed } from './test-feed.ts';
import { createTradeUpdateStream } from './trade-update-stream.ts';

export type StreamServer = {
  attach(server: Server): void;
  /** Queues a tick for its subscribers. */
  publish(tick: Tick): void;
  publishNews(article: NewsArticle): void;
  /** Sends what was queued, one frame per connection. */
  flush(): void;
  /** Somebody listens to market data, and nobody who did was cut off. */
  isListenedTo(): boolean;
  isCongested(): boolean;
  /** Resolves when every client that is connected now has received all that was sent so far, or has gone. */
  allReceived(): Promise<void>;
  /** Says the last trade updates again; returns how many. */
  replayUpdates(count: number): number;
  close(): void;
};

type StreamFaultsHere = Pick<MarketDataStreamOptions, 'authenticationError' | 'misprint' | 'deadConnectionMs'>;

/** Above this many unsent bytes on one connection the market waits, where it can. */
const CONGESTED_BYTES = 4 * 1024 * 1024;

export function createStreamServer(
  session: VenueSession,
  settings: SimulatorSettings,
  credentials: Credentials,
  onSubscribersChanged: () => void,
  book: FaultBook,
): StreamServer {
  const faults = createStreamFaults(book);
  const common = {
    credentials,
    symbolLimit: settings.streamSymbolLimit,
    connectionLimit: settings.streamConnectionLimit,
    dailyBarWith: createDailyBars(session.source),
    onChange: onSubscribersChanged,
    onSent: () => {
      session.counts.ticksSent += 1;
    },
  } satisfies Omit<MarketDataStreamOptions, 'channels' | keyof StreamFaultsHere>;
  const faultsAt = (path: string): StreamFaultsHere => ({
    authenticationError: () => faults.authenticationError(path),
    misprint: (symbol) => faults.misprint(path, symbol),
    deadConnectionMs: () => faults.deadConnectionMs(path),
  });
  const iex = createMarketDataStream({ ...common, channels: STOCK_CHANNELS, ...faultsAt('/v2/iex') });
  const sip = createMarketDataStream({ ...common, channels: STOCK_CHANNELS, ...faultsAt('/v2/sip') });
  const crypto = createMarketDataStream({
    ...common,
    channels: CRYPTO_CHANNELS,
    ...faultsAt('/v1beta3/crypto/us'),
  });
  const news = createMarketDataStream({ ...common, channels: NEWS_CHANNELS, ...faultsAt('/v1beta1/news') });
  const test = createMarketDataStream({
    ...common,
    channels: STOCK_CHANNELS,
    ...faultsAt('/v2/test'),
    dailyBarWith: (minute) => minute,
    onChange: () => testFeed.setRunning(test.subscriberCount() > 0),
    onSent: () => {},
  });
  const testFeed = createTestFeed(settings.seed, (ticks) => {
    for (const tick of ticks) test.publish(tick);
    test.flush();
  });
  const tradeUpdates = createTradeUpdateStream(credentials, settings.tradeUpdateFrames === 'binary');
  const updates = createUpdateFaults(book, (update) => tradeUpdates.publish(update));
  session.onTradeUpdates((committed) =>
    tradeUpdates.together(() => {
      for (const update of committed) updates.publish(update);
    }),
  );

  const marketData = [iex, sip, crypto];
  const streamsByPath = new Map<string, Pick<typeof iex, 'accept' | 'sockets'>>([
    ['/stream', tradeUpdates],
    ['/v2/iex', iex],
    ['/v2/sip', sip],
    ['/v2/test', test],
    ['/v1beta3/crypto/us', crypto],
    // The same messages under the name that older clients know.
    ['/v1beta2/crypto', crypto],
    ['/v1beta1/news', news],
  ]);
  const allSockets = (): readonly WebSocket[] => [...streamsByPath.values()].flatMap((stream) => stream.sockets());
  const upgrader = new WebSocketServer({ noServer: true, perMessageDeflate: false });

  return {
    attach(server) {
      server.on('upgrade', (request, socket, head) => {
        // A client that is cut off in the middle of this must not take the venue with it.
        socket.on('error', () => socket.destroy());
        // Older clients end the path with a slash.
        const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname.replace(/(.)\/+$/, '$1');
        const stream = streamsByPath.get(path);
        if (!stream) return refuseUpgrade(socket, 404, `no stream at ${path}`);
        const refusal = faults.refusal(path);
        if (refusal !== null) return refuseUpgrade(socket, refusal, 'refused');
        upgrader.handleUpgrade(request, socket, head, (client) => {
          faults.watch(client, path);
          stream.accept(client, request);
        });
      });
    },
    publish(tick) {
      if (isCryptoSymbol(tick.symbol)) return crypto.publish(tick);
      iex.publish(tick);
      sip.publish(tick);
    },
    publishNews: news.publishNews,
    flush() {
      for (const stream of marketData) stream.flush();
      news.flush();
    },
    isListenedTo: () =>
      marketData.some((stream) => stream.subscriberCount() > 0) && !marketData.some((stream) => stream.hasLostSubscribers()),
    isCongested: () => marketData.some((stream) => stream.bufferedBytes() > CONGESTED_BYTES),
    async allReceived() {
      await Promise.all(allSockets().map(receivedEverything));
    },
    replayUpdates: updates.replay,
    close() {
      testFeed.setRunning(false);
      for (const socket of allSockets()) socket.terminate();
      upgrader.close();
    },
  };
}

/** A pong comes in order behind all frames before its ping, so it proves that they arrived. */
function receivedEverything(socket: WebSocket): Promise<void> {
  if (socket.readyState !== socket.OPEN) return Promise.resolve();
  return new Promise((resolve) => {
    socket.once('pong', () => resolve());
    socket.once('close', () => resolve());
    socket.ping();
  });
}

function refuseUpgrade(socket: Duplex, status: number, message: string): void {
  const body = JSON.stringify({ message });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
