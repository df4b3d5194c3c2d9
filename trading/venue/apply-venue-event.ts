// What each event does to the account. The only code that changes an account, for new events and for those read back from the log.
import { type Decimal, decimal, divide, multiply } from '../decimal.ts';
import { applyFill, FLAT } from '../positions.ts';
import type { AccountState } from './account-state.ts';
import { createDraws } from './draws.ts';
import type {
  DayClosed,
  DividendPaid,
  OrderExecuted,
  PositionSplit,
  ReplaceRejected,
  ReplaceRequested,
  SymbolDelisted,
  VenueEvent,
} from './venue-events.ts';
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
      addOrder(state, event.order);
      return;
    case 'order-routed':
      advance(state, event, 'new', { dueAtUs: event.dueAtUs, submittedAtUs: event.atUs });
      return;
    case 'order-executed':
      applyExecution(state, event);
      return;
    case 'order-elected':
      change(state, event, { isElected: true, dueAtUs: event.dueAtUs });
      return;
    case 'trail-moved':
      change(state, event, { highWaterMark: event.highWaterMark, stopPrice: event.stopPrice });
      return;
    case 'order-resized':
      change(state, event, { quantity: event.quantity });
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
    case 'replace-requested':
      requestReplacement(state, event);
      return;
    case 'replace-rejected':
      keepReplaced(state, event);
      return;
    case 'order-replaced':
      state.waitingReplacements.delete(event.orderId);
      advance(state, event, 'replaced', { replacedAtUs: event.atUs, replacedBy: event.replacedBy });
      return;
    case 'order-rejected':
      giveUpReplacement(state, advance(state, event, 'rejected', { failedAtUs: event.atUs }));
      return;
    case 'day-closed':
      applyDayClosed(state, event);
      return;
    case 'configuration-changed':
      state.configuration = event.configuration;
      return;
    case 'watchlist-saved':
      if (!state.watchlists.has(event.watchlist.watchlistId)) state.watchlistCount += 1;
      state.watchlists.set(event.watchlist.watchlistId, event.watchlist);
      return;
    case 'watchlist-deleted':
      state.watchlists.delete(event.watchlistId);
      return;
    case 'position-split':
      applySplit(state, event);
      return;
    case 'dividend-paid':
      applyDividend(state, event);
      return;
    case 'symbol-delisted':
      applyDelisting(state, event);
      return;
    case 'order-refused':
      return;
    default:
      event satisfies never;
  }
}

type OrderChange = Partial<Omit<VenueOrderRecord, 'orderId' | 'status'>>;
type OrderMoment = { readonly orderId: string; readonly atUs: number };

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

function addOrder(state: AccountState, taken: VenueOrderRecord): void {
  // Only a log from before orders had roles needs the rest filled in.
  const order = taken.role === undefined ? { ...SIMPLE_ORDER, ...(taken as VenueOrderRecord) } : taken;
  state.orderIdsByClientOrderId.set(order.clientOrderId, order.orderId);
  state.orders.set(order.orderId, order);
  openIdsOf(state, order.symbol).add(order.orderId);
  if (order.familyId === null) return;
  const family = state.orderIdsByFamily.get(order.familyId);
  if (family) family.push(order.orderId);
  else state.orderIdsByFamily.set(order.familyId, [order.orderId]);
}

function orderOf(state: AccountState, orderId: string): VenueOrderRecord {
  const order = state.orders.get(orderId);
  if (!order) throw new Error(`event for the unknown order ${orderId}`);
  return order;
}

/** Changes an open order without moving it on. */
function change(state: AccountState, event: OrderMoment, changed: OrderChange): void {
  const order = orderOf(state, event.orderId);
  if (isFinal(order)) throw new Error(`order ${event.orderId} is ${order.status} and cannot change any more`);
  state.orders.set(event.orderId, { ...order, ...changed, updatedAtUs: event.atUs });
}

