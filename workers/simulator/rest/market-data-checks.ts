// What the data endpoints refuse before they look for anything: a feed or a symbol that cannot be.
import { invalidDataRequest } from '../http-error.ts';
import type { Query } from '../query.ts';

const FEEDS: readonly string[] = ['iex', 'sip', 'otc', 'boats', 'delayed_sip', 'overnight'];
/** Case matters, and pairs of coins have endpoints of their own. */
const SYMBOLS = { us_equity: /^[A-Z][A-Z0-9.-]*$/, crypto: /^[A-Z0-9]+\/[A-Z0-9]+$/ } as const;

export function checkDataRequest(query: Query, assetClass: keyof typeof SYMBOLS, symbols: readonly string[]): void {
  const feed = query.text('feed');
  if (assetClass === 'us_equity' && feed !== undefined && !FEEDS.includes(feed))
    throw invalidDataRequest(`invalid feed: ${feed}`);
  const wrong = symbols.find((symbol) => !SYMBOLS[assetClass].test(symbol));
  if (wrong !== undefined) throw invalidDataRequest(`invalid symbol: ${wrong}`);
}
