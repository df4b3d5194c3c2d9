// The only addresses that the gateway can reach. The SDK names Alpaca's hosts; each is mapped exactly or refused, so that a
// gateway for the simulator can never touch the broker, and one for paper never the live account.
import type { VenueName } from '../../../protocol/summary.ts';

const PAPER = 'https://paper-api.alpaca.markets';
const LIVE = 'https://api.alpaca.markets';
const MARKET_DATA = 'https://data.alpaca.markets';
const MARKET_DATA_STREAMS = 'wss://stream.data.alpaca.markets';

/** A request to an address outside the map. It was not sent. */
export class BlockedAddress extends TypeError {
  constructor(address: string, allowed: readonly string[]) {
    super(`blocked a request to ${address}: this gateway reaches only ${allowed.join(', ')}`);
    this.name = 'BlockedAddress';
  }
}

/** Which of the venue's two rate limits a request counts against. */
export type RateAccount = 'trading' | 'market-data';

export type Origins = {
  /** Which of the SDK's two trading hosts to use. */
  readonly isPaper: boolean;
  /** `iex`: stock data that every account may have, for a plan that does not include the other feed. */
  readonly streams: { readonly tradeUpdates: string; readonly stocks: string; readonly crypto: string; readonly iex: string };
  /** The address to really ask. Throws BlockedAddress. */
  rewrite(url: string): { readonly url: string; readonly account: RateAccount };
  /** Throws BlockedAddress for every address but these streams. */
  assertStream(url: string): void;
};

export function createOrigins(venue: VenueName, feed: 'iex' | 'sip', simulatorUrl: string | undefined): Origins {
  const isPaper = venue !== 'alpaca-live';
  const trading = isPaper ? PAPER : LIVE;
  if (venue === 'simulator' && simulatorUrl === undefined) throw new TypeError('expected the address of the simulator');
  const simulator = venue === 'simulator' ? simulatorUrl : undefined;
  const targets = new Map<string, { readonly origin: string; readonly account: RateAccount }>([
    [trading, { origin: simulator ?? trading, account: 'trading' }],
    [MARKET_DATA, { origin: simulator ?? MARKET_DATA, account: 'market-data' }],
  ]);
  const toStream = (origin: string): string => origin.replace(/^http/, 'ws');
  const dataStreams = simulator === undefined ? MARKET_DATA_STREAMS : toStream(simulator);
  const streams = {
    tradeUpdates: `${toStream(simulator ?? trading)}/stream`,
    stocks: `${dataStreams}/v2/${feed}`,
    iex: `${dataStreams}/v2/iex`,
    crypto: `${dataStreams}/v1beta3/crypto/us`,
  };
  const allowedStreams = Object.values(streams);
  return {
    isPaper,
    streams,
    rewrite(address) {
      const url = new URL(address);
      const target = targets.get(url.origin);
      // Rebuilt from its parts, so that a user name in the address cannot come along.
      if (target) return { url: target.origin + url.pathname + url.search, account: target.account };
      throw new BlockedAddress(url.origin, [...targets.keys()]);
    },
    assertStream(url) {
      if (!allowedStreams.includes(url)) throw new BlockedAddress(url, allowedStreams);
    },
  };
}
