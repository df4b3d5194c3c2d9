// How an order of an account changes: every change is a fresh record, and the one that others hold stays as it was.
import type { AccountState } from './account-state.ts';
import { isFinal, type OrderStatus, STATUS_RANK, type VenueOrderRecord } from './venue-order.ts';

type OrderMoment = { readonly orderId: string; readonly atUs: number };
/** A record between its making and its being shown to anybody. */
type FreshOrder = { -readonly [Field in keyof VenueOrderRecord]: VenueOrderRecord[Field] };

/** What a log from before orders had these fields leaves out. */
const SIMPLE_ORDER = {
  stopPrice: null,
  trailPrice: null,
  trailPercent: null,
  extendedHours: false,
  orderClass: 'simple',
  role: 'parent',
  familyId: null,
  isElected: false,
  highWaterMark: null,
} as const;

export function addOrder(state: AccountState, taken: VenueOrderRecord): void {
  // Only a log from before orders had roles needs the rest filled in.
  const order = taken.role === undefined ? { ...SIMPLE_ORDER, ...(taken as VenueOrderRecord) } : taken;
  state.orders.set(order);
  const open = openOrdersIn(state, order.symbol);
  const place = placeIn(open, order);
  if (place === open.length) open.push(order);
  else open.splice(place, 0, order);
  if (order.familyId === null) return;
  const family = state.orderIdsByFamily.get(order.familyId);
  if (family) family.push(order.orderId);
  else state.orderIdsByFamily.set(order.familyId, [order.orderId]);
}

/** Throws when there is none. */
export function orderOf(state: AccountState, orderId: string): VenueOrderRecord {
  const order = state.orders.get(orderId);
  if (!order) throw new Error(`event for the unknown order ${orderId}`);
  return order;
}

/** The present record of an open order that stays in its status, fresh, for its event to fill in. */
export function changeOrder(state: AccountState, event: OrderMoment): FreshOrder {
  const order = orderOf(state, event.orderId);
  if (isFinal(order)) throw new Error(`order ${event.orderId} is ${order.status} and cannot change any more`);
  return keepFresh(state, { ...order, updatedAtUs: event.atUs });
}

/** The record of an order in its next status, fresh, for its event to fill in. Throws when it cannot go there. */
export const advanceOrder = (state: AccountState, event: OrderMoment, status: OrderStatus): FreshOrder =>
  advanceFrom(state, orderOf(state, event.orderId), event, status);

/** The same for an order whose present record is at hand. */
export function advanceFrom(state: AccountState, order: VenueOrderRecord, event: OrderMoment, status: OrderStatus): FreshOrder {
  const isFurtherPart = status === order.status && status === 'partially_filled';
  // A fill may still reach an order whose cancel or replacement is under way; it stays pending until that or the last share decides.
  const isPending = order.status === 'pending_cancel' || order.status === 'pending_replace';
  const next = isPending && status === 'partially_filled' ? order.status : status;
  if (!isFurtherPart && next !== order.status && STATUS_RANK[next] <= STATUS_RANK[order.status])
    throw new Error(`order ${event.orderId} cannot go from ${order.status} to ${status}`);
  return keepFresh(state, { ...order, status: next, updatedAtUs: event.atUs });
}

/** Puts a fresh record in the place of the present one. */
export function keepFresh(state: AccountState, order: FreshOrder): FreshOrder {
  state.orders.set(order);
  const open = openOrdersIn(state, order.symbol);
  const place = placeIn(open, order);
  // What waits to replace another order is in no book.
  if (open[place]?.ordinal !== order.ordinal) return order;
  if (!isFinal(order)) open[place] = order;
  else if (place === open.length - 1) open.pop();
  else open.splice(place, 1);
  return order;
}

/** Where an order stands among those of its symbol, or belongs: nearly always at the end, else it is searched for by halves. */
function placeIn(open: readonly VenueOrderRecord[], { ordinal }: VenueOrderRecord): number {
  let low = 0;
  let high = open.length;
  for (let middle = high - 1; low < high; middle = (low + high) >> 1) {
    if ((open[middle]?.ordinal ?? 0) < ordinal) low = middle + 1;
    else high = middle;
  }
  return low;
}

function openOrdersIn(state: AccountState, symbol: string): VenueOrderRecord[] {
  let open = state.openOrdersBySymbol.get(symbol);
  if (!open) {
    open = [];
    state.openOrdersBySymbol.set(symbol, open);
  }
  return open;
}
