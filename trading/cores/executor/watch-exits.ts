// Stops and take-profits that the venue does not know: watched here, and turned into orders when their price comes true.
import type { ClientOrderId, OrderTerms } from '../../../protocol/orders.ts';
import { EXTERNAL_BOOK } from '../../../protocol/portfolio.ts';
import type { SignalId } from '../../../protocol/signals.ts';
import { createClientOrderId } from '../../client-order-ids.ts';
import { absolute, type Decimal, decimal, formatDecimal, fromFloat, larger, parseDecimal, smaller } from '../../decimal.ts';
import type { Digest } from '../../digest.ts';
import { isFinished } from '../../order-states.ts';
import { accountQuantity, type Books, orderOf } from './books.ts';
import { requestCancels } from './cancels.ts';
import type { Mark } from './executor-state.ts';
import { mayBeSplit } from './held-exits.ts';
import { intendOrder } from './intend-order.ts';
import { familyOf, isGuard, type OrderRecord, type Watch } from './order-record.ts';
import { takeBackExits } from './release-exits.ts';
import { isSessionOpen } from './risk-context.ts';
import type { Turn } from './turn.ts';
import { protectedQuantity } from './watches.ts';

const HOUR_US = 3_600_000_000;
const MOST_ATTEMPTS_A_SECOND = 1;

/** Looks at every watched exit: at a new price, and on the beat for what a restart or a refusal left open. */
export function watchExits(turn: Turn, digest: Digest): void {
  const { books } = turn.state;
  if (books.watches.size === 0 || !books.account) return;
  // Halted means that nothing is sent; what is held is not known before a comparison with the venue.
  if (books.tradingState === 'HALTED' || turn.state.reconciliation.phase !== 'done') return;
  for (const watch of books.watches.values()) look(turn, watch, digest);
}

function look(turn: Turn, watch: Watch, digest: Digest): void {
  const mark = turn.state.marks.get(watch.symbol);
  const instrument = turn.state.instruments.get(watch.symbol);
  if (!mark || !instrument) return;
  if (instrument.assetClass !== 'crypto' && !isSessionOpen(turn.state)) return;
  const isTriggered = watch.stopTriggeredAtUs !== null;
  if (!isTriggered && !isStopTouched(watch, mark) && !isTakeProfitReached(watch, mark)) return;
  // Better late than by a price of other shares.
  if (isGuardedByVenue(turn.state.books, watch) || mayBeSplit(turn, watch, pricesOf(watch, mark))) return;
  const isStopped = isTriggered || noteStop(turn, watch, mark);
  const exit = watch.exitOrder === null ? null : orderOf(turn.state.books, watch.exitOrder);
  if (exit && !isFinished(exit.state)) {
    // A take-profit that is still working stands in the way of the stop.
    if (isStopped && exit.terms.type === 'limit' && !exit.isCancelRequested && watch.stopLoss?.limitPrice === null) {
      requestCancels(turn, [exit.terms.clientOrderId], 'executor', 'its stop was triggered');
    }
    return;
  }
  const isReached = isStopped || isTakeProfitReached(watch, mark);
  if (!isReached) return;
  const protectedNow = protectedQuantity(turn.state.books, watch);
  if (protectedNow === 0n || isOnItsWayOut(turn.state.books, watch)) return;
  const inTheWay = ownExits(turn.state.books, watch);
  if (isStopped && inTheWay.length > 0) {
    // They hold the shares, and the stop comes first.
    const unasked = inTheWay.filter(({ isCancelRequested }) => !isCancelRequested).map(({ terms }) => terms.clientOrderId);
    requestCancels(turn, unasked, 'executor', 'a stop was triggered');
    return;
  }
  const partners = isStopped ? tradingPartners(turn.state.books, watch) : [];
  if (partners.length > 0) {
    giveWay(turn, partners);
    return;
  }
  const held = inTheWay.reduce((sum, order) => sum + order.quantity - order.filledQuantity, 0n);
  const quantity = withoutFlip(turn.state.books, watch, decimal(protectedNow - held));
  if (quantity <= 0n) return;
  if (exit && turn.state.venueTimeUs - exit.createdAtUs < 1_000_000 / MOST_ATTEMPTS_A_SECOND) return;
  sendExit(turn, watch, isStopped, quantity, digest);
}

/** Journaled at once: a stop that was touched stays triggered, whatever the price does while the order is on its way. */
function noteStop(turn: Turn, watch: Watch, mark: Mark): boolean {
  const price = touchedPrice(watch, mark);
  if (price === null || !isStopTouched(watch, mark) || protectedQuantity(turn.state.books, watch) === 0n) return false;
  turn.append({ kind: 'StopTriggered', clientOrderId: watch.entryId, price: formatDecimal(price) });
  turn.sync();
  return true;
}

function isStopTouched(watch: Watch, mark: Mark): boolean {
  const price = touchedPrice(watch, mark);
  if (watch.stopLoss === null || price === null) return false;
  const stop = parseDecimal(watch.stopLoss.stopPrice);
  return watch.side === 'sell' ? price <= stop : price >= stop;
}

/**
 * Stops are elected by trades, as at the venue: by the last one. As long as none came after the stop was set, both the last one and the
 * side of the quote that an exit would hit must have touched it, or whichever is known.
 */
