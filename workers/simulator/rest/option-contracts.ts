// GET /v2/options/contracts and /v2/options/contracts/:symbolOrId: this venue lists no options, and says so as the real one would.
import type { FastifyInstance } from 'fastify';
import { notFoundError } from '../http-error.ts';

export function addOptionContractEndpoints(server: FastifyInstance): void {
  server.get('/v2/options/contracts', () => ({ option_contracts: [], next_page_token: null }));
  server.get<{ Params: { symbolOrId: string } }>('/v2/options/contracts/:symbolOrId', (request) => {
    throw notFoundError(`option contract not found for ${request.params.symbolOrId}`);
  });
}
