// Orders meeting the market: what fills, what is given up, what reaches the book.
import type { Tick, Trade } from '../../protocol/ticks.ts';
import { type Decimal, larger, multiply, negate, smaller, ZERO } from '../decimal.ts';
import { reservationOf } from './account-figures.ts';
import { familyOf, openOrdersOf } from './account-state.ts';
import { decideFill, type Fill, isWithinLimit } from './fill-model.ts';
import type { BestPrices } from './market-prices.ts';
import { isReleasable, settleFamily } from './order-families.ts';
import { beginTrail, watchStops } from './stop-orders.ts';
import { emit, eventTimeUs, feeOf, figuresOf, fillDueUs, isOpenFor, type VenueCore } from './venue-core.ts';
import type { CancelReason } from './venue-events.ts';
import { effectiveLimit, isFinal, isStop, isWorking, remainingQuantity, type VenueOrderRecord } from './venue-order.ts';

/** Takes a tick and lets the orders of its symbol meet it, oldest first. */
export function matchTick(core: VenueCore, tick: Tick, nowUs: number): void {
  core.prices.apply(tick);
  const orders = openOrdersOf(core.state, tick.symbol);
  if (orders.length === 0) return;
  watchStops(core, orders, tick, nowUs);
  if (tick.kind === 'trade' && core.settings.fillModel.kind === 'queue')
    for (const { orderId } of orders) fillByTrade(core, orderId, tick, nowUs);
  const best = core.prices.best(tick.symbol);
  for (const order of orders) if (!restsAway(core, order, best)) evaluateOrder(core, order.orderId, nowUs);
}

/** Most open orders rest at a price away from the market, where nothing becomes of them; only in a queue do they take their place. */
function restsAway(core: VenueCore, order: VenueOrderRecord, best: BestPrices | null): boolean {
  if (order.type !== 'limit' || (order.timeInForce !== 'day' && order.timeInForce !== 'gtc')) return false;
  if (best === null || core.settings.fillModel.kind === 'queue') return false;
  const quoted = order.side === 'buy' ? best.ask : best.bid;
  return quoted === null || !isWithinLimit(order, quoted);
}

/** Fills an order as far as the market and its own delay allow at this moment. */
export function evaluateOrder(core: VenueCore, orderId: string, nowUs: number): void {
  for (let order = dueOrder(core, orderId, nowUs); order; order = core.isRunOut ? dueOrder(core, orderId, nowUs) : undefined) {
    if (!fillOrder(core, order, nowUs)) break;
  }
  const order = core.state.orders.get(orderId);
  if (!order || !isWorking(order)) return;
  if (isAuctionOrder(order) && dueOrder(core, orderId, nowUs) && tradableBest(core, order, nowUs)) {
    cancelOpenOrder(core, order, nowUs, 'auction');
    return;
  }
  if ((order.timeInForce !== 'ioc' && order.timeInForce !== 'fok') || (isStop(order) && !order.isElected)) return;
  // One evaluation decides these: the first at or after their due time.
  if (order.executions > 0 || order.dueAtUs <= nowUs)
    cancelOpenOrder(core, order, nowUs, order.executions > 0 ? 'remainder' : 'not-fillable');
}

/** The order reaches the book: at once in session, or when the session that it waited for opens. */
export function routeOrder(core: VenueCore, orderId: string, nowUs: number): void {
  const order = core.state.orders.get(orderId);
  if (!order || isFinal(order)) return;
  if (order.status === 'accepted' && !canStillPay(core, order)) {
    rejectOrder(core, order, 'insufficient buying power', nowUs);
    return;
  }
  const dueAtUs = isAuctionOrder(order) ? nowUs : fillDueUs(core, order, nowUs);
  emit(core, { kind: 'order-routed', atUs: eventTimeUs(core, nowUs), orderId, clientOrderId: order.clientOrderId, dueAtUs });
  beginTrail(core, order, nowUs);
  releaseExits(core, order, nowUs);
  if (dueAtUs > nowUs) core.timers.add({ atUs: dueAtUs, kind: 'evaluate', ordinal: order.ordinal });
  else evaluateOrder(core, orderId, nowUs);
}

/** After it was taken with a good answer. */
export function rejectOrder(core: VenueCore, rejected: VenueOrderRecord, reason: string, nowUs: number): void {
  const { orderId, clientOrderId } = rejected;
  emit(core, { kind: 'order-rejected', atUs: eventTimeUs(core, nowUs), orderId, clientOrderId, reason });
  settleFamily(core, rejected, nowUs);
}

export function cancelOpenOrder(core: VenueCore, order: VenueOrderRecord, nowUs: number, reason: CancelReason): void {
  const { orderId, clientOrderId } = order;
  emit(core, { kind: 'order-canceled', atUs: eventTimeUs(core, nowUs), orderId, clientOrderId, reason });
  core.queues.leave(orderId);
  settleFamily(core, order, nowUs);
}

/** The second exit of an OCO works from the moment at which the first one does. */
function releaseExits(core: VenueCore, order: VenueOrderRecord, nowUs: number): void {
  if (order.familyId === null) return;
  for (const exit of familyOf(core.state, order))
    if (isReleasable(core, exit)) core.timers.add({ atUs: nowUs, kind: 'release', ordinal: exit.ordinal });
}

const isAuctionOrder = ({ timeInForce }: VenueOrderRecord): boolean => timeInForce === 'opg' || timeInForce === 'cls';

