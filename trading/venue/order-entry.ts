// Orders coming in: submit, replace, cancel. Each either becomes events or is refused as Alpaca refuses it.
import type { Instrument } from '../../protocol/instruments.ts';
import type { Decimal } from '../decimal.ts';
import { isWaitingReplacement, openOrders } from './account-state.ts';
import { checkExitPrices, checkStopLoss, type ExitLegs, NO_LEGS } from './exit-legs.ts';
import { cancelOpenOrder, rejectOrder, routeOrder } from './matching.ts';
import type { Commitment } from './order-checks.ts';
import { commitmentOf } from './order-commitment.ts';
import { exitOrders, isReleasable } from './order-families.ts';
import { type ParsedOrder, parseOrderRequest, type WantedOrder } from './order-request.ts';
import { granted, malformed, notFound, type Refused, unprocessable, type VenueOutcome } from './refusal.ts';
import { parseReplacement } from './replace-checks.ts';
import { requestReplacement } from './replacements.ts';
import { cancelDueUs, emit, eventTimeUs, isOpenFor, replaceDueUs, type VenueCore } from './venue-core.ts';
import { isFinal, type VenueOrderRecord } from './venue-order.ts';

/** How long a good-till-canceled order lives; the venue's documents name no age, its orders show this one. */
const GTC_LIFETIME_US = 90 * 86_400_000_000;

/** Takes an order as it is in the HTTP body. The answer shows it as it was taken; what happens next comes as updates. */
export function submitOrder(
  core: VenueCore,
  body: unknown,
  nowUs: number,
  lateRejection?: string,
): VenueOutcome<VenueOrderRecord> {
  const parsed = parseOrderRequest(body, core.instruments);
  const outcome = parsed.isRefused ? parsed : enterOrder(core, parsed.value, nowUs, null);
  if (outcome.isRefused) recordRefusal(core, body, outcome, nowUs);
  else if (lateRejection !== undefined) rejectOrder(core, outcome.value, lateRejection, nowUs);
  else if (outcome.value.status === 'pending_new') routeOrder(core, outcome.value.orderId, nowUs);
  return outcome;
}

/** Puts a new order with a new id in the place of an open one, at once or when the venue gets to it. */
export function replaceOrder(core: VenueCore, orderId: string, body: unknown, nowUs: number): VenueOutcome<VenueOrderRecord> {
  const order = core.state.orders.get(orderId);
  const instrument = order && core.instruments.get(order.symbol);
  if (!order || !instrument) return notFound(`order not found for ${orderId}`);
  const parsed = parseReplacement(order, body, instrument);
  const outcome = parsed.isRefused
    ? parsed
    : enterOrder(core, { instruction: parsed.value, instrument, legs: NO_LEGS, positionIntent: null }, nowUs, order);
  if (outcome.isRefused) {
    recordRefusal(core, body, outcome, nowUs);
    return outcome;
  }
  if (outcome.value.status !== 'held' && !isWaitingReplacement(core.state, outcome.value))
    routeOrder(core, outcome.value.orderId, nowUs);
  return outcome;
}

/** Asks for an order to be canceled. One that is canceled already is accepted again, as Alpaca does. */
export function cancelOrder(core: VenueCore, orderId: string, nowUs: number): VenueOutcome<VenueOrderRecord> {
  const order = core.state.orders.get(orderId);
  if (!order) return notFound(`order not found for ${orderId}`);
  if (order.status === 'canceled') return granted(order);
  // Whoever gives up the new order wants neither of the two.
  if (order.replaces !== null && isWaitingReplacement(core.state, order)) return cancelOrder(core, order.replaces, nowUs);
  if (order.status === 'held') {
    cancelOpenOrder(core, order, nowUs, 'requested');
    return granted(core.state.orders.get(orderId) ?? order);
  }
  if (order.status === 'pending_cancel') return unprocessable('order pending cancel');
  if (isFinal(order)) return unprocessable(`order is already in "${order.status}" state`);
  const dueAtUs = cancelDueUs(core, order, nowUs);
  if (dueAtUs <= nowUs) cancelOpenOrder(core, order, nowUs, 'requested');
  else {
    emit(core, {
      kind: 'cancel-requested',
      atUs: eventTimeUs(core, nowUs),
      orderId,
      clientOrderId: order.clientOrderId,
      dueAtUs,
    });
    core.timers.add({ atUs: dueAtUs, kind: 'cancel', ordinal: order.ordinal });
  }
  return granted(core.state.orders.get(orderId) ?? order);
}

