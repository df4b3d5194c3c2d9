// /v2/positions: list, look up, close one, close all.
import type { FastifyInstance } from 'fastify';
import type { AccountPosition } from '../../../trading/venue/account-state.ts';
import type { Venue } from '../../../trading/venue/venue.ts';
import { grantedOrThrow, invalidRequest, notFoundError } from '../http-error.ts';
import { readQuery } from '../query.ts';
import { assetIdOf } from '../shapes/asset-shape.ts';
import { toOrderShape } from '../shapes/order-shape.ts';
import { positionSymbol, toPositionShape } from '../shapes/position-shape.ts';
import type { VenueSession } from '../venue-session.ts';

/** A symbol or the id of an asset: clients write the slash of a crypto pair as it is or escaped. */
type BySymbol = { Params: { '*': string } };

export function addPositionEndpoints(server: FastifyInstance, session: VenueSession): void {
  const { venue } = session;

  server.get('/v2/positions', () => [...venue.state.positions.values()].map((position) => toPositionShape(venue, position)));

  server.get<BySymbol>('/v2/positions/*', (request) => toPositionShape(venue, findPosition(venue, request.params['*'])));

  server.delete<BySymbol>('/v2/positions/*', (request) => {
    const { symbol } = findPosition(venue, request.params['*']);
    const query = readQuery(request.query, invalidRequest);
    const part = { qty: query.text('qty'), percentage: query.text('percentage') };
    return toOrderShape(grantedOrThrow(session.ask((asked, nowUs) => asked.closePosition(symbol, part, nowUs))));
  });

  server.delete('/v2/positions', async (request, reply) => {
    const cancelOrders = readQuery(request.query, invalidRequest).flag('cancel_orders');
    const closed = session.ask((asked, nowUs) => asked.closeAllPositions(cancelOrders, nowUs));
    const body = closed.map(({ symbol, outcome }) => ({
      symbol: positionSymbol(symbol),
      status: outcome.isRefused ? outcome.refusal.status : 200,
      body: outcome.isRefused
        ? { code: outcome.refusal.code, message: outcome.refusal.message, ...outcome.refusal.details }
        : toOrderShape(outcome.value),
    }));
    return reply.status(207).send(body);
  });
}

function findPosition(venue: Venue, wanted: string): AccountPosition {
  const found = [...venue.state.positions.values()].find(
    ({ symbol }) => symbol === wanted || positionSymbol(symbol) === wanted || assetIdOf(symbol) === wanted,
  );
  if (!found) throw notFoundError('position does not exist');
  return found;
}
