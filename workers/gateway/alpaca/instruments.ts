// What Alpaca lists, as instruments.
import { trading } from '@alpacahq/alpaca-trade-api';
import { type DecimalString, isDecimalString, toDecimalString } from '../../../protocol/decimal-string.ts';
import type { Instrument } from '../../../protocol/instruments.ts';
import type { RatePurpose } from '../../../trading/cores/gateway/rate-budget.ts';
import type { RestReader } from './rest-client.ts';
import { toVenueFailure } from './sdk-failures.ts';
import { UnreadableAnswer } from './venue-fields.ts';

/** Above this it is cheaper to read the whole list than to ask one by one. */
const MOST_ASKED_SINGLY = 20;
const SMALLEST_FRACTION = toDecimalString('0.000000001');
const WHOLE = toDecimalString('1');
const CENT = toDecimalString('0.01');

/** Unknown symbols are left out of the answer. */
export async function readInstruments(rest: RestReader, symbols: readonly string[]): Promise<readonly Instrument[]> {
  const distinct = [...new Set(symbols)];
  if (distinct.length <= MOST_ASKED_SINGLY) {
    const found = await Promise.all(distinct.map((symbol) => readInstrument(rest, symbol)));
    return found.filter((instrument) => instrument !== undefined);
  }
  const lists = await Promise.all(
    [trading.AssetClass.UsEquity, trading.AssetClass.Crypto].map((name) => readAssets(rest, name, 'ordinary')),
  );
  const listed = new Map(lists.flat().map((asset) => [asset.symbol, asset]));
  return distinct.flatMap((symbol) => listed.get(symbol) ?? []).map(toInstrument);
}

const pairsOfClient = new WeakMap<RestReader, Promise<ReadonlyMap<string, string>>>();

/** The orders' symbols of all crypto pairs by the slashless symbols of positions. Read once: pairs come and go with the months. */
export function readCryptoSymbols(rest: RestReader): Promise<ReadonlyMap<string, string>> {
  const known = pairsOfClient.get(rest);
  if (known) return known;
  const read = readAssets(rest, trading.AssetClass.Crypto, 'reserved').then(
    (assets) => new Map(assets.map(({ symbol }) => [symbol.replace('/', ''), symbol])),
  );
  pairsOfClient.set(rest, read);
  read.catch(() => pairsOfClient.delete(rest));
  return read;
}

const readAssets = (rest: RestReader, assetClass: trading.AssetClass, purpose: RatePurpose): Promise<trading.Assets[]> =>
  rest.read('trading', purpose, (sdk) => sdk.trading.assets.getV2Assets({ status: 'active', assetClass }));

async function readInstrument(rest: RestReader, symbolOrAssetId: string): Promise<Instrument | undefined> {
  try {
    return toInstrument(
      await rest.read('trading', 'ordinary', (sdk) => sdk.trading.assets.getV2AssetsSymbolOrAssetId({ symbolOrAssetId })),
    );
  } catch (error) {
    const failure = toVenueFailure(error);
    if (failure.kind === 'answered' && failure.status === 404) return undefined;
    throw error;
  }
}

function toInstrument(asset: trading.Assets): Instrument {
  const isCrypto = asset._class === 'crypto';
  const smallest = asset.fractionable ? SMALLEST_FRACTION : WHOLE;
  return {
    symbol: asset.symbol,
    name: asset.name,
    assetClass: isCrypto ? 'crypto' : 'us_equity',
    exchange: asset.exchange,
    tradable: asset.tradable && asset.status === 'active',
    fractionable: asset.fractionable,
    shortable: asset.shortable,
    priceIncrement: readIncrement('price_increment', asset.priceIncrement, isCrypto ? SMALLEST_FRACTION : CENT),
    quantityIncrement: readIncrement('min_trade_increment', asset.minTradeIncrement, smallest),
    minimumQuantity: readIncrement('min_order_size', asset.minOrderSize, smallest),
  };
}

/** Only crypto assets state their own; equities follow the rules of all equities. */
function readIncrement(field: string, stated: string | undefined, usual: DecimalString): DecimalString {
  if (stated === undefined) return usual;
  if (isDecimalString(stated)) return stated;
  throw new UnreadableAnswer(field, 'a plain decimal such as "0.01"', stated);
}