function touchedPrice(watch: Watch, mark: Mark): Decimal | null {
  if (mark.last > 0 && mark.tradedAtUs >= watch.setAtUs) return fromFloat(mark.last);
  const prices = pricesOf(watch, mark);
  return prices.length === 0 ? null : prices.reduce(watch.side === 'sell' ? larger : smaller);
}

/** The last trade and the side of the quote that an exit would hit, as far as they are known. */
const pricesOf = ({ side }: Watch, { last, bid, ask }: Mark): readonly Decimal[] =>
  [last, side === 'sell' ? bid : ask].filter((price) => price > 0).map(fromFloat);

function isTakeProfitReached({ takeProfit, side }: Watch, { last, bid, ask }: Mark): boolean {
  if (takeProfit === null) return false;
  const limit = parseDecimal(takeProfit.limitPrice);
  const quoted = side === 'sell' ? bid : ask;
  const price = quoted > 0 ? quoted : last;
  if (!(price > 0)) return false;
  return side === 'sell' ? fromFloat(price) >= limit : fromFloat(price) <= limit;
}

/** A venue takes no order that turns a long account short or the other way, as books that net may need: first what it holds, then the rest. */
function withoutFlip(books: Books, { side, symbol }: Watch, quantity: Decimal): Decimal {
  const position = accountQuantity(books, symbol);
  const isClosing = side === 'sell' ? position > 0n : position < 0n;
  return isClosing ? smaller(quantity, absolute(position)) : quantity;
}

/** Exits at the venue that give way to another order are there until the venue says that they are gone. */
const isGuardedByVenue = (books: Books, { entryId }: Watch): boolean =>
  books.open.some((id) => {
    const order = orderOf(books, id);
    return isGuard(order) && familyOf(books.orders, order) === entryId;
  });

/** What the strategy has of its own at the venue to close the same position at a price. */
const ownExits = (books: Books, { book, symbol, side }: Watch): readonly OrderRecord[] =>
  [...books.open]
    .map((id) => orderOf(books, id))
    .filter(({ terms, ...order }) => {
      const isSame = order.book === book && terms.symbol === symbol && terms.side === side;
      return isSame && order.purpose === 'exit';
    });

/** Orders of ours on the other side: beside them the venue refuses an order at the market, because they could trade with each other. */
const tradingPartners = (books: Books, { symbol, side }: Watch): readonly OrderRecord[] =>
  [...books.open]
    .map((id) => orderOf(books, id))
    .filter((order) => {
      const isOther = order.terms.symbol === symbol && order.terms.side !== side && order.book !== EXTERNAL_BOOK;
      return isOther && (order.state === 'accepted' || order.state === 'partially-filled');
    });

/** The stop comes first: entries end, and exits of other books are watched from now on. */
function giveWay(turn: Turn, partners: readonly OrderRecord[]): void {
  const reason = 'a stop was triggered, which the venue would refuse beside it';
  const unasked = partners.filter(({ isCancelRequested }) => !isCancelRequested);
  const idsOf = (orders: readonly OrderRecord[]) => orders.map(({ terms }) => terms.clientOrderId);
  const exits = unasked.filter(isGuard);
  if (exits.length > 0) takeBackExits(turn, idsOf(exits), 'executor', reason);
  requestCancels(turn, idsOf(unasked.filter((order) => !isGuard(order))), 'executor', reason);
}

/** The strategy, or a flatten, is closing it already. */
const isOnItsWayOut = (books: Books, { book, symbol, side }: Watch): boolean =>
  books.open.some((id) => {
    const order = orderOf(books, id);
    return order.book === book && order.terms.symbol === symbol && order.terms.side === side && order.terms.type === 'market';
  });

function sendExit(turn: Turn, watch: Watch, isStopped: boolean, quantity: Decimal, digest: Digest): void {
  const { state } = turn;
  const attempt = watch.attempts + 1;
  const limitPrice = isStopped ? (watch.stopLoss?.limitPrice ?? null) : (watch.takeProfit?.limitPrice ?? null);
  const signalId = exitId(watch.entryId);
  const isCrypto = state.instruments.get(watch.symbol)?.assetClass === 'crypto';
  // A take-profit takes what is there at its price and no worse, and is tried again while the price holds.
  const timeInForce = limitPrice !== null && !isStopped ? 'ioc' : isCrypto ? 'gtc' : 'day';
  const account = state.books.account?.number ?? '';
  const order: OrderTerms = {
    clientOrderId: createClientOrderId({ account, signalId, purpose: 'protect', leg: isStopped ? 1 : 2, attempt }, digest),
    symbol: watch.symbol,
    side: watch.side,
    type: limitPrice === null ? 'market' : 'limit',
    timeInForce,
    quantity: formatDecimal(quantity),
    limitPrice,
    extendedHours: false,
  };
  intendOrder(turn, {
    signalId: null,
    exitOf: watch.entryId,
    book: watch.book,
    purpose: 'protect',
    leg: isStopped ? 1 : 2,
    attempt,
    order,
    expiresAtUs: state.venueTimeUs + 24 * HOUR_US,
  });
}

const exitId = (entryId: ClientOrderId): SignalId => `exit of ${entryId}` as SignalId;
