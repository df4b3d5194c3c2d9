// Historical bars, trades and quotes: /v2/stocks/… for one or many symbols, /v1beta3/crypto/us/… for many.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DAY_US } from '../../../trading/calendar-dates.ts';
import { invalidDataRequest } from '../http-error.ts';
import type { MarketHistory, RequestedSpan } from '../market-history.ts';
import { type Query, readQuery } from '../query.ts';
import { toBarShape, toQuoteShape, toTradeShape } from '../shapes/market-data-shape.ts';
import { parseTimeframe } from '../timeframe.ts';
import { type DayZone, toTimestamp } from '../timestamps.ts';
import type { VenueSession } from '../venue-session.ts';
import { adjustBar, type BarAdjustment, barAdjustments } from './bar-adjustment.ts';
import { adjustmentsOf, checkDataRequest } from './market-data-checks.ts';
import { type Page, readPage } from './market-data-pages.ts';

/** The last session before a long weekend is within this. */
const PREVIOUS_DAYS_US = 7 * DAY_US;

const KINDS = ['bars', 'trades', 'quotes'] as const;
/** The venue's own coins: it shows no other exchange's. */
const CRYPTO_LOCATION = 'us';
type Kind = (typeof KINDS)[number];
type Find = (symbol: string, span: RequestedSpan) => Promise<readonly unknown[]>;

export function addMarketDataHistoryEndpoints(server: FastifyInstance, session: VenueSession, history: MarketHistory): void {
  const read = async (
    request: FastifyRequest,
    kind: Kind,
    symbols: readonly string[] | undefined,
    zone: DayZone,
  ): Promise<Page<unknown>> => {
    const query = readQuery(request.query, invalidDataRequest);
    const wanted = symbols ?? query.list('symbols');
    if (wanted === undefined) throw invalidDataRequest('symbols is required');
    checkDataRequest(query, zone === 'utc' ? 'crypto' : 'us_equity', wanted);
    return readPage({ symbols: wanted, query, zone, nowUs: session.nowUs() }, finderOf(kind, query, history, session));
  };
  server.get<{ Params: { loc: string } }>('/v1beta3/crypto/:loc/*', (request, reply) => {
    const { loc } = request.params;
    if (loc !== CRYPTO_LOCATION) throw invalidDataRequest(`Invalid location: ${loc}`);
    reply.callNotFound();
  });
  for (const kind of KINDS) {
    server.get(`/v2/stocks/${kind}`, async (request) => toManyAnswer(kind, await read(request, kind, undefined, 'new-york')));
    server.get(`/v1beta3/crypto/us/${kind}`, async (request) =>
      toManyAnswer(kind, await read(request, kind, undefined, 'utc')),
    );
    server.get<{ Params: { symbol: string } }>(`/v2/stocks/:symbol/${kind}`, async (request) => {
      const { symbol } = request.params;
      const { items, nextPageToken } = await read(request, kind, [symbol], 'new-york');
      return { [kind]: items.get(symbol) ?? null, symbol, next_page_token: nextPageToken };
    });
  }
}

const toManyAnswer = (kind: Kind, { items, nextPageToken }: Page<unknown>) => ({
  [kind]: Object.fromEntries(items),
  next_page_token: nextPageToken,
});

function finderOf(kind: Kind, query: Query, history: MarketHistory, session: VenueSession): Find {
  switch (kind) {
    case 'bars': {
      const text = query.text('timeframe');
      const timeframe = text === undefined ? undefined : parseTimeframe(text);
      if (!timeframe) {
        throw invalidDataRequest(
          `invalid timeframe "${text ?? ''}": expected 1Min to 59Min, 1Hour to 23Hour, 1Day, 1Week, or 1, 2, 3, 4, 6 or 12Month`,
        );
      }
      const wanted = adjustmentsOf(query);
      const isRaw = wanted.size === 1 && wanted.has('raw');
      return async (symbol, span) => {
        await history.prepareBars(symbol, span, timeframe);
        const adjustments = isRaw ? [] : adjustmentsFor(symbol, wanted, history, session);
        return history
          .bars(symbol, span, timeframe, (bar) => adjustBar(bar, adjustments))
          .map((bar) => toBarShape(bar, toTimestamp(bar.atUs)));
      };
    }
    case 'trades':
      return async (symbol, span) => {
        const trades = history.trades(symbol, span);
        return trades.map((trade, index) => toTradeShape(trade, toTimestamp(trade.atUs), trades[index - 1]?.price ?? null));
      };
    case 'quotes':
      return async (symbol, span) => history.quotes(symbol, span).map((quote) => toQuoteShape(quote, toTimestamp(quote.atUs)));
    default:
      return kind satisfies never;
  }
}

function adjustmentsFor(
  symbol: string,
  wanted: ReadonlySet<string>,
  history: MarketHistory,
  session: VenueSession,
): readonly BarAdjustment[] {
  const closeBefore = (atUs: number): number | undefined =>
    history.bars(symbol, { startUs: atUs - PREVIOUS_DAYS_US, endUs: atUs - 1 }, { durationUs: DAY_US }).at(-1)?.close;
  return barAdjustments(session.source.corporateActions ?? [], wanted, symbol, session.nowUs(), closeBefore);
}
