// A working order changed by a person: the same risk checks as for a new order, with the old one out of the way.
import type { CheckReplace, ControlResult, OrderChange, Replace } from '../../../protocol/control.ts';
import type { DecimalString } from '../../../protocol/decimal-string.ts';
import type { Denial } from '../../../protocol/denials.ts';
import type { ClientOrderId, OrderTerms } from '../../../protocol/orders.ts';
import type { SignalId } from '../../../protocol/signals.ts';
import { createClientOrderId } from '../../client-order-ids.ts';
import { type Decimal, decimal, formatDecimal, isMultipleOf, multiply, ONE, parseDecimal } from '../../decimal.ts';
import type { Digest } from '../../digest.ts';
import { isFinished } from '../../order-states.ts';
import type { OrderProposal } from '../../risk-checks/risk-check.ts';
import { findDenial } from '../../risk-checks/risk-checks.ts';
import { holdingKey } from './books.ts';
import { closableQuantity } from './closable.ts';
import type { ExecutorState } from './executor-state.ts';
import { intendOrder } from './intend-order.ts';
import { isAttachedExit, type OrderRecord, workingTerms } from './order-record.ts';
import { MANUAL_EXPIRY_US, notJudgeable, plain, previewOf } from './person-orders.ts';
import { contextOf, policyOf, reduces } from './risk-context.ts';
import type { Turn } from './turn.ts';
import { valuationPrice } from './valuation.ts';

type Judged = { readonly original: OrderRecord; readonly terms: OrderTerms };

/** The replacement is an order of its own with an id of its own; the venue ends the old one when it takes it. */
export function replaceOrder(turn: Turn, command: Replace, digest: Digest): ControlResult {
  const judged = judge(turn, command);
  if ('code' in judged) return { ...plain(turn), clientOrderId: null, denial: judged };
  const { original, terms } = judged;
  const { books, venueTimeUs } = turn.state;
  if (!books.account) throw new Error('an account was there a moment ago');
  const attempt = 1 + books.orders.count((order) => order.replaces === command.clientOrderId);
  const signalId = `replacement of ${command.clientOrderId}` as SignalId;
  const { purpose, book } = original;
  const clientOrderId = createClientOrderId({ account: books.account.number, signalId, purpose, leg: 0, attempt }, digest);
  intendOrder(turn, {
    signalId: null,
    replaces: command.clientOrderId,
    book,
    purpose,
    leg: 0,
    attempt,
    order: { ...terms, clientOrderId },
    expiresAtUs: venueTimeUs + MANUAL_EXPIRY_US,
    ...(original.watched && { watched: original.watched }),
    ...(original.exitOf && { exitOf: original.exitOf }),
    ...(original.flattenId && { flattenId: original.flattenId }),
  });
  return { ...plain(turn), clientOrderId, denial: null };
}

/** What would become of the change, without a trace of it anywhere. */
export function checkReplacement(turn: Turn, command: CheckReplace): ControlResult {
  const judged = judge(turn, command);
  if ('code' in judged) return { ...plain(turn), denial: judged, preview: null };
  const { original, terms } = judged;
  const rest = decimal(parseDecimal(terms.quantity) - original.filledQuantity);
  return { ...plain(turn), denial: null, preview: previewOf(turn, { ...terms, quantity: formatDecimal(rest) }) };
}

/** Why an order cannot be canceled or changed at all. */
export function obstacleTo(turn: Turn, id: ClientOrderId): Denial | null {
  const order = turn.state.books.orders.get(id);
  if (turn.isForgotten(id)) return { code: 'ORDER_FINISHED', text: `order ${id} was done long ago` };
  if (!order) return { code: 'UNKNOWN_ORDER', text: `no order is called ${id}` };
  return isFinished(order.state) ? { code: 'ORDER_FINISHED', text: `order ${id} is ${order.state} already` } : null;
}

function judge(turn: Turn, change: OrderChange): Denial | Judged {
  const { books } = turn.state;
  const original = books.orders.get(change.clientOrderId);
  const obstacle = obstacleTo(turn, change.clientOrderId);
  if (obstacle || !original) return obstacle ?? { code: 'UNKNOWN_ORDER', text: `no order is called ${change.clientOrderId}` };
  if (original.venueOrderId === null) return { code: 'ORDER_TYPE', text: 'the venue has not taken the order yet' };
  if (books.tradingState === 'HALTED') return { code: 'TRADING_HALTED', text: 'trading is halted until somebody resumes it' };
  if (original.isCancelRequested) return { code: 'ORDER_FINISHED', text: 'it is being canceled already' };
  const isPending = books.open.some((id) => books.orders.get(id)?.replaces === change.clientOrderId);
  if (isPending) return { code: 'DUPLICATE_ORDER', text: 'it is being replaced already' };
  const terms = changedTerms(original, change);
  return (
    changeObstacle(turn.state, original, change, terms) ??
    notJudgeable(turn, terms.symbol) ??
    riskDenial(turn.state, original, terms, turn.now.monotonicUs) ?? { original, terms }
  );
}

