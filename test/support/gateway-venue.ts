// A small venue that speaks Alpaca's protocol and misbehaves on demand, for what no well-behaved venue would do.
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { defaultDocuments, venueOrder } from './gateway-venue-documents.ts';
import { createGatewayVenueStreams, type GatewayVenueStreams } from './gateway-venue-streams.ts';

/** What happens to one request. `cut-before`: it was not executed; `cut-after`: it was, but the answer is lost. */
export type Fault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'hang' }
  | { readonly kind: 'cut-before' }
  | { readonly kind: 'cut-after' }
  | { readonly kind: 'garbage' };

export type SeenRequest = {
  readonly route: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
};
type Answer = { readonly status: number; readonly body?: unknown };
type Route = (request: FastifyRequest, rest: string) => Answer;

export const KEYS = { keyId: 'PK-TEST', secret: 'a-secret' } as const;

export type GatewayVenue = {
  readonly url: string;
  readonly requests: SeenRequest[];
  /** All orders that the venue executed a request for, by their client order id. */
  readonly orders: Map<string, Record<string, unknown>>;
  /** What GET answers, by path; a test changes it. */
  readonly documents: Map<string, unknown>;
  readonly streams: GatewayVenueStreams;
  /** The next requests whose `METHOD /path` begins with `route` meet these faults, one each. */
  misbehave(route: string, ...faults: Fault[]): void;
  close(): Promise<void>;
};

export async function createGatewayVenue(): Promise<GatewayVenue> {
  const server = Fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 500 } });
  const requests: SeenRequest[] = [];
  const orders = new Map<string, Record<string, unknown>>();
  const documents = new Map<string, unknown>(defaultDocuments());
  const faults: { readonly route: string; readonly fault: Fault }[] = [];
  const streams = createGatewayVenueStreams(KEYS);

  const answerOf = (request: FastifyRequest, path: string): Answer => {
    const route = ROUTES(orders)[`${request.method} ${path.replace(/^(\/v2\/orders)\/[^/]+$/, '$1/*')}`];
    const document = request.method === 'GET' ? documents.get(path) : undefined;
    if (route && document === undefined) return route(request, path.split('/').at(-1) ?? '');
    if (document === undefined) return { status: 404, body: { code: 40410000, message: `${path} not found` } };
    const body = typeof document === 'function' ? (document as (query: unknown) => unknown)(request.query) : document;
    return { status: 200, body };
  };

  const serve = (request: FastifyRequest, reply: FastifyReply): unknown => {
    const path = decodeURIComponent(new URL(request.url, 'http://venue').pathname);
    const route = `${request.method} ${path}`;
    const { headers, body } = request;
    requests.push({ route, query: request.query as Record<string, string>, headers, body });
    const index = faults.findIndex((planned) => route.startsWith(planned.route));
    const fault = index < 0 ? undefined : faults.splice(index, 1)[0]?.fault;
    if (fault?.kind === 'cut-before') return request.raw.socket.destroy();
    if (fault?.kind === 'hang') return new Promise(() => {});
    if (fault?.kind === 'answer')
      return reply
        .code(fault.status)
        .headers(fault.headers ?? {})
        .send(fault.body);
    if (request.headers['apca-api-key-id'] !== KEYS.keyId || request.headers['apca-api-secret-key'] !== KEYS.secret) {
      return reply.code(401).send({ message: 'unauthorized.' });
    }
    const answer = answerOf(request, path);
    if (fault?.kind === 'cut-after') return request.raw.socket.destroy();
    if (fault?.kind === 'garbage') return reply.code(200).type('application/json').send('<html>gateway</html>');
    return reply.code(answer.status).send(answer.body);
  };
  // A cancel comes with a content type and no body.
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body === '' ? undefined : JSON.parse(body as string)),
  );
  server.route({ method: ['GET', 'POST', 'PATCH', 'DELETE'], url: '/*', handler: serve });
  server.server.on('upgrade', (request, socket, head) => streams.accept(request, socket, head));
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    orders,
    documents,
    streams,
    misbehave: (route, ...planned) => faults.push(...planned.map((fault) => ({ route, fault }))),
    async close() {
      streams.drop();
      await server.close();
    },
  };
}

const ROUTES = (orders: GatewayVenue['orders']): Readonly<Record<string, Route>> => ({
  'POST /v2/orders': ({ body }) => {
    const request = body as Record<string, unknown>;
    const id = String(request['client_order_id']);
    if (orders.has(id)) return { status: 422, body: { code: 40010001, message: 'client_order_id must be unique' } };
    const order = venueOrder({ ...request, id: `venue-${orders.size + 1}`, status: 'pending_new' });
    orders.set(id, order);
    return { status: 200, body: order };
  },
  'PATCH /v2/orders/*': ({ body }, venueOrderId) => {
    const replaced = [...orders.values()].find((order) => order['id'] === venueOrderId);
    if (!replaced) return { status: 404, body: { code: 40410000, message: `order not found for ${venueOrderId}` } };
    const order = { ...replaced, ...(body as object), id: `${venueOrderId}-replaced`, replaces: venueOrderId };
    orders.set(String((order as Record<string, unknown>)['client_order_id']), order);
    return { status: 200, body: order };
  },
  'DELETE /v2/orders/*': (_request, venueOrderId) => {
    const order = [...orders.values()].find((candidate) => candidate['id'] === venueOrderId);
    if (!order) return { status: 404, body: { code: 40410000, message: `order not found for ${venueOrderId}` } };
    if (order['status'] === 'filled')
      return { status: 422, body: { code: 42210000, message: 'order is already in "filled" state' } };
    order['status'] = 'canceled';
    return { status: 204 };
  },
  'DELETE /v2/orders': () => {
    const open = [...orders.values()].filter(({ status }) => status !== 'canceled' && status !== 'filled');
    for (const order of open) order['status'] = 'canceled';
    return { status: 207, body: open.map(({ id }) => ({ id, status: 200 })) };
  },
  'GET /v2/orders': ({ query }) => ({ status: 200, body: listOrders(orders, query as Record<string, string>) }),
  'GET /v2/orders:by_client_order_id': ({ query }) => {
    const order = orders.get((query as Record<string, string>)['client_order_id'] ?? '');
    return order ? { status: 200, body: order } : { status: 404, body: { code: 40410000, message: 'order not found' } };
  },
});

function listOrders(orders: GatewayVenue['orders'], query: Readonly<Record<string, string>>): readonly unknown[] {
  const isClosed = ({ status }: Record<string, unknown>): boolean => ['filled', 'canceled'].includes(String(status));
  const after = query['after'] ?? '';
  return [...orders.values()]
    .filter((order) => isClosed(order) === (query['status'] === 'closed') && String(order['submitted_at']) > after)
    .toSorted((a, b) => (String(a['submitted_at']) < String(b['submitted_at']) ? -1 : 1))
    .slice(0, Number(query['limit']));
}
