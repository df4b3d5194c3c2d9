// What a venue can do with orders, declared once: what it cannot do, the executor denies or does itself.
import type { AssetClass } from '../protocol/instruments.ts';
import type { OrderClass, OrderType, TimeInForce } from '../protocol/orders.ts';

export type VenueCapabilities = {
  readonly orderTypes: readonly OrderType[];
  readonly orderClasses: readonly OrderClass[];
  readonly timesInForce: readonly TimeInForce[];
};

const EQUITIES_AT_ALPACA: VenueCapabilities = {
  orderTypes: ['market', 'limit', 'stop', 'stop-limit', 'trailing-stop'],
  orderClasses: ['simple', 'bracket', 'oco', 'oto'],
  timesInForce: ['day', 'gtc', 'ioc', 'fok', 'opg', 'cls'],
};
/** https://docs.alpaca.markets/docs/crypto-trading: no stop orders without a limit, no order classes, nothing for a day. */
const CRYPTO_AT_ALPACA: VenueCapabilities = {
  orderTypes: ['market', 'limit', 'stop-limit'],
  orderClasses: ['simple'],
  timesInForce: ['gtc', 'ioc'],
};
/** Of a venue that declares nothing. */
const SIMPLE: VenueCapabilities = {
  orderTypes: ['market', 'limit'],
  orderClasses: ['simple'],
  timesInForce: ['day', 'gtc', 'ioc', 'fok'],
};

const CAPABILITIES: Readonly<Record<string, Readonly<Record<AssetClass, VenueCapabilities>>>> = {
  'alpaca-paper': { us_equity: EQUITIES_AT_ALPACA, crypto: CRYPTO_AT_ALPACA },
  'alpaca-live': { us_equity: EQUITIES_AT_ALPACA, crypto: CRYPTO_AT_ALPACA },
  simulator: { us_equity: EQUITIES_AT_ALPACA, crypto: CRYPTO_AT_ALPACA },
};

export const capabilitiesOf = (venue: string, assetClass: AssetClass): VenueCapabilities =>
  CAPABILITIES[venue]?.[assetClass] ?? SIMPLE;
