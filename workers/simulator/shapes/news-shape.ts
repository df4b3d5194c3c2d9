// A news article as Alpaca shows it. Symbols of coins stand without a slash there, as in positions.
import type { NewsArticle } from '../../../trading/synthetic/news-wire.ts';

const AUTHOR = 'Tradewarden simulator';
const SOURCE = 'synthetic';

export const toNewsSymbol = (symbol: string): string => symbol.replace('/', '');

/** `at` is the time as the receiver reads it. */
export const toNewsShape = <Time>({ id, headline, summary, content, symbols }: NewsArticle, at: Time) => ({
  id,
  headline,
  summary,
  author: AUTHOR,
  created_at: at,
  updated_at: at,
  url: null,
  content,
  symbols: symbols.map(toNewsSymbol),
  source: SOURCE,
});
