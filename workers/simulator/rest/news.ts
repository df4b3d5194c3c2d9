// GET /v1beta1/news: what was written about the market, the latest first unless it is asked for otherwise.
import type { FastifyInstance } from 'fastify';
import { DAY_US } from '../../../trading/calendar-dates.ts';
import type { NewsArticle } from '../../../trading/synthetic/news-wire.ts';
import { invalidDataRequest } from '../http-error.ts';
import { type Query, readQuery } from '../query.ts';
import { toNewsShape, toNewsSymbol } from '../shapes/news-shape.ts';
import { toTimestamp } from '../timestamps.ts';
import type { VenueSession } from '../venue-session.ts';

const MOST = 50;
const DEFAULT_LIMIT = 10;
/** How far back the latest articles are looked for when no start is given. */
const LOOKBACK_US = 30 * DAY_US;
const SYMBOL = /^[A-Za-z0-9./-]{1,20}$/;

export function addNewsEndpoint(server: FastifyInstance, session: VenueSession): void {
  server.get('/v1beta1/news', (request) => {
    const query = readQuery(request.query, invalidDataRequest);
    const limit = query.count('limit', { fallback: DEFAULT_LIMIT, most: MOST });
    const isAscending = query.choice('sort', ['asc', 'desc'], 'desc') === 'asc';
    const hasContent = query.flag('include_content');
    // Every article has a content, so there is none to leave out.
    query.flag('exclude_contentless');
    const { offset, endUs } = readPlace(query, session.nowUs());
    const found = articlesOf(query, session, endUs);
    const ordered = isAscending ? found : found.toReversed();
    const page = ordered.slice(offset, offset + limit);
    const isEnd = offset + page.length >= ordered.length;
    return {
      news: page.map((article) => ({
        ...toNewsShape(article, toTimestamp(article.atUs)),
        ...(!hasContent && { content: '' }),
        images: [],
      })),
      next_page_token: isEnd ? null : writeToken({ offset: offset + page.length, endUs }),
    };
  });
}

function articlesOf(query: Query, { source }: VenueSession, endUs: number): readonly NewsArticle[] {
  const fromUs = query.instant('start', 'start') ?? endUs - LOOKBACK_US;
  if (fromUs > endUs && query.text('end') !== undefined) throw invalidDataRequest('end should not be before start');
  const symbols = query.list('symbols');
  for (const symbol of symbols ?? []) if (!SYMBOL.test(symbol)) throw invalidDataRequest(`invalid symbol: ${symbol}`);
  const wanted = symbols && new Set(symbols.map(toNewsSymbol));
  const articles = source.newsBetween?.({ fromUs, toUs: endUs + 1 }) ?? [];
  return wanted ? articles.filter((article) => article.symbols.some((symbol) => wanted.has(toNewsSymbol(symbol)))) : articles;
}

/** The end of the span is kept in the token, so that the pages of one list see one market. */
type Place = { readonly offset: number; readonly endUs: number };

const writeToken = ({ offset, endUs }: Place): string => Buffer.from(`${offset}|${endUs}`).toString('base64url');

function readPlace(query: Query, nowUs: number): Place {
  const text = query.text('page_token');
  if (text === undefined) return { offset: 0, endUs: Math.min(query.instant('end', 'end') ?? nowUs, nowUs) };
  const [, offset, endUs] = /^(\d+)\|(\d+)$/.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  if (offset !== undefined && endUs !== undefined) return { offset: Number(offset), endUs: Math.min(Number(endUs), nowUs) };
  throw invalidDataRequest(`invalid page_token "${text}": expected the next_page_token of an earlier answer`);
}
