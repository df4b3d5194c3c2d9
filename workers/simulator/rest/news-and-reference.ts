// Lists that no market of ours fills (news, auctions), and what the codes of exchanges and conditions mean.
import type { FastifyInstance } from 'fastify';
import { invalidDataRequest } from '../http-error.ts';
import { readQuery } from '../query.ts';

const MOST_NEWS = 50;
const DEFAULT_NEWS = 10;
const EXCHANGES = { V: 'IEX', ' ': 'no quote' };
const CONDITIONS = { trade: { '@': 'Regular Sale' }, quote: { R: 'Regular Market Maker Open' } } as const;

export function addNewsAndReferenceEndpoints(server: FastifyInstance): void {
  server.get('/v1beta1/news', (request) => {
    readQuery(request.query, invalidDataRequest).count('limit', { fallback: DEFAULT_NEWS, most: MOST_NEWS });
    return { news: [], next_page_token: null };
  });
  server.get('/v2/stocks/auctions', () => ({ auctions: {}, next_page_token: null }));
  server.get<{ Params: { symbol: string } }>('/v2/stocks/:symbol/auctions', ({ params: { symbol } }) => ({
    auctions: null,
    symbol,
    next_page_token: null,
  }));
  server.get('/v2/stocks/meta/exchanges', () => EXCHANGES);
  server.get<{ Params: { type: string } }>('/v2/stocks/meta/conditions/:type', ({ params: { type } }) => {
    if (type !== 'trade' && type !== 'quote') throw invalidDataRequest(`invalid tick type "${type}": expected trade or quote`);
    return CONDITIONS[type];
  });
}
