// Orders coming in: submit, replace, cancel. Each either becomes events or is refused as Alpaca refuses it.
import type { Instrument } from '../../protocol/instruments.ts';
import type { Decimal } from '../decimal.ts';
import { reservationOf } from './account-figures.ts';
import { openOrders } from './account-state.ts';
import { cancelOpenOrder, routeOrder } from './matching.ts';
import { type Commitment, checkOrder } from './order-checks.ts';
import { parseOrderRequest } from './order-request.ts';
import { granted, malformed, notFound, type Refused, unprocessable, type VenueOutcome } from './refusal.ts';
import { parseReplacement, type Replacement } from './replace-checks.ts';
import { cancelDueUs, emit, eventTimeUs, figuresOf, isOpenFor, type VenueCore } from './venue-core.ts';
import { isFinal, type VenueOrderRecord } from './venue-order.ts';

/** How long a good-till-canceled order lives; the venue's documents name no age, its orders show this one. */
const GTC_LIFETIME_US = 90 * 86_400_000_000;

/** Takes an order as it is in the HTTP body. The answer shows it as it was taken; what happens next comes as updates. */
export function submitOrder(core: VenueCore, body: unknown, nowUs: number): VenueOutcome<VenueOrderRecord> {
  const parsed = parseOrderRequest(body, core.instruments);
  const outcome = parsed.isRefused ? parsed : enterOrder(core, parsed.value.instruction, parsed.value.instrument, nowUs, null);
  if (outcome.isRefused) recordRefusal(core, body, outcome, nowUs);
  else if (outcome.value.status === 'pending_new') routeOrder(core, outcome.value.orderId, nowUs);
  return outcome;
}

/** Puts a new order with a new id in the place of an open one. */
export function replaceOrder(core: VenueCore, orderId: string, body: unknown, nowUs: number): VenueOutcome<VenueOrderRecord> {
  const order = core.state.orders.get(orderId);
  const instrument = order && core.instruments.get(order.symbol);
  if (!order || !instrument) return notFound(`order not found for ${orderId}`);
  const parsed = parseReplacement(order, body, instrument);
  const outcome = parsed.isRefused ? parsed : enterOrder(core, parsed.value, instrument, nowUs, order);
  if (outcome.isRefused) {
    recordRefusal(core, body, outcome, nowUs);
    return outcome;
  }
  routeOrder(core, outcome.value.orderId, nowUs);
  return outcome;
}

/** Asks for an order to be canceled. One that is canceled already is accepted again, as Alpaca does. */
export function cancelOrder(core: VenueCore, orderId: string, nowUs: number): VenueOutcome<VenueOrderRecord> {
  const order = core.state.orders.get(orderId);
  if (!order) return notFound(`order not found for ${orderId}`);
  if (order.status === 'canceled') return granted(order);
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
    core.timers.add({ atUs: dueAtUs, kind: 'cancel', orderId });
  }
  return granted(core.state.orders.get(orderId) ?? order);
}

export type CanceledOrder = { readonly orderId: string; readonly outcome: VenueOutcome<VenueOrderRecord> };

export const cancelAllOrders = (core: VenueCore, nowUs: number): readonly CanceledOrder[] =>
  openOrders(core.state).map(({ orderId }) => ({ orderId, outcome: cancelOrder(core, orderId, nowUs) }));

/** Sets the timers that an open order needs; also for orders read back from the log. */
export function scheduleOrder(core: VenueCore, order: VenueOrderRecord): void {
  const { orderId } = order;
  if (order.expiresAtUs !== null) core.timers.add({ atUs: order.expiresAtUs, kind: 'expire', orderId });
  if (order.status === 'accepted') core.timers.add({ atUs: order.dueAtUs, kind: 'open', orderId });
  if (order.status === 'pending_cancel') core.timers.add({ atUs: order.dueAtUs, kind: 'cancel', orderId });
  if (order.status === 'new' || order.status === 'partially_filled')
    core.timers.add({ atUs: order.dueAtUs, kind: 'evaluate', orderId });
}

function enterOrder(
  core: VenueCore,
  wanted: Replacement,
  instrument: Instrument,
  nowUs: number,
  replaced: VenueOrderRecord | null,
): VenueOutcome<VenueOrderRecord> {
  if (wanted.clientOrderId !== null && core.state.orderIdsByClientOrderId.has(wanted.clientOrderId))
    return malformed('client_order_id must be unique');
  const isOpen = isOpenFor(core, instrument.assetClass, nowUs);
  const commitment = checkOrder(wanted, instrument, {
    state: core.state,
    figures: figuresOf(core),
    best: core.prices.best(wanted.symbol),
    isOpen,
    ...(replaced && { replacing: { orderId: replaced.orderId, reservation: reservationOf(replaced) } }),
  });
  if (commitment.isRefused) return commitment;
  const order = newRecord(core, wanted, instrument, commitment.value, { nowUs, isOpen, replaces: replaced?.orderId ?? null });
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
  emit(core, { kind: 'order-accepted', atUs, orderId: order.orderId, clientOrderId: order.clientOrderId, order });
  if (order.status === 'accepted') scheduleOrder(core, order);
  else if (order.expiresAtUs !== null) core.timers.add({ atUs: order.expiresAtUs, kind: 'expire', orderId: order.orderId });
  return granted(order);
}

type Circumstances = { readonly nowUs: number; readonly isOpen: boolean; readonly replaces: string | null };

function newRecord(
  core: VenueCore,
  wanted: Replacement,
  instrument: Instrument,
  commitment: Commitment,
  circumstances: Circumstances,
): VenueOrderRecord {
  const { nowUs, isOpen, replaces } = circumstances;
  const { hours } = core.settings;
  const ordinal = core.state.orders.size + 1;
  const atUs = eventTimeUs(core, nowUs);
  const opensAtUs = isOpen ? nowUs : hours.nextOpenUs(nowUs);
  return {
    ...wanted,
    ...commitment,
    orderId: core.draws.uuid('order', ordinal),
    clientOrderId: wanted.clientOrderId ?? core.draws.uuid('client-order', ordinal),
    ordinal,
    assetClass: instrument.assetClass,
    status: isOpen ? 'pending_new' : 'accepted',
    filledQuantity: NOTHING,
    filledValue: NOTHING,
    executions: 0,
    dueAtUs: opensAtUs,
    createdAtUs: atUs,
    submittedAtUs: atUs,
    updatedAtUs: atUs,
    expiresAtUs:
      wanted.timeInForce === 'day'
        ? hours.nextCloseUs(opensAtUs)
        : wanted.timeInForce === 'gtc'
          ? atUs + GTC_LIFETIME_US
          : null,
    filledAtUs: null,
    canceledAtUs: null,
    expiredAtUs: null,
    failedAtUs: null,
    replacedAtUs: null,
    replaces,
    replacedBy: null,
  };
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
