// Alpaca as a venue: simulator, paper and live by the same code, only the addresses differ.
import type { AlertNotice } from '../../../protocol/alerts.ts';
import type { OrderOutcome, OrderRequest, SubmitOrder } from '../../../protocol/orders.ts';
import type { Queries, VenueAccount } from '../../../protocol/queries.ts';
import { monotonicUs } from '../../../runtime/clocks.ts';
import { FatalError, type WorkerContext } from '../../../runtime/worker-process.ts';
import type { StreamName, VenueQueryName } from '../../../trading/cores/gateway/gateway-messages.ts';
import { toOrderOutcome } from '../../../trading/cores/gateway/order-outcome.ts';
import { describeBudget, type RatePurpose } from '../../../trading/cores/gateway/rate-budget.ts';
import { NOTHING_WANTED } from '../../../trading/cores/gateway/subscriptions.ts';
import { isAboutCredentials, toQueryRefusal } from '../../../trading/cores/gateway/venue-failure.ts';
import type { GatewaySettings } from '../settings.ts';
import type { Venue, VenueListener } from '../venue.ts';
import { fromVenueClock } from './account.ts';
import { readHistory } from './history.ts';
import { readInstruments } from './instruments.ts';
import { readLatestTimes } from './latest-times.ts';
import { MarketDataFeed } from './market-data.ts';
import { fromVenueOrder, toPatchOrder, toPostOrder } from './order-translation.ts';
import { findOrder } from './orders.ts';
import { createOrigins, type Origins, type RateAccount } from './origins.ts';
import { bodyOf, RestClient, type RestReader } from './rest-client.ts';
import { toVenueFailure } from './sdk-failures.ts';
import { SkippedOrders } from './skipped-orders.ts';
import { readAccount, readExposure, readSnapshot } from './snapshot.ts';
import { readSplits } from './splits.ts';
import { STREAM_TIMINGS, StreamSupervisor, type StreamTimings } from './stream-supervisor.ts';
import { connectTradeUpdates } from './trade-updates-stream.ts';

/** Less than whoever asks for a snapshot waits. */
const SPLITS_WITHIN_MS = 5_000;
const NO_SYMBOLS = { used: 0, limit: null };

export function createAlpacaVenue(
  settings: GatewaySettings,
  log: WorkerContext['log'],
  timings: StreamTimings = STREAM_TIMINGS,
  origins: Origins = createOrigins(settings.venue, settings.feed, settings.simulatorUrl),
): Venue {
  const rest = new RestClient(settings, origins);
  const unreadableTicks = { count: 0 };
  const skippedOrders = new SkippedOrders(log);
  let closers: (() => void)[] = [];
  let feeds: readonly MarketDataFeed[] = [];
  const renewals = new Map<StreamName, (reason: string) => void>();
  /** Wanted before the feeds were open is wanted still. */
  let wanted = NOTHING_WANTED;
  let ranking: readonly string[] = [];
  /** The plan may not include the feed of the settings. */
  const feed = (): 'iex' | 'sip' => feeds[0]?.feed ?? settings.feed;
  let isClosed = false;

  const asks: {
    readonly [Name in VenueQueryName]: (ask: Queries[Name]['ask'], reader: RestReader) => Promise<Queries[Name]['answer']>;
  } = {
    account: (_, reader) => readAccount(reader),
    clock: async (_, reader) =>
      fromVenueClock(await reader.read('trading', 'reserved', (sdk) => sdk.trading.clock.legacyClock())),
    history: async (ask) => ({ bars: await readHistory(rest, ask, feed()) }),
    instruments: async ({ symbols }, reader) => ({ instruments: await readInstruments(reader, symbols) }),
    'order-by-client-id': ({ clientOrderId }, reader) => findOrder(reader, clientOrderId),
    'venue-snapshot': async ({ sinceUs, splitsOf }, reader) => {
      const [snapshot, splits] = await Promise.all([
        readSnapshot(reader, sinceUs, skippedOrders),
        splitsOf && readSplits(reader, splitsOf, Math.min(settings.requestTimeoutMs, SPLITS_WITHIN_MS), log),
      ]);
      return { ...snapshot, ...splits };
    },
  };

  return {
    async open(listener) {
      rest.onRateLimited = (account, pauseMs) => listener.onAlert(rateAlert(account, pauseMs));
      const account = await readAccountPatiently(rest, log, () => isClosed);
      feeds = openFeeds(listener);
      for (const feed of feeds) feed.setWanted(wanted, ranking);
      await new Promise<void>((resolve) => {
        const updates = new StreamSupervisor(
          (watch) => connectTradeUpdates(rest.sdk, origins, timings, watch, skippedOrders, listener),
          (condition, reason) => {
            listener.onStreamChanged('trade-updates', condition, reason);
            if (condition === 'live') resolve();
          },
          timings,
        );
        closers.push(() => updates.stop());
        renewals.set('trade-updates', (reason) => updates.renew(reason));
        updates.start();
      });
      return account;
    },
    setSubscriptions(changed, changedRanking = []) {
      wanted = changed;
      ranking = changedRanking;
      for (const feed of feeds) feed.setWanted(wanted, ranking);
    },
    async sendOrder(request) {
      try {
        return await sendOnce(rest, request);
      } catch (error) {
        return toOrderOutcome(request.kind, toVenueFailure(error));
      }
    },
    async ask(name, ask, purpose = 'reserved') {
      try {
        return { ok: true, answer: await asks[name](ask, purpose === 'reserved' ? rest : rest.ordinary) };
      } catch (error) {
        return { ok: false, ...toQueryRefusal(toVenueFailure(error)) };
      }
    },
    async readExposure(request) {
      try {
        return { ok: true, exposure: await readExposure(rest, request) };
      } catch (error) {
        return { ok: false, message: toVenueFailure(error).message };
      }
    },
    async readLatestTimes(stream, symbols) {
      try {
        return await readLatestTimes(rest, stream, symbols, feed());
      } catch (error) {
        log('warn', 'the latest prices cannot be read', { reason: toVenueFailure(error).message });
        return null;
      }
    },
    renewStream(stream, reason) {
      renewals.get(stream)?.(reason);
    },
    setArming(arming) {
      rest.isReadOnly = arming === 'read-only';
    },
    async cancelAllOrders() {
      try {
        return (await rest.send('urgent', (sdk) => sdk.trading.orders.deleteAllOrders())).length;
      } catch (error) {
        throw new Error(`the open orders could not be canceled: ${toVenueFailure(error).message}`, { cause: error });
      }
    },
    health: () => ({
      feed: settings.venue === 'simulator' ? 'SIM' : feed() === 'sip' ? 'SIP' : 'IEX',
      roundTripMs: rest.roundTripMs,
      rateBudgets: {
        trading: describeBudget(rest.budgets.trading, monotonicUs()),
        marketData: describeBudget(rest.budgets['market-data'], monotonicUs()),
      },
      symbols: {
        'trade-updates': { used: 0, limit: null },
        stocks: feeds[0]?.symbols ?? NO_SYMBOLS,
        crypto: feeds[1]?.symbols ?? NO_SYMBOLS,
      },
    }),
    status: () => ({ rateBudgets: rest.budgets, unreadableTicks: unreadableTicks.count, skippedOrders: skippedOrders.status }),
    close() {
      isClosed = true;
      for (const close of closers) close();
      closers = [];
    },
  };

  function openFeeds(listener: VenueListener): readonly MarketDataFeed[] {
    const setting = {
      sdk: rest.sdk,
      origins,
      timings,
      feed: settings.feed,
      // The simulator has no plans; what it refuses is learned like anywhere else.
      symbolLimit: settings.symbolLimit ?? (settings.venue === 'simulator' ? 0 : null),
      onAlert: listener.onAlert,
      onTicks: listener.onTicks,
      onUnreadable: () => {
        unreadableTicks.count += 1;
      },
      onCondition: listener.onStreamChanged,
    };
    const opened = [new MarketDataFeed('stocks', setting), new MarketDataFeed('crypto', setting)];
    closers.push(...opened.map((feed) => () => feed.close()));
    for (const feed of opened) renewals.set(feed.assets, (reason) => feed.renew(reason));
    return opened;
  }
}

