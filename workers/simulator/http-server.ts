// The HTTP side of the venue: authentication, rate limit, request ids, errors in Alpaca's envelope, and the endpoints in rest/.
import { randomUUID } from 'node:crypto';
import fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { TradingHours } from '../../trading/venue/trading-hours.ts';
import type { Credentials } from './credentials.ts';
import type { FaultBook } from './faults/fault-book.ts';
import { addHttpFaults } from './faults/http-faults.ts';
import { HttpError } from './http-error.ts';
import type { MarketHistory } from './market-history.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { addAccountEndpoints } from './rest/account.ts';
import { addActivityEndpoints } from './rest/activities.ts';
import { addAssetEndpoints } from './rest/assets.ts';
import { addAuctionEndpoints } from './rest/auctions.ts';
import { addCalendarEndpoints } from './rest/calendar.ts';
import { addClockEndpoint } from './rest/clock.ts';
import { addCorporateActionEndpoints } from './rest/corporate-actions.ts';
import { addMarketDataHistoryEndpoints } from './rest/market-data-history.ts';
import { addLatestMarketDataEndpoints } from './rest/market-data-latest.ts';
import { addMarketDataMeaningEndpoints } from './rest/market-data-meanings.ts';
import { addNewsEndpoint } from './rest/news.ts';
import { addOptionContractEndpoints } from './rest/option-contracts.ts';
import { addOrderEndpoints } from './rest/orders.ts';
import { addPortfolioHistoryEndpoint } from './rest/portfolio-history.ts';
import { addPositionEndpoints } from './rest/positions.ts';
import { addScreenerEndpoints } from './rest/screener.ts';
import { addTradeEventEndpoint } from './rest/trade-events.ts';
import { addWatchlistEndpoints } from './rest/watchlists.ts';
import type { VenueSession } from './venue-session.ts';

export type HttpServerOptions = {
  readonly book: FaultBook;
  readonly session: VenueSession;
  readonly history: MarketHistory;
  readonly hours: TradingHours;
  readonly credentials: Credentials;
  /** Null switches the limit off. */
  readonly rateLimiter: RateLimiter | null;
};

const JSON_TYPE = 'application/json; charset=utf-8';
/** Alpaca's crypto history needs no keys, and its SDK sends none. */
const PUBLIC_PATH = /^\/v1beta3\/crypto\//;
const MARKET_DATA_PATH = /^\/(v2\/stocks|v1beta\d+)\//;

/** Not listening yet. */
export function createHttpServer({
  session,
  history,
  hours,
  credentials,
  rateLimiter,
  book,
}: HttpServerOptions): FastifyInstance {
  const server = fastify({ logger: false, forceCloseConnections: true });
  readBodiesAsJson(server);

  server.addHook('onRequest', (request, reply, done) => {
    session.counts.requests += 1;
    void reply.header('X-Request-ID', requestIdOf(request));
    const isPublic = PUBLIC_PATH.test(request.url) && request.headers['apca-api-key-id'] === undefined;
    if (!isPublic && !credentials.acceptsHeaders(request.headers)) return done(new HttpError(401, 'unauthorized.'));
    if (!rateLimiter) return done();
    const state = rateLimiter.take(MARKET_DATA_PATH.test(request.url) ? 'market-data' : 'trading');
    void reply.headers({
      'X-RateLimit-Limit': state.limit,
      'X-RateLimit-Remaining': state.remaining,
      'X-RateLimit-Reset': Math.ceil((Date.now() + state.fullInMs) / 1000),
    });
    if (state.isAllowed) done();
    else done(new HttpError(429, 'too many requests.', 42910000));
  });
  const symbolOfOrder = (orderId: string): string | undefined => session.venue.state.orders.get(orderId.toLowerCase())?.symbol;
  addHttpFaults(server, book, symbolOfOrder);
  server.setErrorHandler((error: FastifyError | HttpError, request, reply) => {
    if (error instanceof HttpError) return reply.status(error.status).type(JSON_TYPE).send(error.body);
    if (error.statusCode !== undefined && error.statusCode < 500)
      return reply.status(error.statusCode).send({ message: error.message });
    // Nothing was changed by a question, so only its answer is lost: recorded data that cannot be read, for example.
    if (request.method === 'GET') return reply.status(500).send({ code: 50010000, message: error.message });
    // An invariant is broken: answering on would trade on a wrong account. The worker ends and is rebuilt from its book.
    queueMicrotask(() => {
      throw error;
    });
    return reply.status(500).send({ code: 50010000, message: 'internal server error occurred' });
  });
  server.setNotFoundHandler((_request, reply) => reply.status(404).send({ code: 40410000, message: 'endpoint not found.' }));

  addAccountEndpoints(server, session);
  addActivityEndpoints(server, session);
  addOrderEndpoints(server, session, book);
  addPositionEndpoints(server, session);
  addPortfolioHistoryEndpoint(server, session, hours);
  addWatchlistEndpoints(server, session);
  addTradeEventEndpoint(server, session);
  addAssetEndpoints(server, session);
  addOptionContractEndpoints(server);
  addClockEndpoint(server, session, hours, book);
  addCalendarEndpoints(server);
  addMarketDataHistoryEndpoints(server, session, history);
  addLatestMarketDataEndpoints(server, session, history);
  addScreenerEndpoints(server, session, history);
  addCorporateActionEndpoints(server, session);
  addNewsEndpoint(server, session);
  addAuctionEndpoints(server, session, history);
  addMarketDataMeaningEndpoints(server);
  return server;
}

/** Clients send JSON under any content type, and an empty body with DELETE. */
function readBodiesAsJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') return done(null, undefined);
    try {
      done(null, JSON.parse(body.toString()));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      done(new HttpError(422, `request body format is invalid: ${reason}`, 40010001), undefined);
    }
  });
}

function requestIdOf(request: FastifyRequest): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && given !== '' ? given : randomUUID().replaceAll('-', '');
}
