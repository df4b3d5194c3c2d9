// What each event does to the account. The only code that changes an account, for new events and for those read back from the log.
import { type Decimal, decimal, multiply } from '../decimal.ts';
import { applyFill, FLAT } from '../positions.ts';
import type { AccountState } from './account-state.ts';
import { createDraws } from './draws.ts';
import type { DayClosed, OrderExecuted, VenueEvent } from './venue-events.ts';
import { isFinal, type OrderStatus, remainingQuantity, STATUS_RANK, type VenueOrderRecord } from './venue-order.ts';

/** Throws when an event cannot follow: an unknown order, a step backwards, more filled than was ordered. */
export function applyVenueEvent(state: AccountState, event: VenueEvent): void {
  state.lastEventAtUs = Math.max(state.lastEventAtUs, event.atUs);
  switch (event.kind) {
    case 'account-opened':
      state.accountId = event.accountId;
      state.accountNumber = event.accountNumber;
      state.openedAtUs = event.atUs;
      state.startingCash = event.startingCash;
      state.cash = event.startingCash;
      state.lastEquity = event.startingCash;
      state.lastRollAtUs = event.atUs;
      return;
    case 'order-accepted':
      state.orderIdsByClientOrderId.set(event.clientOrderId, event.orderId);
      state.orders.set(event.orderId, event.order);
      openIdsOf(state, event.order.symbol).add(event.orderId);
      return;
    case 'order-routed':
      advance(state, event, 'new', { dueAtUs: event.dueAtUs, submittedAtUs: event.atUs });
      return;
    case 'order-executed':
      applyExecution(state, event);
      return;
    case 'cancel-requested':
      advance(state, event, 'pending_cancel', { dueAtUs: event.dueAtUs });
      return;
    case 'order-canceled':
      advance(state, event, 'canceled', { canceledAtUs: event.atUs });
      return;
    case 'order-expired':
      advance(state, event, 'expired', { expiredAtUs: event.atUs });
      return;
    case 'order-replaced':
      advance(state, event, 'replaced', { replacedAtUs: event.atUs, replacedBy: event.replacedBy });
      return;
    case 'order-rejected':
      advance(state, event, 'rejected', { failedAtUs: event.atUs });
      return;
    case 'day-closed':
      applyDayClosed(state, event);
      return;
    case 'order-refused':
      return;
    default:
      event satisfies never;
  }
}

type OrderChange = Partial<Omit<VenueOrderRecord, 'orderId' | 'status'>>;

function advance(
  state: AccountState,
  event: { orderId: string; atUs: number },
  status: OrderStatus,
  change: OrderChange,
): VenueOrderRecord {
  const order = state.orders.get(event.orderId);
  if (!order) throw new Error(`event for the unknown order ${event.orderId}`);
  const isFurtherPart = status === order.status && status === 'partially_filled';
  // A fill may still reach an order whose cancel is under way; it stays pending until the cancel or the last share decides.
  const next = order.status === 'pending_cancel' && status === 'partially_filled' ? order.status : status;
  if (!isFurtherPart && next !== order.status && STATUS_RANK[next] <= STATUS_RANK[order.status]) {
    throw new Error(`order ${event.orderId} cannot go from ${order.status} to ${status}`);
  }
  const changed: VenueOrderRecord = { ...order, ...change, status: next, updatedAtUs: event.atUs };
  state.orders.set(event.orderId, changed);
  if (isFinal(changed)) openIdsOf(state, changed.symbol).delete(event.orderId);
  return changed;
}

function applyExecution(state: AccountState, event: OrderExecuted): void {
  const before = state.orders.get(event.orderId);
  if (!before) throw new Error(`execution of the unknown order ${event.orderId}`);
  const filledQuantity = decimal(before.filledQuantity + event.quantity);
  if (before.quantity !== null && filledQuantity > before.quantity)
    throw new Error(`order ${event.orderId} filled beyond its quantity`);
  const order = advance(state, event, event.isComplete ? 'filled' : 'partially_filled', {
    filledQuantity,
    filledValue: decimal(before.filledValue + multiply(event.price, event.quantity)),
    executions: before.executions + 1,
    dueAtUs: event.dueAtUs,
    filledAtUs: event.isComplete ? event.atUs : null,
  });
  const held = state.positions.get(event.symbol);
  const effect = applyFill(held ?? FLAT, event.side, event.quantity, event.price);
  state.cash = decimal(state.cash + effect.cashChange - event.fee);
  state.executionCount += 1;
  const isSameSide = held !== undefined && held.quantity > 0n === effect.position.quantity > 0n;
  if (effect.position.quantity === 0n) state.positions.delete(event.symbol);
  else {
    state.positions.set(event.symbol, {
      ...effect.position,
      symbol: event.symbol,
      assetClass: order.assetClass,
      openedAtUs: isSameSide ? held.openedAtUs : event.atUs,
      lastFillPrice: event.price,
      lastDayPrice: isSameSide ? held.lastDayPrice : null,
    });
  }
  state.activities.push({
    type: 'FILL',
    activityId: event.executionId,
    atUs: event.atUs,
    orderId: event.orderId,
    symbol: event.symbol,
    side: event.side,
    price: event.price,
    quantity: event.quantity,
    cumulativeQuantity: filledQuantity,
    leavesQuantity: event.isComplete ? (0n as Decimal) : remainingQuantity(order),
    isComplete: event.isComplete,
  });
  if (event.fee !== 0n) {
    state.activities.push({
      type: order.assetClass === 'crypto' ? 'CFEE' : 'FEE',
      activityId: createDraws(event.executionId).uuid('fee', 0),
      atUs: event.atUs,
      symbol: event.symbol,
      quantity: event.quantity,
      amount: decimal(-event.fee),
    });
  }
}

function applyDayClosed(state: AccountState, event: DayClosed): void {
  state.lastEquity = event.equity;
  state.lastRollAtUs = event.atUs;
  for (const { symbol, price } of event.closingPrices) {
    const position = state.positions.get(symbol);
    if (position) state.positions.set(symbol, { ...position, lastDayPrice: price });
  }
}

function openIdsOf(state: AccountState, symbol: string): Set<string> {
  let ids = state.openOrderIdsBySymbol.get(symbol);
  if (!ids) {
    ids = new Set();
    state.openOrderIdsBySymbol.set(symbol, ids);
  }
  return ids;
}
