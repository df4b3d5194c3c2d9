// One page of historical bars or trades, newest first, of a stock or a crypto pair.
import { isCryptoSymbol } from './crypto-symbols.ts';
import type { RestClient } from './rest-client.ts';
import type { VenueFields } from './venue-fields.ts';

export type HistoryRequest = {
  readonly rest: RestClient;
  readonly symbol: string;
  readonly feed: 'iex' | 'sip';
  readonly startUs: number;
  readonly endUs: number;
  readonly limit: number;
  readonly pageToken?: string;
};

/** `nextPageToken` is undefined at the end. */
export type HistoryPage = { readonly items: readonly VenueFields[]; readonly nextPageToken: string | undefined };

/** What the SDK's pages of stocks and of crypto have in common. */
type SdkPage<Items extends 'bars' | 'trades'> = Readonly<Record<Items, unknown>> & { readonly nextPageToken: string | null };

export async function readBarPage(request: HistoryRequest, timeframe: string): Promise<HistoryPage> {
  const { rest, symbol, feed } = request;
  const query = { ...toQuery(request), timeframe };
  const page = await rest.read<SdkPage<'bars'>>('market-data', 'ordinary', (sdk) =>
    isCryptoSymbol(symbol)
      ? sdk.marketData.crypto.cryptoBars({ ...query, loc: 'us' })
      : sdk.marketData.stocks.stockBars({ ...query, feed, adjustment: 'split' }),
  );
  return toPage(page.bars, symbol, page.nextPageToken);
}

export async function readTradePage(request: HistoryRequest): Promise<HistoryPage> {
  const { rest, symbol, feed } = request;
  const query = toQuery(request);
  const page = await rest.read<SdkPage<'trades'>>('market-data', 'ordinary', (sdk) =>
    isCryptoSymbol(symbol)
      ? sdk.marketData.crypto.cryptoTrades({ ...query, loc: 'us' })
      : sdk.marketData.stocks.stockTrades({ ...query, feed }),
  );
  return toPage(page.trades, symbol, page.nextPageToken);
}

const toQuery = ({ symbol, startUs, endUs, limit, pageToken }: HistoryRequest) => ({
  symbols: symbol,
  start: new Date(Math.floor(startUs / 1000)),
  end: new Date(Math.floor(endUs / 1000)),
  limit,
  sort: 'desc' as const,
  ...(pageToken !== undefined && { pageToken }),
});

/** The SDK passes these items through as the venue sent them, whatever its types say. */
const toPage = (bySymbol: unknown, symbol: string, nextPageToken: string | null): HistoryPage => ({
  items: (bySymbol as Readonly<Record<string, readonly VenueFields[] | null>> | null)?.[symbol] ?? [],
  nextPageToken: nextPageToken ?? undefined,
});
