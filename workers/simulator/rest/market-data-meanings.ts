// What the codes of exchanges and conditions in market data mean.
import type { FastifyInstance } from 'fastify';
import { invalidDataRequest } from '../http-error.ts';

const EXCHANGES = { V: 'IEX', ' ': 'no quote' };
const CONDITIONS = {
  trade: { '@': 'Regular Sale', O: 'Opening Prints', '6': 'Closing Prints' },
  quote: { R: 'Regular Market Maker Open' },
} as const;

export function addMarketDataMeaningEndpoints(server: FastifyInstance): void {
  server.get('/v2/stocks/meta/exchanges', () => EXCHANGES);
  server.get<{ Params: { type: string } }>('/v2/stocks/meta/conditions/:type', ({ params: { type } }) => {
    if (type !== 'trade' && type !== 'quote') throw invalidDataRequest(`invalid tick type "${type}": expected trade or quote`);
    return CONDITIONS[type];
  });
}
