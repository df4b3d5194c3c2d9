// When the venue's latest prices are from, asked by REST: what a stream that stands and says nothing is compared with.
import { MINUTE_BAR_US } from '../../../trading/bars.ts';
import type { MarketStream } from '../../../trading/cores/gateway/gateway-messages.ts';
import type { WantedTicks } from '../../../trading/cores/gateway/subscriptions.ts';
import { bodyOf, type RestClient } from './rest-client.ts';
import { asVenueFields, readTimeUs } from './venue-fields.ts';

type Feed = 'iex' | 'sip';

export async function readLatestTimes(
  rest: RestClient,
  stream: MarketStream,
  wanted: WantedTicks,
  feed: Feed,
): Promise<ReadonlyMap<string, number>> {
  const kinds = (['quote', 'trade', 'bar'] as const).filter((kind) => wanted[kind].length > 0);
  const found = await Promise.all(
    kinds.map(async (kind) => {
      const body = await readLatest(rest, stream, kind, wanted[kind].join(','), feed);
      const bySymbol = asVenueFields(asVenueFields(body, 'latest prices')[`${kind}s`], `${kind}s`);
      // A bar is known when it is over.
      const lateUs = kind === 'bar' ? MINUTE_BAR_US : 0;
      return Object.entries(bySymbol).map(
        ([symbol, fields]) => [symbol, readTimeUs(asVenueFields(fields, symbol), 't') + lateUs] as const,
      );
    }),
  );
  return new Map(found.flat());
}

const readLatest = (
  rest: RestClient,
  stream: MarketStream,
  kind: keyof WantedTicks,
  symbols: string,
  feed: Feed,
): Promise<unknown> =>
  rest.read('market-data', 'ordinary', ({ marketData: { stocks, crypto } }) => {
    const ofStock = { symbols, feed };
    const ofCoin = { symbols, loc: 'us' } as const;
    switch (kind) {
      case 'quote':
        return bodyOf(stream === 'stocks' ? stocks.stockLatestQuotesRaw(ofStock) : crypto.cryptoLatestQuotesRaw(ofCoin));
      case 'trade':
        return bodyOf(stream === 'stocks' ? stocks.stockLatestTradesRaw(ofStock) : crypto.cryptoLatestTradesRaw(ofCoin));
      case 'bar':
        return bodyOf(stream === 'stocks' ? stocks.stockLatestBarsRaw(ofStock) : crypto.cryptoLatestBarsRaw(ofCoin));
    }
  });
