// Orders and questions that a test puts to a simulator over plain HTTP.
import { request } from './simulator.ts';

type Body = Readonly<Record<string, unknown>>;
type Answer = Awaited<ReturnType<typeof request>>;

/** One share of SPY bought at the market today, but for what is asked otherwise. */
export const placeOrder = (url: string, body: Body = {}): Promise<Answer> =>
  request(url, 'POST', '/v2/orders', { symbol: 'SPY', qty: '1', side: 'buy', type: 'market', time_in_force: 'day', ...body });

/** An order that rests far below the market. */
export const placeResting = (url: string, body: Body = {}): Promise<Answer> =>
  placeOrder(url, { type: 'limit', limit_price: '100', time_in_force: 'gtc', ...body });

export const idOf = ({ body }: Pick<Answer, 'body'>): string => (body as { readonly id: string }).id;

export const readBody = async (url: string, path: string): Promise<unknown> => (await request(url, 'GET', path)).body;
