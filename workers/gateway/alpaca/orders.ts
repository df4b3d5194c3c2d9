// Reads orders: all open ones, those closed since a moment, and one by our own id.
import type { trading } from '@alpacahq/alpaca-trade-api';
import type { VenueOrder } from '../../../protocol/orders.ts';
import type { OrderLookup } from '../../../protocol/queries.ts';
import { fromVenueOrder, readSubmissionTimeUs } from './order-translation.ts';
import { bodyOf, type RestReader } from './rest-client.ts';
import { toVenueFailure } from './sdk-failures.ts';
import type { SkippedOrders } from './skipped-orders.ts';
import { asVenueFields, UnreadableAnswer, type VenueFields } from './venue-fields.ts';

/** `all` is read with the legs under their parents. */
type OrderList = 'open' | 'closed' | 'all';

const PAGE_SIZE = 500;
/** Alpaca's own number for "there is no such order". A 404 without it may come from anybody on the way, and proves nothing. */
const NO_SUCH_ORDER = '40410000';

/** Open ones first: an order that is done in between shows up among the closed ones, whose later state counts. */
export async function readOrders(
  rest: RestReader,
  closedSinceUs: number,
  skipped: SkippedOrders,
): Promise<readonly VenueOrder[]> {
  const open = await readAllPages(rest, 'open', 0, skipped);
  const closed = await readAllPages(rest, 'closed', closedSinceUs, skipped);
  const orders = [...new Map([...open, ...closed].map((order) => [order.venueOrderId, order])).values()];
  return withParents(rest, orders, skipped);
}

/** A parent is seldom more than moments older than its legs. */
const PARENT_AGE_US = 60_000_000;

/** The lists above show a leg beside its parent, not under it; the nested list says whose it is. Read only when there are legs. */
async function withParents(
  rest: RestReader,
  orders: readonly VenueOrder[],
  skipped: SkippedOrders,
): Promise<readonly VenueOrder[]> {
  const attached = orders.filter(({ orderClass }) => orderClass !== undefined);
  if (attached.length === 0) return orders;
  const earliestUs = Math.min(...attached.map(({ submittedAtUs }) => submittedAtUs));
  const nested = await readAllPages(rest, 'all', Math.max(1, earliestUs - PARENT_AGE_US), skipped);
  const parents = new Map(
    nested.flatMap(({ venueOrderId, legs = [] }) => legs.map((leg) => [leg.venueOrderId, venueOrderId] as const)),
  );
  return orders.map((order) => {
    const parentVenueOrderId = parents.get(order.venueOrderId);
    return parentVenueOrderId === undefined ? order : { ...order, parentVenueOrderId };
  });
}

export async function findOrder(rest: RestReader, clientOrderId: string): Promise<OrderLookup> {
  const order = await unlessAbsent(async () =>
    fromVenueOrder(
      await rest.read('trading', 'reserved', (sdk) => bodyOf(sdk.trading.orders.getOrderByClientOrderIdRaw({ clientOrderId }))),
    ),
  );
  return order ? { found: true, order } : { found: false };
}

/** Null for an order that the venue does not have. */
export async function readOrder(rest: RestReader, orderId: string): Promise<VenueOrder | null> {
  return unlessAbsent(async () =>
    fromVenueOrder(
      await rest.read('trading', 'reserved', (sdk) => bodyOf(sdk.trading.orders.getOrderByOrderIDRaw({ orderId }))),
    ),
  );
}

async function unlessAbsent<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    const failure = toVenueFailure(error);
    if (failure.kind === 'answered' && failure.status === 404 && failure.code === NO_SUCH_ORDER) return null;
    throw error;
  }
}

async function readAllPages(
  rest: RestReader,
  status: OrderList,
  sinceUs: number,
  skipped: SkippedOrders,
): Promise<readonly VenueOrder[]> {
  /** By the venue's id; null is left out, but its place in the list counts. */
  const found = new Map<unknown, VenueOrder | null>();
  for (let afterUs = sinceUs; ; ) {
    const page = await readPage(rest, status, afterUs);
    const before = found.size;
    for (const order of page) found.set(order['id'], skipped.read(order));
    const last = page.at(-1);
    if (page.length < PAGE_SIZE || !last) return [...found.values()].filter((order) => order !== null);
    // The venue lists what was submitted after a moment, so the next page overlaps by the last microsecond: others may share it.
    const lastUs = readSubmissionTimeUs(last);
    afterUs = found.size > before ? lastUs - 1 : lastUs + 1;
  }
}

async function readPage(rest: RestReader, status: OrderList, afterUs: number): Promise<readonly VenueFields[]> {
  const request: trading.GetAllOrdersRequest = {
    status,
    limit: PAGE_SIZE,
    direction: 'asc',
    ...(status === 'all' && { nested: true }),
    ...(afterUs > 0 && { after: toTimestamp(afterUs) }),
  };
  const orders = await rest.read('trading', 'reserved', (sdk) => bodyOf(sdk.trading.orders.getAllOrdersRaw(request)));
  if (!Array.isArray(orders)) throw new UnreadableAnswer('orders', 'a list', orders);
  return orders.map((order) => asVenueFields(order, 'order'));
}

function toTimestamp(atUs: number): string {
  const seconds = new Date(Math.floor(atUs / 1_000_000) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(atUs % 1_000_000).padStart(6, '0')}Z`;
}
