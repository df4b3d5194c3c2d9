// What the data endpoints refuse before they look for anything: a feed, a symbol, a currency or an adjustment that cannot be.
import { invalidDataRequest } from '../http-error.ts';
import type { Query } from '../query.ts';
import { parseDate } from '../timestamps.ts';

const FEEDS: readonly string[] = ['iex', 'sip', 'otc', 'boats', 'delayed_sip', 'overnight'];
/** Prices of this market are in dollars: those of another currency would be wrong. */
const CURRENCY = 'USD';
const ADJUSTMENTS: readonly string[] = ['raw', 'split', 'dividend', 'spin-off', 'all'];
/** Case matters, and pairs of coins have endpoints of their own. */
const SYMBOLS = { us_equity: /^[A-Z][A-Z0-9.-]*$/, crypto: /^[A-Z0-9]+\/[A-Z0-9]+$/ } as const;

export function checkDataRequest(query: Query, assetClass: keyof typeof SYMBOLS, symbols: readonly string[]): void {
  const feed = query.text('feed');
  if (assetClass === 'us_equity' && feed !== undefined && !FEEDS.includes(feed))
    throw invalidDataRequest(`invalid feed: ${feed}`);
  const currency = query.text('currency');
  if (currency !== undefined && currency !== CURRENCY) throw invalidDataRequest(`invalid currency: ${currency}`);
  const asOf = query.text('asof');
  // A dash keeps symbols from being followed through their renames.
  if (asOf !== undefined && asOf !== '-' && parseDate(asOf) === undefined) throw invalidDataRequest(`invalid asof: ${asOf}`);
  const wrong = symbols.find((symbol) => !SYMBOLS[assetClass].test(symbol));
  if (wrong !== undefined) throw invalidDataRequest(`invalid symbol: ${wrong}`);
}

/** Of bars: none is raw. */
export function adjustmentsOf(query: Query): ReadonlySet<string> {
  const wanted = query.list('adjustment') ?? ['raw'];
  const wrong = wanted.find((name) => !ADJUSTMENTS.includes(name));
  if (wrong !== undefined) throw invalidDataRequest(`invalid adjustment: ${wrong}`);
  return new Set(wanted);
}
