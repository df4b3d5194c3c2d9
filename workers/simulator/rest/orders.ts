// /v2/orders: submit, list, look up, replace, cancel.
import type { FastifyInstance } from 'fastify';
import type { Venue } from '../../../trading/venue/venue.ts';
import type { VenueOrderRecord } from '../../../trading/venue/venue-order.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import { grantedOrThrow, invalidRequest, notFoundError } from '../http-error.ts';
import { readQuery } from '../query.ts';
import { toOrderShape } from '../shapes/order-shape.ts';
import type { VenueSession } from '../venue-session.ts';
import { legsOf, listOrders } from './order-list.ts';

type ById = { Params: { orderId: string } };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function addOrderEndpoints(server: FastifyInstance, session: VenueSession, book: FaultBook): void {
  const { venue } = session;

  server.post('/v2/orders', (request) => {
    const fault = book.strike(['reject-late'], { method: 'POST', path: '/v2/orders', ...symbolOf(request.body) });
    const order = grantedOrThrow(session.ask((asked, nowUs) => asked.submit(request.body, nowUs, fault?.reason)));
    return toOrderShape(order, legsOf(venue, order));
  });

  server.get('/v2/orders', (request) =>
    listOrders(venue, readQuery(request.query, invalidRequest)).map(({ order, legs }) => toOrderShape(order, legs)),
  );

  server.get<ById>('/v2/orders/:orderId', (request) => {
    const order = findOrder(venue, request.params.orderId);
    const isNested = readQuery(request.query, invalidRequest).flag('nested');
    return toOrderShape(order, isNested ? legsOf(venue, order) : []);
  });

  // A double colon is a colon in the path, not a parameter.
  server.get('/v2/orders::by_client_order_id', (request) => {
    const clientOrderId = readQuery(request.query, invalidRequest).text('client_order_id');
    if (clientOrderId === undefined) throw invalidRequest('client_order_id is required');
    const order = venue.state.orders.byClientOrderId(clientOrderId);
    if (!order) throw notFoundError(`order not found for ${clientOrderId}`);
    return toOrderShape(order);
  });

  server.patch<ById>('/v2/orders/:orderId', (request) => {
    const { orderId } = findOrder(venue, request.params.orderId);
    const replacement = grantedOrThrow(session.ask((asked, nowUs) => asked.replace(orderId, request.body, nowUs)));
    // It is in the book by now, unlike a new order whose answer shows it on its way; with a delay it waits as one.
    return toOrderShape(venue.state.orders.get(replacement.orderId) ?? replacement);
  });

  server.delete<ById>('/v2/orders/:orderId', async (request, reply) => {
    const { orderId } = findOrder(venue, request.params.orderId);
    grantedOrThrow(session.ask((asked, nowUs) => asked.cancel(orderId, nowUs)));
    return reply.status(204).send();
  });

  server.delete('/v2/orders', async (_request, reply) => {
    const canceled = session.ask((asked, nowUs) => asked.cancelAll(nowUs));
    // An exit that went with its parent was canceled all the same.
    const body = canceled.map(({ orderId, outcome }) =>
      outcome.isRefused
        ? { id: orderId, status: 500, body: { code: outcome.refusal.code, message: outcome.refusal.message } }
        : { id: orderId, status: 200, body: toOrderShape(outcome.value) },
    );
    return reply.status(207).send(body);
  });
}

function symbolOf(body: unknown): { readonly symbol?: string } {
  const symbol = typeof body === 'object' && body !== null && 'symbol' in body ? body.symbol : undefined;
  return typeof symbol === 'string' ? { symbol } : {};
}

function findOrder(venue: Venue, orderId: string): VenueOrderRecord {
  if (!UUID.test(orderId)) throw invalidRequest('order_id is missing');
  const order = venue.state.orders.get(orderId.toLowerCase());
  if (!order) throw notFoundError(`order not found for ${orderId}`);
  return order;
}
