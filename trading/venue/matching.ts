// Orders meeting the market: on every quote and at every timer, what fills, what is given up, what expires.
import type { Tick, Trade } from '../../protocol/ticks.ts';
import { type Decimal, larger, multiply, negate, smaller, ZERO } from '../decimal.ts';
import { accountEquity, reservationOf, valuationPrice } from './account-figures.ts';
import { familyOf, openOrdersOf } from './account-state.ts';
import { decideFill, type Fill } from './fill-model.ts';
import type { BestPrices } from './market-prices.ts';
import type { MarketTimer } from './market-timers.ts';
import { isReleasable, settleFamily } from './order-families.ts';
import { completeReplacement } from './replacements.ts';
import { beginTrail, watchStops } from './stop-orders.ts';
import { emit, eventTimeUs, feeOf, figuresOf, fillDueUs, isOpenFor, type VenueCore } from './venue-core.ts';
import type { CancelReason } from './venue-events.ts';
import { effectiveLimit, isFinal, isStop, isWorking, remainingQuantity, type VenueOrderRecord } from './venue-order.ts';

/** Takes a tick and lets the orders of its symbol meet it, oldest first. */
export function matchTick(core: VenueCore, tick: Tick, nowUs: number): void {
  core.prices.apply(tick);
  const ids = core.state.openOrderIdsBySymbol.get(tick.symbol);
  if (!ids || ids.size === 0) return;
  const orders = openOrdersOf(core.state, tick.symbol);
  watchStops(core, orders, tick, nowUs);
  if (tick.kind === 'trade' && core.settings.fillModel.kind === 'queue')
    for (const { orderId } of orders) fillByTrade(core, orderId, tick, nowUs);
  for (const order of orders) evaluateOrder(core, order.orderId, nowUs);
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
  if (dueAtUs > nowUs) core.timers.add({ atUs: dueAtUs, kind: 'evaluate', orderId });
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
    if (isReleasable(core, exit)) core.timers.add({ atUs: nowUs, kind: 'release', orderId: exit.orderId });
}

const isAuctionOrder = ({ timeInForce }: VenueOrderRecord): boolean => timeInForce === 'opg' || timeInForce === 'cls';

/** Does what has become due, earliest first, up to and including `nowUs`. */
export function runTimersUntil(core: VenueCore, nowUs: number): void {
  while (core.timers.nextUs() <= nowUs) {
    const timer = core.timers.take();
    if (timer) runTimer(core, timer, nowUs);
  }
}

/** The replay is over: delays that are still running end now. Expiries of sessions beyond the end stay where they are. */
export function runOutTimers(core: VenueCore, nowUs: number): void {
  core.isRunOut = true;
  const kept: MarketTimer[] = [];
  for (let timer = core.timers.take(); timer; timer = core.timers.take()) {
    if (timer.atUs <= nowUs || DELAYS.has(timer.kind)) runTimer(core, timer, nowUs);
    else kept.push(timer);
  }
  for (const timer of kept) core.timers.add(timer);
}

/** What is only a matter of time, as the end of a session is not. */
const DELAYS: ReadonlySet<MarketTimer['kind']> = new Set(['evaluate', 'cancel', 'replace', 'release']);

function runTimer(core: VenueCore, timer: MarketTimer, nowUs: number): void {
  const order = core.state.orders.get(timer.orderId);
  switch (timer.kind) {
    case 'evaluate':
      evaluateOrder(core, timer.orderId, nowUs);
      return;
    case 'open':
      if (order?.status === 'accepted') routeOrder(core, timer.orderId, nowUs);
      return;
    case 'release':
      if (order && isReleasable(core, order)) routeOrder(core, timer.orderId, nowUs);
      return;
    case 'cancel':
      if (order?.status === 'pending_cancel') cancelOpenOrder(core, order, nowUs, 'requested');
      return;
    case 'replace': {
      const replacement = completeReplacement(core, timer.orderId, nowUs);
      if (replacement?.expiresAtUs != null)
        core.timers.add({ atUs: replacement.expiresAtUs, kind: 'expire', orderId: replacement.orderId });
      if (replacement) routeOrder(core, replacement.orderId, nowUs);
      return;
    }
    case 'expire':
      if (order && !isFinal(order)) {
        emit(core, {
          kind: 'order-expired',
          atUs: eventTimeUs(core, timer.atUs),
          orderId: order.orderId,
          clientOrderId: order.clientOrderId,
        });
        settleFamily(core, order, nowUs);
      }
      return;
    case 'roll':
      closeDay(core, timer.atUs);
      core.timers.add({ atUs: core.settings.hours.nextRollUs(Math.max(timer.atUs, nowUs)), kind: 'roll', orderId: '' });
      return;
    default:
      timer.kind satisfies never;
  }
}

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
    executionId: core.draws.uuid('execution', core.state.executionCount + 1),
    symbol: order.symbol,
    side: order.side,
    price: fill.price,
    quantity: fill.quantity,
    fee: feeOf(core, order, fill.quantity, fill.price),
    isComplete: fill.isComplete,
    dueAtUs,
  });
  if (fill.isComplete) core.queues.leave(order.orderId);
  else if (dueAtUs > nowUs) core.timers.add({ atUs: dueAtUs, kind: 'evaluate', orderId: order.orderId });
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

function closeDay(core: VenueCore, atUs: number): void {
  const closingPrices = [...core.state.positions.values()].map((position) => ({
    symbol: position.symbol,
    price: valuationPrice(core.prices, position),
  }));
  emit(core, {
    kind: 'day-closed',
    atUs: eventTimeUs(core, atUs),
    equity: accountEquity(core.state, core.prices),
    closingPrices,
  });
}
