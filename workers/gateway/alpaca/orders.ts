// Reads orders: all open ones, those closed since a moment, and one by our own id.
import type { trading } from '@alpacahq/alpaca-trade-api';
import type { VenueOrder } from '../../../protocol/orders.ts';
import type { OrderLookup } from '../../../protocol/queries.ts';
import { fromVenueOrder } from './order-translation.ts';
import type { RestClient } from './rest-client.ts';
import { toVenueFailure } from './sdk-failures.ts';

const PAGE_SIZE = 500;

/** Open ones first: an order that is done in between shows up among the closed ones, whose later state counts. */
export async function readOrders(rest: RestClient, closedSinceUs: number): Promise<readonly VenueOrder[]> {
  const open = await readAllPages(rest, 'open', 0);
  const closed = await readAllPages(rest, 'closed', closedSinceUs);
  return [...new Map([...open, ...closed].map((order) => [order.venueOrderId, order])).values()];
}

export async function findOrder(rest: RestClient, clientOrderId: string): Promise<OrderLookup> {
  try {
    const order = await rest.read('trading', 'reserved', (sdk) =>
      sdk.trading.orders.getOrderByClientOrderId({ clientOrderId }),
    );
    return { found: true, order: fromVenueOrder(order) };
  } catch (error) {
    const failure = toVenueFailure(error);
    if (failure.kind === 'answered' && failure.status === 404) return { found: false };
    throw error;
  }
}

async function readAllPages(rest: RestClient, status: 'open' | 'closed', sinceUs: number): Promise<readonly VenueOrder[]> {
  const found = new Map<string, VenueOrder>();
  for (let afterUs = sinceUs; ; ) {
    const page = await readPage(rest, status, afterUs);
    const before = found.size;
    for (const order of page) found.set(order.venueOrderId, order);
    const last = page.at(-1);
    if (page.length < PAGE_SIZE || !last) return [...found.values()];
    // The venue lists what was submitted after a moment, so the next page overlaps by the last microsecond: others may share it.
    const nextUs = last.submittedAtUs - 1;
    afterUs = found.size > before ? nextUs : last.submittedAtUs + 1;
  }
}

async function readPage(rest: RestClient, status: 'open' | 'closed', afterUs: number): Promise<readonly VenueOrder[]> {
  const request: trading.GetAllOrdersRequest = {
    status,
    limit: PAGE_SIZE,
    direction: 'asc',
    ...(afterUs > 0 && { after: toTimestamp(afterUs) }),
  };
  const orders = await rest.read('trading', 'reserved', (sdk) => sdk.trading.orders.getAllOrders(request));
  return orders.map(fromVenueOrder);
}

function toTimestamp(atUs: number): string {
  const seconds = new Date(Math.floor(atUs / 1_000_000) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(atUs % 1_000_000).padStart(6, '0')}Z`;
}
