// One market data connection of Alpaca (stocks or crypto) through the SDK: what is wanted is compared with what the venue
// acknowledged, and asked for again where they differ, one request at a time.
import { type Alpaca, streaming } from '@alpacahq/alpaca-trade-api';
import type { AlertCode } from '../../../protocol/alerts.ts';
import type { Tick, TickKind } from '../../../protocol/ticks.ts';
import { isSameWanted, NOTHING_WANTED, type WantedTicks } from '../../../trading/cores/gateway/subscriptions.ts';
import type { Origins } from './origins.ts';
import { explainStreamError } from './stream-errors.ts';
import { asUncaught, createStreamSocket } from './stream-sockets.ts';
import type { StreamConnection, StreamTimings, StreamWatch } from './stream-supervisor.ts';
import { createTickCollector } from './tick-collector.ts';
import { toBar, toQuote, toTrade } from './tick-translation.ts';

export type MarketDataStreamOptions = {
  readonly sdk: Alpaca;
  readonly origins: Origins;
  readonly assets: 'stocks' | 'crypto';
  readonly stockUrl: string;
  readonly timings: StreamTimings;
  readonly onTicks: (ticks: readonly Tick[]) => void;
  readonly onUnreadable: () => void;
  /** Something that a person should know. True when a new connection will do better at once. */
  readonly onTrouble: (code: AlertCode, reason: string) => boolean;
  /** The venue refused the last request because of too many symbols; it acknowledged this set before. */
  readonly onTooManySymbols: (acknowledged: WantedTicks) => void;
};

export type MarketDataConnection = StreamConnection & { setWanted(wanted: WantedTicks, restriction: string): void };

const ASKED_IN_VAIN = 3;

export function connectMarketData(
  options: MarketDataStreamOptions,
  watch: StreamWatch,
  first: WantedTicks,
  firstRestriction: string,
): MarketDataConnection {
  const { sdk, origins, assets, timings } = options;
  const socket = createStreamSocket(origins, timings.answerMs);
  const stream =
    assets === 'stocks'
      ? sdk.marketData.stockStream({ ...socket.options, url: options.stockUrl })
      : sdk.marketData.cryptoStream({ ...socket.options, url: origins.streams.crypto });
  let wanted = first;
  let restriction = firstRestriction;
  let acknowledged = NOTHING_WANTED;
  /** Requests that the venue has not acknowledged yet; the SDK sends the first one when it is authenticated. */
  let unanswered = 1;
  let repetitions = 0;

  const reconcile = (): void => {
    if (unanswered > 0) return;
    if (isSameWanted(acknowledged, wanted)) {
      watch.confirm(restriction);
      return;
    }
    repetitions += 1;
    if (repetitions > ASKED_IN_VAIN) watch.fail('the venue acknowledges other symbols than asked for', 'short');
    else {
      unanswered = requestChanges(stream, acknowledged, wanted);
      watch.expectAnswer('a subscription');
    }
  };
  const ticks = createTickCollector(options.onTicks);
  const collect = (tick: Tick | undefined): void => (tick ? ticks.add(tick) : options.onUnreadable());

  stream.onQuote(asUncaught((quote) => collect(toQuote(quote))));
  stream.onTrade(asUncaught((trade) => collect(toTrade(trade))));
  stream.onBar(asUncaught((bar) => collect(toBar(bar))));
  stream.on(
    streaming.EVENT.SUBSCRIPTION,
    asUncaught((channels: SdkChannels) => {
      acknowledged = fromSdkChannels(channels);
      unanswered = Math.max(0, unanswered - 1);
      reconcile();
    }),
  );
  stream.on(
    streaming.EVENT.CLIENT_ERROR,
    asUncaught((message: string) => {
      const error = explainStreamError(message);
      if (error.meaning === 'too-many-symbols') options.onTooManySymbols(acknowledged);
      else if (error.meaning === 'end') {
        const isRemedied = error.alert !== undefined && options.onTrouble(error.alert, error.reason);
        watch.fail(error.reason, isRemedied ? 'none' : error.wait);
      }
    }),
  );
  stream.on(
    streaming.STATE.DISCONNECTED,
    asUncaught(() => watch.fail('the connection ended', 'short')),
  );
  // Before connecting: the SDK sends what was asked for earlier exactly once, in one frame.
  requestChanges(stream, NOTHING_WANTED, wanted);
  stream.connect();
  return {
    setWanted(changed, changedRestriction) {
      wanted = changed;
      restriction = changedRestriction;
      repetitions = 0;
      reconcile();
    },
    close() {
      ticks.flush();
      stream.disconnect();
      socket.terminate();
    },
  };
}

type SdkStream = streaming.MarketDataStream;
type SdkChannels = ReturnType<SdkStream['getSubscriptions']>;

/** Asks for what is missing and gives up what is too much. Returns the number of frames, each of which will be acknowledged. */
function requestChanges(stream: SdkStream, present: WantedTicks, wanted: WantedTicks): number {
  const missing = (kind: TickKind): string[] => wanted[kind].filter((symbol) => !present[kind].includes(symbol));
  const superfluous = (kind: TickKind): string[] => present[kind].filter((symbol) => !wanted[kind].includes(symbol));
  // Room first: the venue's symbol limit counts quotes and trades.
  const requests = [
    [superfluous('quote'), (symbols: string[]) => stream.unsubscribeFromQuotes(symbols)],
    [superfluous('trade'), (symbols: string[]) => stream.unsubscribeFromTrades(symbols)],
    [superfluous('bar'), (symbols: string[]) => stream.unsubscribeFromBars(symbols)],
    [missing('quote'), (symbols: string[]) => stream.subscribeForQuotes(symbols)],
    [missing('trade'), (symbols: string[]) => stream.subscribeForTrades(symbols)],
    [missing('bar'), (symbols: string[]) => stream.subscribeForBars(symbols)],
  ] as const;
  const needed = requests.filter(([symbols]) => symbols.length > 0);
  for (const [symbols, request] of needed) request(symbols);
  return needed.length;
}

const fromSdkChannels = ({ quotes, trades, bars }: SdkChannels): WantedTicks => ({
  quote: quotes.toSorted(),
  trade: trades.toSorted(),
  bar: bars.toSorted(),
});
