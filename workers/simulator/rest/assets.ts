// GET /v2/assets and /v2/assets/:symbolOrAssetId
import type { FastifyInstance } from 'fastify';
import { findInstrument } from '../../../trading/venue/request-fields.ts';
import { invalidRequest, notFoundError } from '../http-error.ts';
import { readQuery } from '../query.ts';
import { assetIdOf, toAssetShape } from '../shapes/asset-shape.ts';
import type { VenueSession } from '../venue-session.ts';

export function addAssetEndpoints(server: FastifyInstance, { venue }: VenueSession): void {
  server.get('/v2/assets', (request) => {
    const query = readQuery(request.query, invalidRequest);
    const status = query.choice('status', ['active', 'inactive', 'all'], 'all');
    const assetClass = query.choice('asset_class', ['us_equity', 'crypto', 'us_option', 'all'], 'us_equity');
    const exchange = query.text('exchange');
    const attributes = query.list('attributes') ?? [];
    return [...venue.instruments.values()]
      .filter((instrument) => assetClass === 'all' || instrument.assetClass === assetClass)
      .filter((instrument) => exchange === undefined || instrument.exchange === exchange)
      .map((instrument) => toAssetShape(instrument, venue.state.delistedSymbols.has(instrument.symbol)))
      .filter((asset) => status === 'all' || asset.status === status)
      .filter((asset) => attributes.every((attribute) => (asset.attributes as readonly string[]).includes(attribute)));
  });

  // Clients write the slash of a crypto pair as it is or escaped.
  server.get<{ Params: { '*': string } }>('/v2/assets/*', (request) => {
    const wanted = request.params['*'];
    const byId = [...venue.instruments.values()].find(({ symbol }) => assetIdOf(symbol) === wanted);
    const instrument = byId ?? findInstrument(venue.instruments, wanted);
    if (!instrument) throw notFoundError(`asset not found for ${wanted}`);
    return toAssetShape(instrument, venue.state.delistedSymbols.has(instrument.symbol));
  });
}