function advance(state: AccountState, event: OrderMoment, status: OrderStatus, changed: OrderChange): VenueOrderRecord {
  const order = orderOf(state, event.orderId);
  const isFurtherPart = status === order.status && status === 'partially_filled';
  // A fill may still reach an order whose cancel or replacement is under way; it stays pending until that or the last share decides.
  const isPending = order.status === 'pending_cancel' || order.status === 'pending_replace';
  const next = isPending && status === 'partially_filled' ? order.status : status;
  if (!isFurtherPart && next !== order.status && STATUS_RANK[next] <= STATUS_RANK[order.status]) {
    throw new Error(`order ${event.orderId} cannot go from ${order.status} to ${status}`);
  }
  const advanced: VenueOrderRecord = { ...order, ...changed, status: next, updatedAtUs: event.atUs };
  state.orders.set(event.orderId, advanced);
  if (isFinal(advanced)) openIdsOf(state, advanced.symbol).delete(event.orderId);
  return advanced;
}

function requestReplacement(state: AccountState, event: ReplaceRequested): void {
  const { orderId, dueAtUs, replacement } = event;
  const { filledQuantity } = advance(state, event, 'pending_replace', {});
  state.orderIdsByClientOrderId.set(replacement.clientOrderId, replacement.orderId);
  state.orders.set(replacement.orderId, replacement);
  state.waitingReplacements.set(orderId, { replacementId: replacement.orderId, filledQuantity, dueAtUs });
}

/** The one step back that there is: an order whose replacement failed goes on as it was. */
function keepReplaced(state: AccountState, { orderId, atUs }: ReplaceRejected): void {
  const order = orderOf(state, orderId);
  if (order.status !== 'pending_replace') throw new Error(`order ${orderId} is ${order.status}: nothing was to replace it`);
  const status = order.filledQuantity === 0n ? 'new' : 'partially_filled';
  state.orders.set(orderId, { ...order, status, updatedAtUs: atUs });
}

function giveUpReplacement(state: AccountState, { orderId, replaces }: VenueOrderRecord): void {
  if (replaces !== null && state.waitingReplacements.get(replaces)?.replacementId === orderId)
    state.waitingReplacements.delete(replaces);
}

function applyExecution(state: AccountState, event: OrderExecuted): void {
  const before = orderOf(state, event.orderId);
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

/** Cost stays; what was known of prices is divided by the ratio. */
function applySplit(state: AccountState, event: PositionSplit): void {
  const held = state.positions.get(event.symbol);
  if (!held) return;
  const quantity = multiply(held.quantity, event.ratio);
  state.positions.set(event.symbol, {
    ...held,
    quantity,
    lastFillPrice: divide(held.lastFillPrice, event.ratio),
    lastDayPrice: held.lastDayPrice === null ? null : divide(held.lastDayPrice, event.ratio),
  });
  state.activities.push({
    type: 'SPLIT',
    activityId: createDraws(`${event.symbol}/${event.atUs}`).uuid('split', 0),
    atUs: event.atUs,
    symbol: event.symbol,
    quantity: decimal(quantity - held.quantity),
    ratio: event.ratio,
  });
}

function applyDividend(state: AccountState, event: DividendPaid): void {
  state.cash = decimal(state.cash + event.amount);
  state.activities.push({
    type: 'DIV',
    activityId: createDraws(`${event.symbol}/${event.atUs}`).uuid('dividend', 0),
    atUs: event.atUs,
    symbol: event.symbol,
    quantity: event.quantity,
    perShare: event.perShare,
    amount: event.amount,
  });
}

function applyDelisting(state: AccountState, event: SymbolDelisted): void {
  const { symbol, atUs, price, amount } = event;
  state.delistedSymbols.add(symbol);
  if (!state.positions.delete(symbol)) return;
  state.cash = decimal(state.cash + amount);
  state.activities.push({
    type: 'REORG',
    activityId: createDraws(`${symbol}/${atUs}`).uuid('delisting', 0),
    atUs,
    symbol,
    quantity: decimal(-event.quantity),
    price,
    amount,
  });
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
