// Well-known instruments by symbol, so that a simulated or replayed market can show names and exchanges.
import { toDecimalString } from '../protocol/decimal-string.ts';
import type { AssetClass, Instrument } from '../protocol/instruments.ts';

const LISTED_EQUITIES: Readonly<Record<string, readonly [name: string, exchange: string]>> = {
  SPY: ['SPDR S&P 500 ETF Trust', 'ARCA'],
  QQQ: ['Invesco QQQ Trust', 'NASDAQ'],
  IWM: ['iShares Russell 2000 ETF', 'ARCA'],
  AAPL: ['Apple Inc. Common Stock', 'NASDAQ'],
  MSFT: ['Microsoft Corporation Common Stock', 'NASDAQ'],
  NVDA: ['NVIDIA Corporation Common Stock', 'NASDAQ'],
  AMZN: ['Amazon.com, Inc. Common Stock', 'NASDAQ'],
  GOOGL: ['Alphabet Inc. Class A Common Stock', 'NASDAQ'],
  META: ['Meta Platforms, Inc. Class A Common Stock', 'NASDAQ'],
  TSLA: ['Tesla, Inc. Common Stock', 'NASDAQ'],
  AMD: ['Advanced Micro Devices, Inc. Common Stock', 'NASDAQ'],
  JPM: ['JPMorgan Chase & Co.', 'NYSE'],
  XOM: ['Exxon Mobil Corporation', 'NYSE'],
  KO: ['Coca-Cola Company', 'NYSE'],
  PEP: ['PepsiCo, Inc. Common Stock', 'NASDAQ'],
  IBM: ['International Business Machines Corporation', 'NYSE'],
};

const LISTED_CRYPTO: Readonly<Record<string, string>> = {
  'BTC/USD': 'Bitcoin / US Dollar',
  'ETH/USD': 'Ethereum / US Dollar',
  'SOL/USD': 'Solana / US Dollar',
  'LTC/USD': 'Litecoin / US Dollar',
  'DOGE/USD': 'Dogecoin / US Dollar',
};

/** Coins that trade below a few dollars are quoted in finer steps. */
const CRYPTO_PRICE_INCREMENTS: Readonly<Record<string, string>> = { 'DOGE/USD': '0.00001' };

/** Describes a symbol; an unknown one is named after itself. */
export function describeInstrument(symbol: string, assetClass: AssetClass): Instrument {
  const isCrypto = assetClass === 'crypto';
  const [name, exchange] = isCrypto
    ? [LISTED_CRYPTO[symbol] ?? symbol, 'CRYPTO']
    : (LISTED_EQUITIES[symbol] ?? [symbol, 'NYSE']);
  return {
    symbol,
    name,
    assetClass,
    exchange,
    tradable: true,
    fractionable: true,
    shortable: !isCrypto,
    priceIncrement: toDecimalString(isCrypto ? (CRYPTO_PRICE_INCREMENTS[symbol] ?? '0.01') : '0.01'),
    quantityIncrement: toDecimalString('0.000000001'),
    minimumQuantity: toDecimalString(isCrypto ? '0.00001' : '0.000000001'),
  };
}

/** Crypto pairs are written with a slash. */
export const assetClassOf = (symbol: string): AssetClass => (symbol.includes('/') ? 'crypto' : 'us_equity');

/** The step in which a price is quoted: SEC Rule 612 for equities (a cent from one dollar on, else a hundredth of one). */
export const priceStepOf = (instrument: Instrument, price: number): number =>
  instrument.assetClass === 'us_equity' && price < 1 ? 0.0001 : Number(instrument.priceIncrement);
