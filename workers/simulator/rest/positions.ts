// GET /v2/positions and /v2/positions/:symbolOrAssetId
import type { FastifyInstance } from 'fastify';
import { notFoundError } from '../http-error.ts';
import { assetIdOf } from '../shapes/asset-shape.ts';
import { positionSymbol, toPositionShape } from '../shapes/position-shape.ts';
import type { VenueSession } from '../venue-session.ts';

export function addPositionEndpoints(server: FastifyInstance, { venue }: VenueSession): void {
  server.get('/v2/positions', () => [...venue.state.positions.values()].map((position) => toPositionShape(venue, position)));

  server.get<{ Params: { symbolOrAssetId: string } }>('/v2/positions/:symbolOrAssetId', (request) => {
    const wanted = request.params.symbolOrAssetId;
    const found = [...venue.state.positions.values()].find(
      ({ symbol }) => symbol === wanted || positionSymbol(symbol) === wanted || assetIdOf(symbol) === wanted,
    );
    if (!found) throw notFoundError('position does not exist');
    return toPositionShape(venue, found);
  });
}
