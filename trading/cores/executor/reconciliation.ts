// Compares journal and venue, and explains every difference by an event: start-up and recovery after a crash are this same code.
import type { VenueCashMovement, VenueSnapshot } from '../../../protocol/queries.ts';
import { larger, parseDecimal, ZERO } from '../../decimal.ts';
import { isInFlight } from '../../order-states.ts';
import { mayExplain, movesHolding, withdrawExplained } from './adoptions.ts';
import { type Books, countFacts, orderOf } from './books.ts';
import { takeBuyingPower } from './commitments.ts';
import { readAgainLater, settleDifferences } from './differences.ts';
import { bookAdjustment, noteListedSplits, termsOfSplit } from './listed-splits.ts';
import { lookUpAt } from './lookups.ts';
import { noteVenueOrder } from './outcomes.ts';
import { askReconciliation } from './reconciliation-schedule.ts';
import { adoptExternalOrder, adoptLegs, findOrder, recordExecution } from './reports.ts';
import type { Turn } from './turn.ts';

export function takeSnapshot(turn: Turn, question: number, snapshot: VenueSnapshot | null): void {
  if (question !== turn.state.reconciliation.question) return;
  if (!snapshot) {
    if (turn.state.reconciliation.phase === 'asked') readAgainLater(turn, turn.state.reconciliation);
    return;
  }
  if (!turn.state.books.account) openAccount(turn, snapshot);
  // Reports that came while the venue was being read may be newer than what was read.
  const isOvertaken = countFacts(turn.state.books) !== turn.state.reconciliation.factsAtQuestion;
  noteOrders(turn, snapshot);
  noteFills(turn, snapshot);
  const unlisted = splitsUnlisted(turn, snapshot);
  if (unlisted.length > 0) {
    turn.change({ splitsWanted: turn.state.splitsWanted.union(unlisted) });
    askReconciliation(turn, 'a split was booked');
    return;
  }
  noteCashMovements(turn, snapshot, isOvertaken);
  noteListedSplits(turn, snapshot);
  lookUpMissingOrders(turn, snapshot);
  turn.change(takeBuyingPower(turn.state, parseDecimal(snapshot.account.buyingPower), turn.now.monotonicUs));
  settleDifferences(turn, snapshot, isOvertaken);
}

function openAccount(turn: Turn, { account, positions, venueTimeUs }: VenueSnapshot): void {
  turn.append({
    kind: 'AccountOpened',
    venue: turn.state.settings.venue,
    accountNumber: account.accountNumber,
    cash: account.cash,
    venueTimeUs,
  });
  for (const { symbol, quantity, averageEntryPrice } of positions) {
    turn.append({ kind: 'ExternalPositionAdopted', symbol, quantity, price: averageEntryPrice, cause: 'opening' });
  }
}

function noteOrders(turn: Turn, { orders }: VenueSnapshot): void {
  // What an order is attached to comes before it.
  for (const shown of orders.toSorted((a, b) => Number(isLeg(a)) - Number(isLeg(b)))) {
    const known = findOrder(turn.state.books, shown);
    if (known === null && !isAfterOpening(turn.state.books, shown.updatedAtUs)) continue;
    const id = known ?? adoptExternalOrder(turn, shown, true);
    if (id === null) continue;
    if (orderOf(turn.state.books, id).venueOrderId !== shown.venueOrderId && shown.legs) noteVenueOrder(turn, id, shown);
    adoptLegs(turn, shown);
    const filled = parseDecimal(shown.filledQuantity);
    turn.change({
      reportedFilled: turn.state.reportedFilled.update(id, ZERO, (reported) => larger(filled, reported)),
    });
  }
}

function noteFills(turn: Turn, { fills, orders }: VenueSnapshot): void {
  const listed = new Set(orders.map((order) => order.venueOrderId));
  for (const fill of fills.toSorted((a, b) => a.atUs - b.atUs)) {
    // What was executed before the journal began is part of what it began with.
    if (!isAfterOpening(turn.state.books, fill.atUs)) continue;
    const id = turn.state.books.byVenueId.get(fill.venueOrderId) ?? ourIdOf(orders, fill.venueOrderId);
    if (id === null || !turn.state.books.orders.has(id) || fill.executionId === null) continue;
    const { executionId, quantity, price, atUs } = fill;
    // An order that left the listed span is not shown any more, but its fills are: no more than its quantity can be filled.
    const bound = listed.has(fill.venueOrderId)
      ? (turn.state.reportedFilled.get(id) ?? ZERO)
      : orderOf(turn.state.books, id).quantity;
    recordExecution(turn, id, { executionId, quantity, price }, bound, atUs);
  }
  // States last: an order that ended is closed with all its executions in the books.
  for (const shown of orders) {
    const id = findOrder(turn.state.books, shown);
    if (id !== null) noteVenueOrder(turn, id, shown);
  }
}

/** Those not booked yet. Pages of the venue's list may overlap. */
function freshMovements(turn: Turn, { cashMovements }: VenueSnapshot): readonly VenueCashMovement[] {
  const listed = new Map(cashMovements.map((movement) => [movement.activityId, movement]));
  return [...listed.values()].filter(
    ({ activityId, atUs }) => !turn.recorded.hasActivity(activityId) && isAfterOpening(turn.state.books, atUs),
  );
}

/** Symbols of which the venue has booked a split without having been asked for its list, which tells the day and the ratio. */
function splitsUnlisted(turn: Turn, snapshot: VenueSnapshot): readonly string[] {
  const { splitsAskedOf } = turn.state.reconciliation;
  return freshMovements(turn, snapshot)
    .filter((movement) => movement.type === 'SPLIT' && movesHolding(movement))
    .flatMap(({ symbol }) => (symbol !== null && !splitsAskedOf.includes(symbol) ? [symbol] : []));
}

function noteCashMovements(turn: Turn, snapshot: VenueSnapshot, isOvertaken: boolean): void {
  const fresh = freshMovements(turn, snapshot);
  // How much of it was adopted already, only a snapshot tells that is no older than the books.
  if (isOvertaken && mayExplain(turn.state.books, fresh)) return;
  withdrawExplained(turn, snapshot, fresh);
  for (const movement of fresh) {
    const { activityId, type, amount, quantity, symbol } = movement;
    if (movesHolding(movement) && symbol !== null && quantity) {
      const terms = termsOfSplit(turn.state.books, movement, snapshot);
      bookAdjustment(turn, { kind: 'HoldingAdjusted', activityId, type, symbol, quantity, amount, ...terms });
    } else turn.append({ kind: 'CashMoved', activityId, type, amount, symbol });
  }
}

/** An open order of ours that the venue does not list was finished before the listed span, or never arrived: ask for it by name. */
function lookUpMissingOrders(turn: Turn, { orders }: VenueSnapshot): void {
  const listed = new Set(orders.map((order) => order.clientOrderId));
  for (const id of turn.state.books.open) {
    const isSubmitting = isInFlight(orderOf(turn.state.books, id).state);
    if (!listed.has(id) && !isSubmitting && !turn.state.lookups.has(id)) lookUpAt(turn, id, turn.now.monotonicUs, null);
  }
}

const isLeg = (order: VenueSnapshot['orders'][number]): boolean => Boolean(order.parentVenueOrderId);

const isAfterOpening = (books: Books, atUs: number): boolean => atUs > (books.account?.openedAtUs ?? Number.POSITIVE_INFINITY);

const ourIdOf = (orders: VenueSnapshot['orders'], venueOrderId: string) =>
  orders.find((order) => order.venueOrderId === venueOrderId)?.clientOrderId ?? null;
