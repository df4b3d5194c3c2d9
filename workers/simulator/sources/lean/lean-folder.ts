// Finds the files of a Lean data folder: `equity/usa/<resolution>/…` and `crypto/<market>/<resolution>/…`.
// Layout: https://www.quantconnect.com/docs/v2/lean-cli/datasets/format-and-storage
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AssetClass } from '../../../../protocol/instruments.ts';
import { MarketDataError } from '../market-data-error.ts';
import { REPLAY_RESOLUTIONS, type ReplayResolution } from '../replay-settings.ts';

export type LeanKind = 'trade' | 'quote';

/** A symbol and where its files are. */
export type LeanSymbol = {
  /** Alpaca's spelling: `SPY`, `BTC/USD`. */
  readonly symbol: string;
  readonly assetClass: AssetClass;
  /** `spy`, `btcusd`. */
  readonly fileName: string;
  /** Such as `…/equity/usa`: holds one folder per resolution. */
  readonly directory: string;
};

const QUOTE_CURRENCIES = ['USDT', 'USDC', 'USD', 'EUR', 'GBP', 'BTC', 'ETH'];
const PREFERRED_CRYPTO_MARKET = 'coinbase';
const DAY_FILE_PATTERN = /^(\d{4})(\d{2})(\d{2})_(trade|quote)\.zip$/i;

/** Throws a MarketDataError when there is neither an equity nor a crypto folder at `path`. */
export function checkLeanFolder(path: string): void {
  if (findEntry(path, 'equity') || findEntry(path, 'crypto')) return;
  throw new MarketDataError(
    `no Lean data at ${path}: expected folders such as equity/usa/minute or crypto/coinbase/minute in it`,
  );
}

/** Accepts any case, and `BTCUSD` for `BTC/USD` where the folder has such a pair. Files need not exist. */
export function locateSymbol(path: string, text: string): LeanSymbol {
  const upper = text.toUpperCase();
  const fileName = upper.replace('/', '').toLowerCase();
  const equity: LeanSymbol = { symbol: upper, assetClass: 'us_equity', fileName, directory: findPath(path, 'equity', 'usa') };
  if (!upper.includes('/') && hasFiles(equity)) return equity;
  const pair = upper.includes('/') ? upper : toPair(upper);
  const cryptoPath = findPath(path, 'crypto');
  const markets = listNames(cryptoPath).toSorted(
    (a, b) => Number(b === PREFERRED_CRYPTO_MARKET) - Number(a === PREFERRED_CRYPTO_MARKET),
  );
  const pairs = markets.map((market): LeanSymbol => {
    return { symbol: pair, assetClass: 'crypto', fileName, directory: join(cryptoPath, market) };
  });
  const found = pairs.find(hasFiles);
  if (found) return found;
  const missing: LeanSymbol = {
    symbol: pair,
    assetClass: 'crypto',
    fileName,
    directory: join(cryptoPath, PREFERRED_CRYPTO_MARKET),
  };
  return upper.includes('/') ? missing : equity;
}

/** Date to path of the one-day files of a symbol: tick, second and minute data. */
export function listDayFiles(symbol: LeanSymbol, resolution: ReplayResolution, kind: LeanKind): ReadonlyMap<string, string> {
  const folder = findPath(symbol.directory, resolution, symbol.fileName);
  const files = new Map<string, string>();
  for (const name of listNames(folder).toSorted()) {
    const parts = DAY_FILE_PATTERN.exec(name);
    if (parts?.[4]?.toLowerCase() === kind) files.set(`${parts[1]}-${parts[2]}-${parts[3]}`, join(folder, name));
  }
  return files;
}

/** The one file of all days of a symbol: hour and daily data. */
export function findWholeFile(symbol: LeanSymbol, resolution: ReplayResolution, kind: LeanKind): string | undefined {
  const folder = findPath(symbol.directory, resolution);
  const plain = kind === 'trade' ? findEntry(folder, `${symbol.fileName}.zip`) : undefined;
  const name = findEntry(folder, `${symbol.fileName}_${kind}.zip`) ?? plain;
  return name === undefined ? undefined : join(folder, name);
}

export const isOneFilePerDay = (resolution: ReplayResolution): boolean => resolution !== 'hour' && resolution !== 'daily';

const hasFiles = (symbol: LeanSymbol): boolean =>
  REPLAY_RESOLUTIONS.some((resolution) =>
    isOneFilePerDay(resolution)
      ? listNames(findPath(symbol.directory, resolution, symbol.fileName)).length > 0
      : findWholeFile(symbol, resolution, 'trade') !== undefined,
  );

function toPair(text: string): string {
  const quote = QUOTE_CURRENCIES.find((currency) => text.endsWith(currency) && text.length > currency.length);
  return quote ? `${text.slice(0, -quote.length)}/${quote}` : text;
}

/** The path of nested entries in whatever case they are on disk; as asked for where one does not exist. */
const findPath = (path: string, ...names: readonly string[]): string =>
  names.reduce((folder, name) => join(folder, findEntry(folder, name) ?? name), path);

const findEntry = (folder: string, name: string): string | undefined =>
  listNames(folder).find((entry) => entry.toLowerCase() === name.toLowerCase());

function listNames(folder: string): readonly string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
}
