// GET /v2/account
import type { FastifyInstance } from 'fastify';
import { toAccountShape } from '../shapes/account-shape.ts';
import type { VenueSession } from '../venue-session.ts';

export function addAccountEndpoint(server: FastifyInstance, { venue }: VenueSession): void {
  server.get('/v2/account', () => toAccountShape(venue.state, venue.figures()));
}
