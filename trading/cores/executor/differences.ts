// What is done about a difference between journal and venue: wait, infer a fill, or, when it stays, adopt the venue's word.
import type { VenueOrder } from '../../../protocol/orders.ts';
import type { VenueSnapshot } from '../../../protocol/queries.ts';
import { absolute, type Decimal, decimal, divide, formatDecimal, multiply, parseDecimal, ZERO } from '../../decimal.ts';
import { isFinished } from '../../order-states.ts';
import { accountQuantity, type Books, CASH, orderOf } from './books.ts';
import { costOfVanished, noteVanished } from './close-elsewhere.ts';
import type { ExecutorState, ReconciliationProgress } from './executor-state.ts';
import { changeState, forgetProgress } from './outcomes.ts';
import { findOrder } from './reports.ts';
import type { Turn } from './turn.ts';
import { markPrice } from './valuation.ts';

const READ_AGAIN_AFTER_MS = 250;
const HALF = parseDecimal('0.5');

type Difference = { readonly name: string; readonly amount: Decimal; readonly price: Decimal };

/** Ends the reconciliation when journal and venue agree, or when what differs has stayed long enough to be a fact. */
export function settleDifferences(turn: Turn, snapshot: VenueSnapshot, isOvertaken: boolean): void {
  if (turn.state.reconciliation.difference !== '' && !isOvertaken) inferFills(turn, snapshot);
  const differences = findDifferences(turn.state.books, snapshot);
  const isOnlyRounding = differences.every(({ name }) => name === CASH) && hasInferredFills(turn);
  if (differences.length === 0 || isOnlyRounding) {
    finish(turn, snapshot);
    return;
  }
  const { reconciliation, settings, lookups } = turn.state;
  const difference = differences.map(({ name, amount }) => `${name} ${formatDecimal(amount)}`).join(', ');
  const isSame = !isOvertaken && difference === reconciliation.difference;
  const sinceUs = isSame ? reconciliation.differenceSinceUs : turn.now.monotonicUs;
  const hasStayed = isSame && turn.now.monotonicUs - sinceUs >= settings.differenceHoldMs * 1000;
  // As long as the fate of an order is open, it may be the explanation.
  if (!hasStayed || lookups.size > 0 || hasInferredFills(turn)) {
    readAgainLater(turn, { ...reconciliation, difference: isOvertaken ? '' : difference, differenceSinceUs: sinceUs });
    return;
  }
  const money = differences.find(({ name }) => name === CASH)?.amount ?? ZERO;
  for (const found of differences) adopt(turn, found, money, reconciliation.cause);
  finish(turn, snapshot);
}

export function readAgainLater(turn: Turn, progress: ReconciliationProgress): void {
  const dueUs = turn.now.monotonicUs + READ_AGAIN_AFTER_MS * 1000;
  // A difference on the slow beat does not stop trading: it is most likely a fill that happened while the venue was being read.
  const isSlowBeat = progress.phase === 'done';
  const atUs = isSlowBeat ? dueUs - turn.state.settings.reconcileEveryMs * 1000 : dueUs;
  turn.change({ reconciliation: { ...progress, phase: isSlowBeat ? 'done' : 'needed', atUs } });
}

function finish(turn: Turn, snapshot: VenueSnapshot): void {
  const { reconciliation } = turn.state;
  closeFilledOrders(turn, snapshot.orders);
  const { venueTimeUs, splitsOf = [], account } = snapshot;
  const { cause } = reconciliation;
  turn.append({
    kind: 'Reconciled',
    venueTimeUs,
    cause,
    buyingPower: account.buyingPower,
    ...(splitsOf.length > 0 && { splitsOf }),
  });
  turn.sync();
  const shownFilled = new Map(snapshot.orders.map((order) => [order.venueOrderId, parseDecimal(order.filledQuantity)]));
  turn.change({
    reconciliation: { ...reconciliation, phase: 'done', atUs: turn.now.monotonicUs, difference: '' },
    // What this snapshot shows is settled; only later news is still to be explained.
    reportedFilled: turn.state.reportedFilled.filter((reported, id) => {
      const venueOrderId = turn.state.books.orders.get(id)?.venueOrderId ?? null;
      return reported > (venueOrderId === null ? ZERO : (shownFilled.get(venueOrderId) ?? ZERO));
    }),
  });
}

/** Positions and cash agree, so an order that the venue shows as filled is filled, whatever was executed before the journal began. */
function closeFilledOrders(turn: Turn, orders: readonly VenueOrder[]): void {
  for (const shown of orders) {
    const id = shown.status === 'filled' ? findOrder(turn.state.books, shown) : null;
    if (id !== null && !isFinished(orderOf(turn.state.books, id).state)) changeState(turn, id, 'filled', 'filled', shown);
  }
}

/** The venue shows more than executions explain, for the second time in a row: book the rest until its executions come. */
function inferFills(turn: Turn, { orders }: VenueSnapshot): void {
  for (const shown of orders) {
    const id = findOrder(turn.state.books, shown);
    const order = id === null ? null : orderOf(turn.state.books, id);
    if (id === null || order === null || order.inferred || shown.filledAveragePrice === null) continue;
    const filled = parseDecimal(shown.filledQuantity);
    const missing = decimal(filled - order.filledQuantity);
    if (missing <= 0n) continue;
    // What the venue says it all cost, less what is booked, is what the missing part cost.
    const value = decimal(multiply(filled, parseDecimal(shown.filledAveragePrice)) - order.filledValue);
    if (value <= 0n) continue;
    const price = divide(value, missing);
    turn.append({ kind: 'FillInferred', clientOrderId: id, quantity: formatDecimal(missing), price: formatDecimal(price) });
    if (isFinished(orderOf(turn.state.books, id).state)) forgetProgress(turn, id);
  }
}

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

/**
 * A position that is gone for money was closed by somebody whose order the venue does not show: it leaves the book that held it, at cost,
 * because nobody knows the price. One that is gone for nothing stays in its book, with its opposite in the external one, and can not be
 * sold: the venue may show it again in a minute, or say later what became of it.
 */
function adopt(turn: Turn, { name, amount, price }: Difference, money: Decimal, cause: string): void {
  const quantity = formatDecimal(amount);
  const text = `${name} differs from the venue by ${quantity} without an event that explains it (${cause})`;
  turn.append({ kind: 'AlertRaised', severity: 'critical', code: 'UNEXPLAINED_DIFFERENCE', text });
  if (name === CASH) turn.append({ kind: 'CashDifferenceAdopted', amount: quantity, cause });
  else {
    const worth = costOfVanished(turn.state.books, name, amount) ?? price;
    turn.append({ kind: 'ExternalPositionAdopted', symbol: name, quantity, price: formatDecimal(worth), cause: 'unexplained' });
    const isPaid = money !== 0n && money > 0n !== amount > 0n && absolute(money) >= leastPaidFor(turn.state, name, amount);
    if (isPaid) noteVanished(turn, name, amount, worth, turn.state.venueTimeUs);
  }
}

/** Half of what it is worth now: a dividend, or the money for a fraction that a split left over, pays for no position. */
function leastPaidFor(state: ExecutorState, symbol: string, amount: Decimal): Decimal {
  const price = markPrice(state, symbol);
  return price === null ? ZERO : multiply(multiply(absolute(amount), price), HALF);
}

const hasInferredFills = ({ state }: Turn): boolean => state.books.orders.some((order) => order.inferred !== null);
