// Compares journal and venue, and explains every difference by an event: start-up and recovery after a crash are this same code.

import type { VenueSnapshot } from '../../../protocol/queries.ts';
import { type Decimal, decimal, divide, formatDecimal, fromFloat, larger, parseDecimal, ZERO } from '../../decimal.ts';
import { isInFlight } from '../../order-states.ts';
import { accountQuantity, type Books, orderOf } from './books.ts';
import { lookUpAt, noteVenueOrder } from './outcomes.ts';
import { adoptExternalOrder, findOrder, recordExecution } from './reports.ts';
import type { Turn } from './turn.ts';

const ASK_AGAIN_AFTER_MS = 250;

export function takeSnapshot(turn: Turn, question: number, snapshot: VenueSnapshot | null): void {
  if (question !== turn.state.reconciliation.question) return;
  if (!snapshot) {
    if (turn.state.reconciliation.phase === 'asked') askAgainLater(turn, '');
    return;
  }
  if (!turn.state.books.account) openAccount(turn, snapshot);
  noteOrders(turn, snapshot);
  noteFills(turn, snapshot);
  noteCashMovements(turn, snapshot);
  lookUpMissingOrders(turn, snapshot);
  inferUnexplainedFills(turn);
  settle(turn, snapshot);
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
  for (const shown of orders) {
    const known = findOrder(turn.state.books, shown);
    if (known === null && !isAfterOpening(turn.state.books, shown.updatedAtUs)) continue;
    const id = known ?? adoptExternalOrder(turn, shown);
    if (id === null) continue;
    const filled = parseDecimal(shown.filledQuantity);
    turn.change({
      reportedFilled: turn.state.reportedFilled.update(id, ZERO, (reported) => larger(filled, reported)),
    });
  }
}

function noteFills(turn: Turn, { fills, orders }: VenueSnapshot): void {
  for (const fill of fills.toSorted((a, b) => a.atUs - b.atUs)) {
    const id = turn.state.books.byVenueId.get(fill.venueOrderId) ?? ourIdOf(orders, fill.venueOrderId);
    if (id === null || !turn.state.books.orders.has(id) || fill.executionId === null) continue;
    const { executionId, quantity, price, atUs } = fill;
    recordExecution(turn, id, { executionId, quantity, price }, turn.state.reportedFilled.get(id) ?? ZERO, atUs);
  }
  // States last: an order that ended is closed with all its executions in the books.
  for (const shown of orders) {
    const id = findOrder(turn.state.books, shown);
    if (id !== null) noteVenueOrder(turn, id, shown);
  }
}

function noteCashMovements(turn: Turn, { cashMovements }: VenueSnapshot): void {
  for (const { activityId, type, amount, symbol, atUs } of cashMovements) {
    if (turn.state.books.cashMovements.has(activityId) || !isAfterOpening(turn.state.books, atUs)) continue;
    turn.append({ kind: 'CashMoved', activityId, type, amount, symbol });
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

/** The venue shows more than executions explain, for the second time in a row: book the difference until its executions come. */
function inferUnexplainedFills(turn: Turn): void {
  const { books, reportedFilled, reconciliation } = turn.state;
  if (reconciliation.difference === '') return;
  for (const [id, reported] of reportedFilled) {
    const order = orderOf(books, id);
    const missing = decimal(reported - order.filledQuantity);
    if (missing <= 0n || order.inferred) continue;
    const price = order.limitPrice ?? lastPriceOf(turn, order.terms.symbol, order.filledQuantity, order.filledValue);
    if (price === null) continue;
    turn.append({ kind: 'FillInferred', clientOrderId: id, quantity: formatDecimal(missing), price: formatDecimal(price) });
  }
}

function settle(turn: Turn, snapshot: VenueSnapshot): void {
  const differences = findDifferences(turn.state.books, snapshot);
  const difference = differences.map(({ name, amount }) => `${name} ${formatDecimal(amount)}`).join(', ');
  const { reconciliation } = turn.state;
  if (difference !== '' && difference !== reconciliation.difference) {
    // Something may have happened while the venue was being read: only what stays is a difference.
    askAgainLater(turn, difference);
    return;
  }
  for (const { name, amount, price } of differences) adoptDifference(turn, name, amount, price, reconciliation.cause);
  turn.append({ kind: 'Reconciled', venueTimeUs: snapshot.venueTimeUs, cause: reconciliation.cause });
  turn.sync();
  turn.change({
    reconciliation: { ...reconciliation, phase: 'done', atUs: turn.now.monotonicUs, difference: '' },
    reportedFilled: turn.state.reportedFilled.filter((_, id) => turn.state.books.open.has(id)),
  });
}

type Difference = { readonly name: string; readonly amount: Decimal; readonly price: Decimal };
const CASH = 'cash';

function findDifferences(books: Books, { positions, account }: VenueSnapshot): readonly Difference[] {
  const differences: Difference[] = [];
  const shown = new Map(positions.map((position) => [position.symbol, position]));
  const symbols = new Set([...shown.keys(), ...[...books.holdings.keys()].map((key) => key.slice(key.indexOf('|') + 1))]);
  for (const symbol of symbols) {
    const position = shown.get(symbol);
    const amount = decimal(parseDecimal(position?.quantity ?? '0') - accountQuantity(books, symbol));
    if (amount !== 0n) differences.push({ name: symbol, amount, price: parseDecimal(position?.averageEntryPrice ?? '0') });
  }
  const cash = decimal(parseDecimal(account.cash) - books.cash);
  if (cash !== 0n) differences.push({ name: CASH, amount: cash, price: ZERO });
  return differences;
}

function adoptDifference(turn: Turn, name: string, amount: Decimal, price: Decimal, cause: string): void {
  const text = `${name} differs from the venue by ${formatDecimal(amount)} without an event that explains it (${cause})`;
  turn.append({ kind: 'AlertRaised', severity: 'critical', code: 'UNEXPLAINED_DIFFERENCE', text });
  if (name === CASH) turn.append({ kind: 'CashDifferenceAdopted', amount: formatDecimal(amount), cause });
  else
    turn.append({
      kind: 'ExternalPositionAdopted',
      symbol: name,
      quantity: formatDecimal(amount),
      price: formatDecimal(price),
      cause: 'unexplained',
    });
}

function askAgainLater(turn: Turn, difference: string): void {
  const { reconciliation, settings } = turn.state;
  const dueUs = turn.now.monotonicUs + ASK_AGAIN_AFTER_MS * 1000;
  // A difference on the slow beat does not stop trading: it is most likely a fill that happened while the venue was being read.
  const isSlowBeat = reconciliation.phase === 'done';
  turn.change({
    reconciliation: isSlowBeat
      ? { ...reconciliation, atUs: dueUs - settings.reconcileEveryMs * 1000, difference }
      : { ...reconciliation, phase: 'needed', atUs: dueUs, difference },
  });
}

function lastPriceOf(turn: Turn, symbol: string, quantity: Decimal, value: Decimal): Decimal | null {
  if (quantity !== 0n) return divide(value, quantity);
  const last = turn.state.marks.get(symbol)?.last ?? 0;
  return last > 0 ? fromFloat(last) : null;
}

const isAfterOpening = (books: Books, atUs: number): boolean => atUs > (books.account?.openedAtUs ?? Number.POSITIVE_INFINITY);

const ourIdOf = (orders: VenueSnapshot['orders'], venueOrderId: string) =>
  orders.find((order) => order.venueOrderId === venueOrderId)?.clientOrderId ?? null;
