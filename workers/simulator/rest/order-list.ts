// Which orders GET /v2/orders lists. With `nested` the exits of a class stand under their parent, which is listed when any of them is.
import { familyOf, openOrders, waitingPairs } from '../../../trading/venue/account-state.ts';
import type { Venue } from '../../../trading/venue/venue.ts';
import { isFinal, type VenueOrderRecord } from '../../../trading/venue/venue-order.ts';
import { invalidRequest } from '../http-error.ts';
import type { Query } from '../query.ts';

const DEFAULT_LIMIT = 50;
const MOST = 500;
const ASSET_CLASSES: readonly string[] = ['us_equity', 'us_option', 'crypto', 'all'];

export type ListedOrder = { readonly order: VenueOrderRecord; readonly legs: readonly VenueOrderRecord[] };

export function listOrders(venue: Venue, query: Query): readonly ListedOrder[] {
  const isNested = query.flag('nested');
  const limit = query.count('limit', { fallback: DEFAULT_LIMIT, most: MOST });
  const direction = query.choice('direction', ['asc', 'desc'], 'desc');
  const isWanted = orderFilter(venue, query);
  const listed = new Map<string, ListedOrder>();
  for (const candidate of candidates(venue, query, direction)) {
    if (!isWanted(candidate)) continue;
    const order = isNested ? parentOf(venue, candidate) : candidate;
    if (!listed.has(order.orderId)) listed.set(order.orderId, { order, legs: isNested ? legsOf(venue, order) : [] });
    if (listed.size === limit) break;
  }
  return [...listed.values()];
}

/** The exits of a parent as they stand now, without those that were replaced. */
export const legsOf = (venue: Venue, order: VenueOrderRecord): readonly VenueOrderRecord[] =>
  order.role === 'parent'
    ? familyOf(venue.state, order).filter(({ role, status }) => role !== 'parent' && status !== 'replaced')
    : [];

const parentOf = (venue: Venue, order: VenueOrderRecord): VenueOrderRecord =>
  familyOf(venue.state, order).findLast(({ role }) => role === 'parent') ?? order;

/** Open orders, which are asked for most, are few and kept apart. */
function candidates(venue: Venue, query: Query, direction: 'asc' | 'desc'): Iterable<VenueOrderRecord> {
  const isOpenOnly = (query.text('status') ?? 'open') === 'open';
  const { orders } = venue.state;
  if (!isOpenOnly) return direction === 'asc' ? orders.values() : orders.newestFirst();
  const waiting = waitingPairs(venue.state).map(({ replacement }) => replacement);
  return [...openOrders(venue.state), ...waiting].toSorted((a, b) =>
    direction === 'asc' ? a.ordinal - b.ordinal : b.ordinal - a.ordinal,
  );
}

function orderFilter(venue: Venue, query: Query): (order: VenueOrderRecord) => boolean {
  const status = query.choice('status', ['open', 'closed', 'all'], 'open');
  const side = query.text('side') === undefined ? undefined : query.choice('side', ['buy', 'sell'], 'buy');
  const symbols = query.list('symbols');
  const assetClasses = query.list('asset_class');
  const strange = assetClasses?.find((name) => !ASSET_CLASSES.includes(name));
  if (strange !== undefined) throw invalidRequest(`invalid asset_class "${strange}": expected ${ASSET_CLASSES.join(', ')}`);
  const after = query.instant('after', 'start') ?? Number.NEGATIVE_INFINITY;
  const until = query.instant('until', 'end') ?? Number.POSITIVE_INFINITY;
  const beforeOrdinal = ordinalOf(venue, query, 'before_order_id') ?? Number.POSITIVE_INFINITY;
  const afterOrdinal = ordinalOf(venue, query, 'after_order_id') ?? Number.NEGATIVE_INFINITY;
  return (order) =>
    (status === 'all' || isFinal(order) === (status === 'closed')) &&
    (side === undefined || order.side === side) &&
    (symbols === undefined || symbols.includes(order.symbol) || symbols.includes(order.symbol.replace('/', ''))) &&
    (assetClasses === undefined || assetClasses.includes(order.assetClass) || assetClasses.includes('all')) &&
    order.submittedAtUs > after &&
    order.submittedAtUs < until &&
    order.ordinal < beforeOrdinal &&
    order.ordinal > afterOrdinal;
}

function ordinalOf(venue: Venue, query: Query, parameter: string): number | undefined {
  const orderId = query.text(parameter);
  if (orderId === undefined) return undefined;
  const order = venue.state.orders.get(orderId);
  if (!order) throw invalidRequest(`invalid ${parameter} "${orderId}": expected the id of an order of this account`);
  return order.ordinal;
}
