// /v2/watchlists: by id and by name, with the assets that they list.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Watchlist } from '../../../trading/venue/account-state.ts';
import type { Venue } from '../../../trading/venue/venue.ts';
import { grantedOrThrow, invalidRequest, notFoundError } from '../http-error.ts';
import { readQuery } from '../query.ts';
import { toAssetShape } from '../shapes/asset-shape.ts';
import { toTimestamp } from '../timestamps.ts';
import type { VenueSession } from '../venue-session.ts';

type ById = { Params: { id: string } };
/** Clients write the slash of a crypto pair as it is or escaped. */
type ByIdAndSymbol = { Params: { id: string; '*': string } };

export function addWatchlistEndpoints(server: FastifyInstance, session: VenueSession): void {
  const { venue } = session;
  const byName = (request: FastifyRequest): Watchlist => {
    const name = readQuery(request.query, invalidRequest).text('name');
    if (name === undefined) throw invalidRequest('name is required');
    return find(venue, (watchlist) => watchlist.name === name, name);
  };
  const byId = (id: string): Watchlist => find(venue, ({ watchlistId }) => watchlistId === id, id);
  const save = (present: Watchlist | null, body: unknown) =>
    toWatchlistShape(venue, grantedOrThrow(session.ask((asked, nowUs) => asked.saveWatchlist(present, body, nowUs))));
  const add = (present: Watchlist, body: unknown) =>
    toWatchlistShape(venue, grantedOrThrow(session.ask((asked, nowUs) => asked.addToWatchlist(present, body, nowUs))));
  const remove = async (present: Watchlist, reply: FastifyReply) => {
    session.ask((asked, nowUs) => asked.deleteWatchlist(present, nowUs));
    return reply.status(204).send();
  };

  server.get('/v2/watchlists', () => [...venue.state.watchlists.values()].map((watchlist) => toHead(venue, watchlist)));
  server.post('/v2/watchlists', (request) => save(null, request.body));
  server.get<ById>('/v2/watchlists/:id', (request) => toWatchlistShape(venue, byId(request.params.id)));
  server.put<ById>('/v2/watchlists/:id', (request) => save(byId(request.params.id), request.body));
  server.post<ById>('/v2/watchlists/:id', (request) => add(byId(request.params.id), request.body));
  server.delete<ById>('/v2/watchlists/:id', (request, reply) => remove(byId(request.params.id), reply));
  server.delete<ByIdAndSymbol>('/v2/watchlists/:id/*', (request) => {
    const present = byId(request.params.id);
    const symbol = request.params['*'];
    return toWatchlistShape(
      venue,
      grantedOrThrow(session.ask((asked, nowUs) => asked.removeFromWatchlist(present, symbol, nowUs))),
    );
  });
  // A double colon is a colon in the path, not a parameter.
  server.get('/v2/watchlists::by_name', (request) => toWatchlistShape(venue, byName(request)));
  server.put('/v2/watchlists::by_name', (request) => save(byName(request), request.body));
  server.post('/v2/watchlists::by_name', (request) => add(byName(request), request.body));
  server.delete('/v2/watchlists::by_name', (request, reply) => remove(byName(request), reply));
}

function find(venue: Venue, isWanted: (watchlist: Watchlist) => boolean, name: string): Watchlist {
  const found = [...venue.state.watchlists.values()].find(isWanted);
  if (!found) throw notFoundError(`watchlist not found for ${name}`);
  return found;
}

const toHead = (venue: Venue, { watchlistId, name, createdAtUs, updatedAtUs }: Watchlist) => ({
  id: watchlistId,
  account_id: venue.state.accountId,
  created_at: toTimestamp(createdAtUs),
  updated_at: toTimestamp(updatedAtUs),
  name,
});

const toWatchlistShape = (venue: Venue, watchlist: Watchlist) => ({
  ...toHead(venue, watchlist),
  assets: watchlist.symbols.flatMap((symbol) => {
    const instrument = venue.instruments.get(symbol);
    return instrument ? [toAssetShape(instrument, venue.state.delistedSymbols.has(symbol))] : [];
  }),
});
