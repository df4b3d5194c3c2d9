// Puts a simulator together: market source, market time, venue, book, HTTP and streams, on one port of 127.0.0.1.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FatalError } from '../../runtime/worker-process.ts';
import { ENDLESS_TRADING_HOURS, US_TRADING_HOURS } from '../../trading/venue/us-trading-hours.ts';
import { createVenue } from '../../trading/venue/venue.ts';
import { createCorporateCalendar } from './corporate-calendar.ts';
import { createCredentials } from './credentials.ts';
import { type AdminServer, openAdminServer } from './faults/admin-server.ts';
import { createDeeds } from './faults/deeds.ts';
import { createFaultBook } from './faults/fault-book.ts';
import { createHttpServer } from './http-server.ts';
import { listenHere } from './listen.ts';
import { createMarketClock, type MarketClock } from './market-clock.ts';
import { createMarketHistory } from './market-history.ts';
import type { MarketSource } from './market-source.ts';
import { createNewsFeed } from './news-feed.ts';
import { accountTerms, loadPrices, openAccount, openSource, startPosition, venueSettings } from './opening.ts';
import { createRateLimiter } from './rate-limiter.ts';
import type { SimulatorSettings } from './settings.ts';
import { MarketDataError } from './sources/market-data-error.ts';
import { createStreamServer } from './streams/stream-server.ts';
import { createVenueSession, type SimulatorCounts } from './venue-session.ts';
import { openVenueStore, type VenueStore } from './venue-store.ts';

export type MarketState = {
  /** The market is over and every connected client has received everything. */
  readonly finished: boolean;
  readonly marketTimeUs: number;
  readonly ticksSent: number;
  readonly source: MarketSource['name'];
  readonly marketFromUs: number;
  readonly marketToUs: number | null;
};

export type Simulator = {
  readonly url: string;
  /** Null unless it was asked for. */
  readonly adminUrl: string | null;
  readonly accountNumber: string;
  readonly counts: Readonly<SimulatorCounts>;
  marketState(): MarketState;
  /** Lets the market begin where it waits for that. */
  beginMarket(): void;
  /** A replay stands still until `beginMarket`; other markets go on by themselves. */
  holdMarket(): void;
  close(): Promise<void>;
};

const monotonicMs = (): number => performance.now();

/** Throws a FatalError with a clear sentence when the market or the port cannot be had. `home` holds `simulator/venue.db`. */
export async function openSimulator(settings: SimulatorSettings, home: string): Promise<Simulator> {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const store = openVenueStore(join(home, 'simulator', 'venue.db'), accountTerms(settings));
  try {
    return await assemble(settings, store);
  } catch (error) {
    store.close();
    if (error instanceof MarketDataError) throw new FatalError('BAD_SETTINGS', error.message, { cause: error });
    throw error;
  }
}

async function assemble(settings: SimulatorSettings, store: VenueStore): Promise<Simulator> {
  const source = openSource(settings, store);
  const hours = source.isAlwaysOpen ? ENDLESS_TRADING_HOURS : US_TRADING_HOURS;
  const venue = createVenue(venueSettings(settings, source, hours));
  const position = startPosition(source, store, settings);
  openAccount(venue, store, settings, position);

  const isReplay = source.name === 'replay';
  const pausesAlone = settings.pauseWithoutSubscriber ?? isReplay;
  let hasBegun = !(settings.waitForBegin ?? isReplay);
  let isPaused = false;
  let isClosing = false;
  let isFinished = false;
  const clockRef: { current: MarketClock | null } = { current: null };
  const clock = (): MarketClock => {
    if (!clockRef.current) throw new Error('market time was asked for before it was set up');
    return clockRef.current;
  };
  const session = createVenueSession({ venue, source, store, clock, monotonicMs });
  const credentials = createCredentials(settings.keyId, settings.secret);
  const history = createMarketHistory(source, session.nowUs);
  const book = createFaultBook(settings.seed, monotonicMs);
  const streams = createStreamServer(session, settings, credentials, () => runWhenWanted(), book);
  const isOver = (): boolean => source.toUs !== undefined && clock().position().atUs >= source.toUs;
  const isWanted = (): boolean => hasBegun && !isPaused && (!pausesAlone || streams.isListenedTo());
  const runWhenWanted = (): void => clock().setRunning(!isClosing && (isOver() || isWanted()));

  const corporate = createCorporateCalendar(source, position.atUs, (action, atUs) => venue.applyCorporateAction(action, atUs));
  const news = createNewsFeed(source, position.atUs, streams.publishNews);
  clockRef.current = createMarketClock({
    source,
    position,
    speed: settings.speed,
    monotonicMs,
    onTick(tick, nowUs) {
      venue.onTick(tick, nowUs);
      streams.publish(tick);
    },
    nextTimerUs: () => Math.min(venue.nextTimerUs(), corporate.nextUs(), news.nextUs()),
    runTimers(nowUs) {
      corporate.applyUntil(nowUs);
      venue.runTimers(nowUs);
      news.publishUntil(nowUs);
    },
    onSlice() {
      // Market data first: killed between the two, the market shows a little of itself twice rather than not at all.
      streams.flush();
      session.commit();
    },
    isCongested: () => pausesAlone && streams.isCongested(),
    onEnd() {
      venue.runOut(clock().nowUs());
      session.commit();
      void streams.allReceived().then(() => {
        isFinished = true;
      });
    },
  });
  loadPrices(venue, history, position.atUs);
  session.commit();

  const rateLimiter =
    settings.rateLimitPerMinute > 0 ? createRateLimiter(settings.rateLimitPerMinute, settings.speed, monotonicMs) : null;
  const server = createHttpServer({ session, history, hours, credentials, rateLimiter, book });
  streams.attach(server.server);
  const deeds = createDeeds(book, session, streams.replayUpdates);
  const url = await listenHere(server, settings.port, '');
  const admin: AdminServer | null = settings.admin
    ? await openAdminServer({
        ...settings.admin,
        book,
        deeds,
        market: {
          setPaused(wanted) {
            isPaused = wanted;
            runWhenWanted();
          },
          setSpeed: (speed) => clock().setSpeed(speed),
          step: (events) => clock().step(events),
          seek: (toUs) => clock().seek(toUs),
          state: () => ({
            isPaused,
            speed: clock().speed,
            marketTimeUs: clock().nowUs(),
            hasEnded: clock().hasEnded,
          }),
        },
      })
    : null;
  for (const rule of settings.scenario) book.add(rule);
  runWhenWanted();

  return {
    url,
    adminUrl: admin?.url ?? null,
    accountNumber: store.accountNumber,
    counts: session.counts,
    marketState: () => ({
      finished: isFinished,
      marketTimeUs: clock().nowUs(),
      ticksSent: session.counts.ticksSent,
      source: source.name,
      marketFromUs: source.fromUs,
      marketToUs: source.toUs ?? null,
    }),
    holdMarket() {
      if (isReplay) hasBegun = false;
      runWhenWanted();
    },
    beginMarket() {
      hasBegun = true;
      runWhenWanted();
    },
    async close() {
      isClosing = true;
      clock().close();
      book.close();
      await admin?.close();
      session.commit();
      streams.close();
      await server.close();
      store.close();
    },
  };
}
