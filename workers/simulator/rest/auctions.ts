// Opening and closing prints of each session, /v2/stocks/auctions for many symbols and /v2/stocks/…/auctions for one: the first and
// the last trade of the regular session where trades are known, else the first and the last price of its minutes.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MINUTE_BAR_US } from '../../../trading/bars.ts';
import { newYorkDateOf } from '../../../trading/new-york-time.ts';
import { type Session, sessionsBetween } from '../../../trading/sessions.ts';
import { invalidDataRequest } from '../http-error.ts';
import type { MarketHistory, RequestedSpan } from '../market-history.ts';
import type { MarketSource } from '../market-source.ts';
import { readQuery } from '../query.ts';
import { EXCHANGE, isCryptoSymbol } from '../shapes/market-data-shape.ts';
import { toTimestamp } from '../timestamps.ts';
import type { VenueSession } from '../venue-session.ts';
import { checkDataRequest } from './market-data-checks.ts';
import { type Page, readPage } from './market-data-pages.ts';

/** The conditions of an opening and of a closing print, as the trade tapes write them. */
const OPENING = 'O';
const CLOSING = '6';

type Print = { readonly atUs: number; readonly price: number; readonly size?: number };
type DailyAuctions = { readonly d: string; readonly o: readonly object[]; readonly c: readonly object[] };

export function addAuctionEndpoints(server: FastifyInstance, session: VenueSession, history: MarketHistory): void {
  const read = (request: FastifyRequest, symbols: readonly string[] | undefined): Promise<Page<DailyAuctions>> => {
    const query = readQuery(request.query, invalidDataRequest);
    const wanted = symbols ?? query.list('symbols');
    if (wanted === undefined) throw invalidDataRequest('symbols is required');
    checkDataRequest(query, 'us_equity', wanted);
    const nowUs = session.nowUs();
    return readPage({ symbols: wanted, query, zone: 'new-york', nowUs }, (symbol, span) =>
      auctionsOf(session.source, history, symbol, span),
    );
  };
  server.get('/v2/stocks/auctions', async (request) => {
    const { items, nextPageToken } = await read(request, undefined);
    return { auctions: Object.fromEntries(items), next_page_token: nextPageToken };
  });
  server.get<{ Params: { symbol: string } }>('/v2/stocks/:symbol/auctions', async (request) => {
    const { symbol } = request.params;
    const { items, nextPageToken } = await read(request, [symbol]);
    return { auctions: items.get(symbol) ?? null, symbol, next_page_token: nextPageToken };
  });
}

/** A market that never closes has no auctions, and neither has crypto. */
async function auctionsOf(
  source: MarketSource,
  history: MarketHistory,
  symbol: string,
  span: RequestedSpan,
): Promise<readonly DailyAuctions[]> {
  if (source.isAlwaysOpen || isCryptoSymbol(symbol)) return [];
  const days: DailyAuctions[] = [];
  for (const session of sessionsBetween(newYorkDateOf(span.startUs), newYorkDateOf(span.endUs))) {
    // Reading a day takes a while: the venue goes on between two.
    await nextTurn();
    const opening = openingPrint(history, symbol, session);
    // The last trade is not the closing print before the close has come.
    const closing = session.closeUs <= span.endUs ? closingPrint(history, symbol, session) : null;
    const [o, c] = [shapes(opening, OPENING, span), shapes(closing, CLOSING, span)];
    if (o.length + c.length > 0) days.push({ d: session.date, o, c });
  }
  return days;
}

function openingPrint(history: MarketHistory, symbol: string, { openUs }: Session): Print | null {
  const span = { startUs: openUs, endUs: openUs + MINUTE_BAR_US - 1 };
  const [trade] = history.trades(symbol, span);
  if (trade) return trade;
  const [bar] = history.bars(symbol, span, { durationUs: MINUTE_BAR_US });
  return bar ? { atUs: bar.atUs, price: bar.open } : null;
}

function closingPrint(history: MarketHistory, symbol: string, { closeUs }: Session): Print | null {
  const span = { startUs: closeUs - MINUTE_BAR_US, endUs: closeUs - 1 };
  const trade = history.trades(symbol, span).at(-1);
  if (trade) return trade;
  const bar = history.bars(symbol, span, { durationUs: MINUTE_BAR_US }).at(-1);
  return bar ? { atUs: closeUs - 1, price: bar.close } : null;
}

function shapes(print: Print | null, condition: string, span: RequestedSpan): readonly object[] {
  if (!print || print.atUs < span.startUs || print.atUs > span.endUs) return [];
  const { atUs, price, size } = print;
  return [{ t: toTimestamp(atUs), x: EXCHANGE, p: price, ...(size !== undefined && { s: size }), c: condition }];
}