/** Sends one order request, exactly once. A success that cannot be read throws, and is then unknown. */
async function sendOnce(rest: RestClient, request: OrderRequest): Promise<OrderOutcome> {
  switch (request.kind) {
    case 'submit-order': {
      const postOrderRequest = toPostOrder(request.order);
      const order = await rest.send(ratePurposeOf(request), (sdk) =>
        bodyOf(sdk.trading.orders.postOrderRaw({ postOrderRequest })),
      );
      return { outcome: 'accepted', order: fromVenueOrder(order) };
    }
    case 'replace-order': {
      const orderId = request.venueOrderId;
      const patchOrderRequest = toPatchOrder(request);
      const order = await rest.send('ordinary', (sdk) =>
        bodyOf(sdk.trading.orders.patchOrderByOrderIdRaw({ orderId, patchOrderRequest })),
      );
      return { outcome: 'accepted', order: fromVenueOrder(order) };
    }
    case 'cancel-order':
      await rest.send('urgent', (sdk) => sdk.trading.orders.deleteOrderByOrderID({ orderId: request.venueOrderId }));
      return { outcome: 'accepted', order: null };
    case 'cancel-all-orders':
      await rest.send('urgent', (sdk) => sdk.trading.orders.deleteAllOrders());
      return { outcome: 'accepted', order: null };
  }
}

/** What ends or protects a position may use the share that is kept from entries, and from whatever a strategy asks for. */
const ratePurposeOf = ({ purpose }: SubmitOrder): RatePurpose =>
  purpose === 'flatten' || purpose === 'protect' || purpose === 'repair' ? 'reserved' : 'ordinary';

const rateAlert = (account: RateAccount, pauseMs: number): AlertNotice => ({
  severity: 'warning',
  code: 'RATE_LIMITED',
  subject: account,
  text: `The venue says that it is asked too often (${account}). New orders and questions wait for ${Math.ceil(pauseMs / 1000)} s; cancels do not.`,
});

const LONGEST_WAIT_MS = 5_000;

/** A venue that is not there yet is waited for; keys that it refuses will never work. */
async function readAccountPatiently(
  rest: RestClient,
  log: WorkerContext['log'],
  isClosed: () => boolean,
): Promise<VenueAccount> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await readAccount(rest);
    } catch (error) {
      const failure = toVenueFailure(error);
      if (isAboutCredentials(failure)) {
        throw new FatalError(
          'BAD_CREDENTIALS',
          `the venue refuses the keys: ${failure.message} Check the key id and the secret.`,
          { cause: error },
        );
      }
      if (isClosed()) throw error;
      log('warn', 'the account cannot be read yet', { reason: failure.message, attempt });
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(LONGEST_WAIT_MS, 250 * 2 ** Math.min(attempt, 10))));
  }
}
