// Latest bars, trades and quotes, and snapshots of all of them: for stocks one or many, for crypto many.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Bar } from '../../../protocol/ticks.ts';
import { intervalStartUs } from '../../../trading/bars.ts';
import { DAY_US } from '../../../trading/calendar-dates.ts';
import { invalidDataRequest, unknownDataError } from '../http-error.ts';
import type { MarketHistory } from '../market-history.ts';
import { readQuery } from '../query.ts';
import { toBarShape, toBookShape, toQuoteShape, toTradeShape } from '../shapes/market-data-shape.ts';
import { toTimestamp } from '../timestamps.ts';
import type { VenueSession } from '../venue-session.ts';
import { checkDataRequest } from './market-data-checks.ts';

const KINDS = ['bars', 'trades', 'quotes'] as const;
type Kind = (typeof KINDS)[number];
type BySymbol = { Params: { symbol: string } };
/** The last session before a long weekend is within this. */
const PREVIOUS_DAYS_US = 7 * DAY_US;

export function addLatestMarketDataEndpoints(server: FastifyInstance, session: VenueSession, history: MarketHistory): void {
  const { venue } = session;

  function latest(kind: Kind, symbol: string): unknown {
    if (!venue.instruments.has(symbol)) return null;
    switch (kind) {
      case 'bars': {
        const bar = history.latestMinuteBar(symbol);
        return bar && toBarShape(bar, toTimestamp(bar.atUs));
      }
      case 'trades': {
        const trade = venue.prices.latestTrade(symbol);
        return trade && toTradeShape(trade, toTimestamp(trade.atUs), null);
      }
      case 'quotes': {
        const quote = venue.prices.latestQuote(symbol);
        return quote && toQuoteShape(quote, toTimestamp(quote.atUs));
      }
      default:
        return kind satisfies never;
    }
  }

  async function snapshot(symbol: string): Promise<unknown> {
    if (!venue.instruments.has(symbol)) return null;
    await history.prepareToday(symbol);
    const nowUs = session.nowUs();
    const days = history.bars(symbol, { startUs: nowUs - PREVIOUS_DAYS_US, endUs: nowUs }, { durationUs: DAY_US });
    const isToday = (bar: Bar | undefined): boolean => bar !== undefined && bar.atUs === intervalStartUs(nowUs, DAY_US);
    const daily = isToday(days.at(-1)) ? days.at(-1) : undefined;
    const previous = daily ? days.at(-2) : days.at(-1);
    const shown = (bar: Bar | undefined) => (bar ? toBarShape(bar, toTimestamp(bar.atUs)) : null);
    return {
      dailyBar: shown(daily),
      latestQuote: latest('quotes', symbol),
      latestTrade: latest('trades', symbol),
      minuteBar: latest('bars', symbol),
      prevDailyBar: shown(previous),
    };
  }

  /** Unknown symbols are left out. */
  async function forEach(
    request: FastifyRequest,
    find: (symbol: string) => unknown | Promise<unknown>,
  ): Promise<Readonly<Record<string, unknown>>> {
    const query = readQuery(request.query, invalidDataRequest);
    const symbols = query.list('symbols');
    if (symbols === undefined) throw invalidDataRequest('symbols is required');
    checkDataRequest(query, request.url.startsWith('/v2/stocks/') ? 'us_equity' : 'crypto', symbols);
    const found: [string, unknown][] = [];
    for (const symbol of new Set(symbols)) {
      const item = await find(symbol);
      if (item !== null) found.push([symbol, item]);
    }
    return Object.fromEntries(found);
  }

  async function one(request: FastifyRequest<BySymbol>, what: string, find: (symbol: string) => unknown): Promise<unknown> {
    const { symbol } = request.params;
    checkDataRequest(readQuery(request.query, invalidDataRequest), 'us_equity', [symbol]);
    const item = await find(symbol);
    if (item === null) throw unknownDataError(`no ${what} found for ${symbol}`);
    return item;
  }

  const singular = { bars: 'bar', trades: 'trade', quotes: 'quote' } as const;
  for (const kind of KINDS) {
    server.get(`/v2/stocks/${kind}/latest`, async (request) => ({
      [kind]: await forEach(request, (symbol) => latest(kind, symbol)),
    }));
    server.get(`/v1beta3/crypto/us/latest/${kind}`, async (request) => ({
      [kind]: await forEach(request, (symbol) => latest(kind, symbol)),
    }));
    server.get<BySymbol>(`/v2/stocks/:symbol/${kind}/latest`, async (request) => ({
      symbol: request.params.symbol,
      [singular[kind]]: await one(request, singular[kind], (symbol) => latest(kind, symbol)),
    }));
  }
  // The market has one level: its best prices.
  server.get('/v1beta3/crypto/us/latest/orderbooks', async (request) => ({
    orderbooks: await forEach(request, (symbol) => {
      const quote = venue.instruments.has(symbol) ? venue.prices.latestQuote(symbol) : null;
      return quote && { t: toTimestamp(quote.atUs), ...toBookShape(quote) };
    }),
  }));
  server.get('/v2/stocks/snapshots', (request) => forEach(request, snapshot));
  server.get<BySymbol>('/v2/stocks/:symbol/snapshot', async (request) => ({
    symbol: request.params.symbol,
    ...((await one(request, 'snapshot', snapshot)) as object),
  }));
  server.get('/v1beta3/crypto/us/snapshots', async (request) => ({ snapshots: await forEach(request, snapshot) }));
}