function dueOrder(core: VenueCore, orderId: string, nowUs: number): VenueOrderRecord | undefined {
  const order = core.state.orders.get(orderId);
  if (!order || !isWorking(order) || (isStop(order) && !order.isElected)) return undefined;
  const isDue = order.status === 'pending_cancel' || core.isRunOut || order.dueAtUs <= nowUs;
  return isDue && isOpenFor(core, order.assetClass, nowUs, order.extendedHours) ? order : undefined;
}

/** True when something was filled. */
function fillOrder(core: VenueCore, order: VenueOrderRecord, nowUs: number): boolean {
  const best = tradableBest(core, order, nowUs);
  if (!best) return false;
  const { fillModel } = core.settings;
  const quote = core.prices.latestQuote(order.symbol);
  const isLimited = fillModel.kind !== undefined && fillModel.kind !== 'paper' && !isAuctionOrder(order);
  const fill = decideFill(order, best, fillModel, {
    partial: partialDraw(core, order),
    available: sellable(core, order),
    displayed: isLimited ? core.displayed.left(quote, order.side, fillModel.participation) : null,
  });
  if (!fill) {
    if (fillModel.kind === 'queue') core.queues.join(order, quote);
    return false;
  }
  if (isLimited) core.displayed.take(quote, order.side, fill.quantity);
  execute(core, order, fill, nowUs);
  return true;
}

/** A resting order in the line at its price: only a trade that prints there fills it. */
function fillByTrade(core: VenueCore, orderId: string, trade: Trade, nowUs: number): void {
  const order = dueOrder(core, orderId, nowUs);
  if (!order || effectiveLimit(order) === null) return;
  const available = sellable(core, order);
  const printed = core.queues.fillBy(order, trade);
  const quantity = available === null ? printed : smaller(printed, available);
  if (quantity <= 0n) return;
  const price = effectiveLimit(order) as Decimal;
  execute(core, order, { price, quantity, isComplete: quantity === remainingQuantity(order) }, nowUs);
}

function execute(core: VenueCore, order: VenueOrderRecord, fill: Fill, nowUs: number): void {
  const isPending = order.status === 'pending_cancel';
  const dueAtUs =
    fill.isComplete || isPending
      ? order.dueAtUs
      : fillDueUs(core, { ordinal: order.ordinal, executions: order.executions + 1 }, nowUs);
  emit(core, {
    kind: 'order-executed',
    atUs: eventTimeUs(core, nowUs),
    orderId: order.orderId,
    clientOrderId: order.clientOrderId,
    executionId: core.draws.executionIds.at(core.state.executionCount + 1),
    symbol: order.symbol,
    side: order.side,
    price: fill.price,
    quantity: fill.quantity,
    fee: feeOf(core, order, fill.quantity, fill.price),
    isComplete: fill.isComplete,
    dueAtUs,
  });
  if (fill.isComplete) core.queues.leave(order.orderId);
  else if (dueAtUs > nowUs) core.timers.add({ atUs: dueAtUs, kind: 'evaluate', ordinal: order.ordinal });
  settleFamily(core, order, nowUs);
  if (!fill.isComplete) cancelWithoutHolding(core, order.orderId, nowUs);
}

/** Another order sold more than was foreseen, as one for an amount of money does: there is nothing left that this one could close. */
function cancelWithoutHolding(core: VenueCore, orderId: string, nowUs: number): void {
  const order = core.state.orders.get(orderId);
  if (order && !isFinal(order) && sellable(core, order) === 0n) cancelOpenOrder(core, order, nowUs, 'remainder');
}

/** The best prices, unless they are from before this session opened. */
function tradableBest(core: VenueCore, order: VenueOrderRecord, nowUs: number): BestPrices | null {
  const best = core.prices.best(order.symbol);
  return best && best.atUs >= core.settings.hours.openedAtUs(order.assetClass, nowUs, order.extendedHours) ? best : null;
}

/** Null for a full fill, else the draw for the size of the part. */
function partialDraw(core: VenueCore, order: VenueOrderRecord): number | null {
  const { kind, partialFillProbability } = core.settings.fillModel;
  if (partialFillProbability === 0 || isAuctionOrder(order) || (kind !== undefined && kind !== 'paper')) return null;
  const chance = core.draws.fraction('partial', order.ordinal, order.executions);
  return chance < partialFillProbability ? core.draws.fraction('part', order.ordinal, order.executions) : null;
}

/** What a sale that closes a position, or a purchase that covers one, can trade at most. */
function sellable(core: VenueCore, order: VenueOrderRecord): Decimal | null {
  if (order.positionIntent === 'buy_to_open' || order.positionIntent === 'sell_to_open') return null;
  const held = core.state.positions.get(order.symbol)?.quantity ?? ZERO;
  return larger(order.side === 'sell' ? held : negate(held), ZERO);
}

/** Prices may have run away while an order waited for its session. */
function canStillPay(core: VenueCore, order: VenueOrderRecord): boolean {
  const reserved = reservationOf(order);
  if (reserved === 0n) return true;
  const figures = figuresOf(core);
  const best = core.prices.best(order.symbol);
  const price = effectiveLimit(order) ?? order.stopPrice ?? (order.side === 'buy' ? best?.ask : best?.bid) ?? null;
  const cost = order.notional ?? (price === null || order.quantity === null ? reserved : multiply(order.quantity, price));
  return cost <= figures.buyingPower + reserved;
}