export type CanceledOrder = { readonly orderId: string; readonly outcome: VenueOutcome<VenueOrderRecord> };

export const cancelAllOrders = (core: VenueCore, nowUs: number): readonly CanceledOrder[] =>
  openOrders(core.state).map(({ orderId }) => ({ orderId, outcome: cancelOrder(core, orderId, nowUs) }));

/** Sets the timers that an open order needs; also for orders read back from the log. */
export function scheduleOrder(core: VenueCore, order: VenueOrderRecord): void {
  const { orderId, ordinal } = order;
  if (order.expiresAtUs !== null) core.timers.add({ atUs: order.expiresAtUs, kind: 'expire', ordinal });
  if (order.status === 'accepted') core.timers.add({ atUs: order.dueAtUs, kind: 'open', ordinal });
  if (order.status === 'pending_cancel') core.timers.add({ atUs: order.dueAtUs, kind: 'cancel', ordinal });
  if (isReleasable(core, order)) core.timers.add({ atUs: order.dueAtUs, kind: 'release', ordinal });
  const waiting = core.state.waitingReplacements.get(orderId);
  if (waiting) core.timers.add({ atUs: waiting.dueAtUs, kind: 'replace', ordinal });
  if (order.status === 'new' || order.status === 'partially_filled' || order.status === 'pending_replace')
    core.timers.add({ atUs: order.dueAtUs, kind: 'evaluate', ordinal });
}

function enterOrder(
  core: VenueCore,
  { instruction: wanted, instrument, legs, positionIntent }: ParsedOrder,
  nowUs: number,
  replaced: VenueOrderRecord | null,
): VenueOutcome<VenueOrderRecord> {
  if (wanted.clientOrderId !== null && core.state.orders.byClientOrderId(wanted.clientOrderId))
    return malformed('client_order_id must be unique');
  const isOpen = isOpenFor(core, instrument.assetClass, nowUs, wanted.extendedHours);
  const commitment = commitmentOf(core, wanted, instrument, nowUs, replaced);
  if (commitment.isRefused) return commitment;
  const inferred = commitment.value.positionIntent;
  if (positionIntent !== null && positionIntent !== inferred)
    return unprocessable(`position intent mismatch, inferred: ${inferred}, specified: ${positionIntent}`);
  const badExit = checkExits(core, wanted, legs);
  if (badExit) return badExit;
  const order = newRecord(core, wanted, instrument, commitment.value, { nowUs, isOpen, replaced });
  const replaceAtUs = replaced && replaced.status !== 'held' ? replaceDueUs(core, replaced, nowUs) : nowUs;
  if (replaced && replaceAtUs > nowUs) {
    requestReplacement(core, replaced, order, replaceAtUs, nowUs);
    return granted(order);
  }
  const atUs = eventTimeUs(core, nowUs);
  if (replaced) {
    emit(core, {
      kind: 'order-replaced',
      atUs,
      orderId: replaced.orderId,
      clientOrderId: replaced.clientOrderId,
      replacedBy: order.orderId,
    });
  }
  takeOrder(core, order, atUs);
  if (order.orderClass !== 'simple') for (const exit of exitOrders(core, order, legs, instrument)) takeOrder(core, exit, atUs);
  return granted(order);
}

function checkExits(
  core: VenueCore,
  { orderClass, side, type, limitPrice, stopPrice, symbol }: WantedOrder,
  legs: ExitLegs,
): Refused | null {
  if (orderClass === 'simple') return null;
  const best = core.prices.best(symbol);
  const mark = core.prices.mark(symbol);
  if (orderClass === 'oco') return checkExitPrices(legs, side, null) ?? checkStopLoss(legs, side, mark);
  const exitSide = side === 'buy' ? 'sell' : 'buy';
  const market = (side === 'buy' ? best?.ask : best?.bid) ?? null;
  // An entry that waits for its own stop trades where the market is by then.
  const isStop = type === 'stop' || type === 'stop_limit';
  return (
    checkExitPrices(legs, exitSide, limitPrice ?? stopPrice ?? market) ?? checkStopLoss(legs, exitSide, isStop ? null : mark)
  );
}

