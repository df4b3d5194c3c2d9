// Paging of historical data: the limit counts over all symbols, symbols come one after the other, and a token says where to go on.
import { intervalStartUs } from '../../../trading/bars.ts';
import { DAY_US } from '../../../trading/calendar-dates.ts';
import { invalidDataRequest } from '../http-error.ts';
import type { RequestedSpan } from '../market-history.ts';
import type { Query } from '../query.ts';
import type { DayZone } from '../timestamps.ts';

export type PageRequest = {
  readonly symbols: readonly string[];
  readonly query: Query;
  readonly zone: DayZone;
  readonly nowUs: number;
};
export type Page<Item> = { readonly items: ReadonlyMap<string, readonly Item[]>; readonly nextPageToken: string | null };

/** Where a page ended. The end of the span is kept, so that the pages of one list see one market. */
type PageToken = { readonly symbol: string; readonly offset: number; readonly endUs: number };

const DEFAULT_LIMIT = 1000;
const MOST = 10_000;

export async function readPage<Item>(
  request: PageRequest,
  find: (symbol: string, span: RequestedSpan) => Promise<readonly Item[]>,
): Promise<Page<Item>> {
  const { query, zone, nowUs } = request;
  const limit = query.count('limit', { fallback: DEFAULT_LIMIT, most: MOST });
  const isDescending = query.choice('sort', ['asc', 'desc'], 'asc') === 'desc';
  const token = readToken(query.text('page_token'));
  const endUs = token?.endUs ?? Math.min(query.instant('end', 'end', zone) ?? nowUs, nowUs);
  const startUs = query.instant('start', 'start', zone) ?? startOfDay(nowUs, zone);
  if (query.text('end') !== undefined && startUs > endUs && !token && endUs < nowUs)
    throw invalidDataRequest('end should not be before start');
  const symbols = [...new Set(request.symbols)].sort();
  const items = new Map<string, readonly Item[]>();
  let room = limit;
  for (const symbol of symbols) {
    if (token && symbol < token.symbol) continue;
    const found = startUs > endUs ? [] : await find(symbol, { startUs, endUs });
    const ordered = isDescending ? found.toReversed() : found;
    const offset = token?.symbol === symbol ? token.offset : 0;
    const page = ordered.slice(offset, offset + room);
    if (page.length > 0) items.set(symbol, page);
    room -= page.length;
    if (offset + page.length < ordered.length)
      return { items, nextPageToken: writeToken({ symbol, offset: offset + page.length, endUs }) };
  }
  return { items, nextPageToken: null };
}

function startOfDay(atUs: number, zone: DayZone): number {
  return zone === 'utc' ? atUs - (atUs % DAY_US) : intervalStartUs(atUs, DAY_US);
}

const writeToken = ({ symbol, offset, endUs }: PageToken): string =>
  Buffer.from(`${symbol}|${offset}|${endUs}`).toString('base64url');

function readToken(text: string | undefined): PageToken | undefined {
  if (text === undefined) return undefined;
  const [symbol = '', offset = '', endUs = ''] = Buffer.from(text, 'base64url').toString('utf8').split('|');
  if (symbol !== '' && /^\d+$/.test(offset) && /^\d+$/.test(endUs))
    return { symbol, offset: Number(offset), endUs: Number(endUs) };
  throw invalidDataRequest(`invalid page_token "${text}": expected the next_page_token of an earlier answer`);
}
