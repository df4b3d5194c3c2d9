// Prices with their freshness.
import type { Table } from '../desk-values.ts';
import type { AssetClass } from '../instruments.ts';

/** Prices of market data are numbers; 0 never appears, null means that there is none. */
export type WatchRow = {
  readonly symbol: string;
  readonly assetClass: AssetClass | null;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly bidSize: number | null;
  readonly askSize: number | null;
  readonly last: number | null;
  /** From the close of the last finished day. */
  readonly change: number | null;
  readonly changePercent: number | null;
  /** Traded since the desk follows the symbol. */
  readonly dayVolume: number | null;
  /** Wall-clock time at which the last tick arrived here; null before the first. */
  readonly receivedAtUs: number | null;
  readonly freshness: 'live' | 'stale' | 'unknown';
};

export type WatchlistView = { readonly symbols: readonly string[]; readonly quotes: Table<WatchRow> };
