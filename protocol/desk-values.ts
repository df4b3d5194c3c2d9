// Shapes that the views of the desk are made of: rows, tails, and facts that know their age.

/** Rows by key. A change names the rows that are new or different, and the keys that are gone. */
export type Table<Row> = { readonly rows: Readonly<Record<string, Row>> };

/** The last entries of something that only grows, oldest first; `total` counts all that there ever were. */
export type Tail<Entry> = { readonly entries: readonly Entry[]; readonly total: number };

/**
 * A fact with its age. `live`: as new as it can be. `stale`: its source is silent, `value` is the last that it said.
 * `unknown`: nobody has told it yet.
 */
export type Dated<T> =
  | { readonly freshness: 'live' | 'stale'; readonly value: T; readonly asOfUs: number }
  | { readonly freshness: 'unknown'; readonly value: null; readonly asOfUs: null };

/** Length of the bars of a chart. */
export type Timeframe = '1m' | '5m' | '15m' | '1h' | '1d';
export const TIMEFRAMES = ['1m', '5m', '15m', '1h', '1d'] as const satisfies readonly Timeframe[];