/** What is equal in worth stays in its old words, so that the venue is asked only for what changes. */
function changedTerms(original: OrderRecord, { quantity, limitPrice, stopPrice, trail = null }: OrderChange): OrderTerms {
  const terms = workingTerms(original);
  const stop = changed(terms.stopPrice ?? null, stopPrice);
  const trailPrice = terms.trailPrice ? changed(terms.trailPrice, trail) : null;
  const trailPercent = terms.trailPercent ? changed(terms.trailPercent, trail) : null;
  return {
    ...terms,
    quantity: changed(terms.quantity, quantity) ?? terms.quantity,
    limitPrice: changed(terms.limitPrice, limitPrice),
    ...(stop !== null && { stopPrice: stop }),
    ...(trailPrice !== null && { trailPrice }),
    ...(trailPercent !== null && { trailPercent }),
  };
}

function changed(present: DecimalString | null, wanted: DecimalString | null): DecimalString | null {
  if (wanted === null) return present;
  return present !== null && parseDecimal(present) === parseDecimal(wanted) ? present : wanted;
}

/** https://docs.alpaca.markets/reference/patchorderbyorderid-1: what of an order can be changed at all. */
function changeObstacle(
  { instruments }: ExecutorState,
  original: OrderRecord,
  { limitPrice, stopPrice, trail = null }: OrderChange,
  terms: OrderTerms,
): Denial | null {
  const present = workingTerms(original);
  const { type } = present;
  if (limitPrice !== null && present.limitPrice === null)
    return { code: 'INVALID_SIGNAL', text: `limitPrice: expected null for a ${type} order, found ${limitPrice}` };
  if (stopPrice !== null && !present.stopPrice)
    return { code: 'INVALID_SIGNAL', text: `stopPrice: expected null for a ${type} order, found ${stopPrice}` };
  const trailed = present.trailPrice ? 'trailPrice' : 'trailPercent';
  if (trail !== null && !present[trailed])
    return { code: 'INVALID_SIGNAL', text: `trail: expected null for a ${type} order, found ${trail}` };
  if (trail !== null && trailed === 'trailPercent' && parseDecimal(trail) >= HUNDRED)
    return { code: 'INVALID_SIGNAL', text: `trail: expected less than 100 percent, found ${trail}` };
  const isResized = terms.quantity !== present.quantity;
  const isSame = (['quantity', 'limitPrice', 'stopPrice', trailed] as const).every((field) => terms[field] === present[field]);
  if (isSame) return { code: 'NOTHING_TO_DO', text: 'expected a new quantity, limit price, stop price or trail' };
  if (!isResized) return null;
  const filled = original.filledQuantity;
  if (parseDecimal(terms.quantity) <= filled) {
    const text = `quantity ${terms.quantity} is not more than the ${formatDecimal(filled)} that are filled already`;
    return { code: 'QUANTITY_INCREMENT', text };
  }
  if ((terms.orderClass ?? 'simple') !== 'simple' || isAttachedExit(original))
    return { code: 'ORDER_TYPE', text: 'the quantity of an order with exits attached to it cannot be changed' };
  const isFractional = !isMultipleOf(original.quantity, ONE) && instruments.get(terms.symbol)?.assetClass !== 'crypto';
  return isFractional ? { code: 'ORDER_TYPE', text: 'the quantity of a fractional order cannot be changed' } : null;
}

/** The old order neither counts against the new one nor makes it a duplicate; its owner owns it still. */
function riskDenial(state: ExecutorState, original: OrderRecord, terms: OrderTerms, monotonicUs: number): Denial | null {
  const { book } = original;
  const { symbol, side, type, timeInForce, clientOrderId } = original.terms;
  const key = holdingKey(book, symbol);
  const quantity = decimal(parseDecimal(terms.quantity) - original.filledQuantity);
  const books = { ...state.books, open: state.books.open.remove(clientOrderId) };
  const held = closableQuantity(books, book, symbol);
  const isReducing = reduces({ side, held }, quantity, books, symbol, book);
  const before = {
    ...state,
    books,
    lastOrders: state.lastOrders.remove(key),
    committed: decimal(state.committed - (isReducing ? 0n : reservedBy(state, original, monotonicUs))),
  };
  const proposal: OrderProposal = {
    book,
    symbol,
    side,
    quantity,
    type,
    timeInForce,
    limitPrice: priceOrNull(terms.limitPrice),
    stopPrice: priceOrNull(terms.stopPrice ?? null),
    orderClass: original.terms.orderClass ?? 'simple',
    extendedHours: original.terms.extendedHours,
    expiresAtUs: state.venueTimeUs + MANUAL_EXPIRY_US,
    causedAtUs: state.venueTimeUs,
  };
  const price = valuationPrice(state, terms, side, monotonicUs);
  const context = contextOf(before, proposal, policyOf(state, book), price, isReducing, monotonicUs);
  return findDenial(proposal, { ...context, otherOwner: null });
}

/** What the venue keeps of the buying power for the order, and frees for the one that takes its place. */
function reservedBy(state: ExecutorState, order: OrderRecord, monotonicUs: number): Decimal {
  const price = order.purpose === 'entry' ? valuationPrice(state, order.terms, order.terms.side, monotonicUs) : null;
  return price === null ? decimal(0n) : multiply(decimal(order.quantity - order.filledQuantity), price);
}

const HUNDRED = parseDecimal('100');
const priceOrNull = (text: DecimalString | null): Decimal | null => (text === null ? null : parseDecimal(text));
