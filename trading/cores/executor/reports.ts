// What the executor makes of the venue's reports: states move forward, each execution counts once, strangers are adopted.
import type {
  ClientOrderId,
  OrderTerms,
  OrderType,
  Side,
  TimeInForce,
  VenueOrder,
  VenueOrderId,
} from '../../../protocol/orders.ts';
import type { Execution, OrderReported, Report } from '../../../protocol/reports.ts';
import { type Decimal, larger, parseDecimal, ZERO } from '../../decimal.ts';
import { isFinished } from '../../order-states.ts';
import { type Books, orderOf } from './books.ts';
import { sendDueCancels } from './cancels.ts';
import { noteClosedElsewhere } from './close-elsewhere.ts';
import { entryOf, isAttachedExit } from './order-record.ts';
import { adoptLateOrder, forgetProgress, noteVenueOrder } from './outcomes.ts';
import { askReconciliation } from './reconciliation-schedule.ts';
import type { Turn } from './turn.ts';

export function takeReport(turn: Turn, report: Report): void {
  if (report.kind === 'order-reported') {
    takeOrderReport(turn, report);
    return;
  }
  turn.change({ areReportsLive: report.state === 'live' });
  // Whatever happened while the stream was away is only known after a comparison that began after its return.
  if (report.state === 'live') askReconciliation(turn, 'report stream live');
}

function takeOrderReport(turn: Turn, { order: shown, execution, atUs }: OrderReported): void {
  const id = findOrder(turn.state.books, shown) ?? adoptExternalOrder(turn, shown);
  if (id === null) return;
  if (execution) recordExecution(turn, id, execution, parseDecimal(shown.filledQuantity), atUs);
  noteVenueOrder(turn, id, shown);
  adoptLegs(turn, shown);
  sendDueCancels(turn);
}

/** Records an execution unless it is known, or explains more than the venue has ever shown as filled. */
export function recordExecution(turn: Turn, id: ClientOrderId, execution: Execution, cumulative: Decimal, atUs: number): void {
  const { books, reportedFilled } = turn.state;
  if (books.executions.has(execution.executionId)) return;
  const order = orderOf(books, id);
  const explained = order.filledQuantity - (order.inferred?.quantity ?? ZERO);
  const shown = larger(cumulative, reportedFilled.get(id) ?? ZERO);
  if (explained + parseDecimal(execution.quantity) > shown) {
    turn.append({
      kind: 'AlertRaised',
      severity: 'warning',
      code: 'EXECUTION_BEYOND_FILLED',
      text: `execution ${execution.executionId} of order ${id} would explain more than the venue shows as filled; it is not counted`,
    });
    return;
  }
  turn.append({
    kind: 'ExecutionRecorded',
    clientOrderId: id,
    executionId: execution.executionId,
    quantity: execution.quantity,
    price: execution.price,
    atUs,
  });
  noteClosedElsewhere(turn, order, execution, atUs);
  if (order.state === 'not-received') adoptLateOrder(turn, id);
  const after = orderOf(turn.state.books, id);
  if (after.filledQuantity >= shown) turn.change({ reportedFilled: turn.state.reportedFilled.remove(id) });
  if (isFinished(after.state)) forgetProgress(turn, id);
}

export function findOrder(
  books: Books,
  shown: { readonly clientOrderId: ClientOrderId; readonly venueOrderId: VenueOrderId },
): ClientOrderId | null {
  return books.byVenueId.get(shown.venueOrderId) ?? (books.orders.has(shown.clientOrderId) ? shown.clientOrderId : null);
}

/**
 * An order that somebody else placed: booked as external, shown, never fought. One that the venue attached to an order of ours,
 * or that took the place of one, belongs to the book of that. Null before the journal has an account, for an order that was
 * done long ago, and for a leg whose order is not known yet: the comparison that is then asked for shows both, or nobody knows it.
 */
export function adoptExternalOrder(turn: Turn, shown: VenueOrder, isWhole = false): ClientOrderId | null {
  const { books } = turn.state;
  if (!books.account || turn.isForgotten(shown.clientOrderId)) return null;
  const parent = shown.parentVenueOrderId ? books.byVenueId.get(shown.parentVenueOrderId) : undefined;
  if (!isWhole && shown.parentVenueOrderId && parent === undefined) {
    askReconciliation(turn, 'a leg without its order');
    return null;
  }
  // Reports of a leg do not name its order: the answer to the order, or a comparison (`isWhole`), does.
  if (!isWhole && parent === undefined && mayBeLeg(books, shown)) {
    askReconciliation(turn, 'an order that may be a leg');
    return null;
  }
  const kin = parent ?? (shown.replaces ? books.byVenueId.get(shown.replaces) : undefined);
  const before = kin === undefined ? null : orderOf(books, kin);
  // An exit whose price was changed by hand is an exit still.
  const entryId = parent ?? (before && isAttachedExit(before) ? entryOf(books.orders, before) : null);
  turn.append({
    kind: 'ExternalOrderAdopted',
    venueOrderId: shown.venueOrderId,
    ...(before && { book: before.book }),
    ...(entryId !== null && { legOf: entryId }),
    order: {
      clientOrderId: shown.clientOrderId,
      symbol: shown.symbol,
      side: shown.side,
      type: toOrderType(shown.type),
      timeInForce: TIMES_IN_FORCE.find((timeInForce) => timeInForce === shown.timeInForce) ?? 'day',
      quantity: shown.quantity,
      limitPrice: shown.limitPrice,
      ...(shown.stopPrice && { stopPrice: shown.stopPrice }),
      ...(shown.trailPrice && { trailPrice: shown.trailPrice }),
      ...(shown.trailPercent && { trailPercent: shown.trailPercent }),
      extendedHours: shown.extendedHours ?? false,
    },
  });
  return shown.clientOrderId;
}

/** The latest order of ours whose exits would be on this side has none that is known yet. */
function mayBeLeg(books: Books, { symbol, side }: VenueOrder): boolean {
  let attachedAtUs = -1;
  let knownAtUs = -1;
  for (const { terms, purpose, createdAtUs } of books.orders.values()) {
    if (terms.symbol !== symbol) continue;
    if (exitSideOf(terms) === side) attachedAtUs = Math.max(attachedAtUs, createdAtUs);
    if (terms.side === side && purpose === 'protect') knownAtUs = Math.max(knownAtUs, createdAtUs);
  }
  return attachedAtUs > knownAtUs;
}

/** An entry's exits are on the other side; an OCO order is an exit itself, and its stop beside it. */
function exitSideOf({ orderClass = 'simple', side }: OrderTerms): Side | null {
  if (orderClass === 'simple') return null;
  return (orderClass === 'oco') === (side === 'buy') ? 'buy' : 'sell';
}

/** The venue made exits with the order: they are known from now on, whatever is reported of them first. */
export function adoptLegs(turn: Turn, shown: VenueOrder): void {
  for (const leg of shown.legs ?? []) {
    if (findOrder(turn.state.books, leg) === null) adoptExternalOrder(turn, { ...leg, parentVenueOrderId: shown.venueOrderId });
  }
}

/** The venue writes `stop_limit`. An order of a kind that we do not know has at least a quantity, as a market order has. */
const toOrderType = (word: string): OrderType => ORDER_TYPES.find((type) => type === word.replace('_', '-')) ?? 'market';

const ORDER_TYPES = ['market', 'limit', 'stop', 'stop-limit', 'trailing-stop'] as const satisfies readonly OrderType[];
const TIMES_IN_FORCE = ['day', 'gtc', 'ioc', 'fok', 'opg', 'cls'] as const satisfies readonly TimeInForce[];