function takeOrder(core: VenueCore, order: VenueOrderRecord, atUs: number): void {
  const { orderId } = order;
  emit(core, { kind: 'order-accepted', atUs, orderId, clientOrderId: order.clientOrderId, order });
  if (order.status === 'accepted') scheduleOrder(core, order);
  else if (order.expiresAtUs !== null) core.timers.add({ atUs: order.expiresAtUs, kind: 'expire', ordinal: order.ordinal });
}

type Circumstances = { readonly nowUs: number; readonly isOpen: boolean; readonly replaced: VenueOrderRecord | null };

function newRecord(
  core: VenueCore,
  wanted: WantedOrder,
  instrument: Instrument,
  commitment: Commitment,
  { nowUs, isOpen, replaced }: Circumstances,
): VenueOrderRecord {
  const ordinal = core.state.orders.size + 1;
  const atUs = eventTimeUs(core, nowUs);
  const startsAtUs = startOf(core, wanted, isOpen, nowUs);
  const orderId = core.draws.orderIds.at(ordinal);
  const isHeld = replaced?.status === 'held';
  return {
    symbol: wanted.symbol,
    side: wanted.side,
    type: wanted.type,
    timeInForce: wanted.timeInForce,
    quantity: wanted.quantity,
    notional: wanted.notional,
    limitPrice: wanted.limitPrice,
    stopPrice: wanted.stopPrice,
    trailPrice: wanted.trailPrice,
    trailPercent: wanted.trailPercent,
    extendedHours: wanted.extendedHours,
    orderClass: wanted.orderClass,
    positionIntent: commitment.positionIntent,
    reservePrice: commitment.reservePrice,
    estimatedQuantity: commitment.estimatedQuantity,
    orderId,
    clientOrderId: wanted.clientOrderId ?? core.draws.clientOrderIds.at(ordinal),
    ordinal,
    assetClass: instrument.assetClass,
    role: replaced?.role ?? 'parent',
    familyId: replaced ? replaced.familyId : wanted.orderClass === 'simple' ? null : orderId,
    isElected: false,
    highWaterMark: null,
    status: isHeld ? 'held' : startsAtUs <= nowUs ? 'pending_new' : 'accepted',
    filledQuantity: NOTHING,
    filledValue: NOTHING,
    executions: 0,
    dueAtUs: startsAtUs,
    createdAtUs: atUs,
    submittedAtUs: atUs,
    updatedAtUs: atUs,
    expiresAtUs: expiryOf(core, wanted, startsAtUs, atUs),
    filledAtUs: null,
    canceledAtUs: null,
    expiredAtUs: null,
    failedAtUs: null,
    replacedAtUs: null,
    replaces: replaced?.orderId ?? null,
    replacedBy: null,
  };
}

/** When the order reaches the book: at once in its session, else when that opens; for an auction, when it is held. */
function startOf(core: VenueCore, { timeInForce, extendedHours }: WantedOrder, isOpen: boolean, nowUs: number): number {
  const { hours } = core.settings;
  if (timeInForce === 'opg') return hours.nextOpenUs(nowUs);
  // The session is over at the instant of its close: its last moment is the one before.
  if (timeInForce === 'cls') return hours.nextCloseUs(nowUs) - 1;
  return isOpen ? nowUs : hours.nextOpenUs(nowUs, extendedHours);
}

function expiryOf(core: VenueCore, wanted: WantedOrder, startsAtUs: number, takenAtUs: number): number | null {
  switch (wanted.timeInForce) {
    case 'day':
    case 'opg':
    case 'cls':
      return core.settings.hours.nextCloseUs(startsAtUs, wanted.extendedHours);
    case 'gtc':
      return takenAtUs + GTC_LIFETIME_US;
    case 'ioc':
    case 'fok':
      return null;
    default:
      return wanted.timeInForce satisfies never;
  }
}

const NOTHING = 0n as Decimal;

function recordRefusal(core: VenueCore, body: unknown, { refusal }: Refused, nowUs: number): void {
  const clientOrderId = typeof body === 'object' && body !== null && 'client_order_id' in body ? body.client_order_id : null;
  emit(core, {
    kind: 'order-refused',
    atUs: eventTimeUs(core, nowUs),
    clientOrderId: typeof clientOrderId === 'string' ? clientOrderId : null,
    code: refusal.code,
    message: refusal.message,
  });
}
