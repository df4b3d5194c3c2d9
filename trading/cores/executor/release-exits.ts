// An order that closes takes the place of the exits that wait at the venue: they hold the shares, and would refuse it.
import type { ClientOrderId, OrderTerms } from '../../../protocol/orders.ts';
import type { Signal } from '../../../protocol/signals.ts';
import { absolute, type Decimal, decimal, formatDecimal, larger, parseDecimal } from '../../decimal.ts';
import type { Exits } from '../../journal/events.ts';
import type { OrderProposal } from '../../risk-checks/risk-check.ts';
import { accountQuantity, type Books, orderOf } from './books.ts';
import { requestCancels } from './cancels.ts';
import { evaluateSignal } from './evaluate-signal.ts';
import type { ExecutorState } from './executor-state.ts';
import { openQuantities } from './exposure.ts';
import { familyOf, isGuard, type OrderRecord } from './order-record.ts';
import type { Turn } from './turn.ts';

/**
 * Asks for the end of what waits there, and says whether anything did. The signal is not taken meanwhile: the strategy repeats it,
 * and when nothing is in its way it becomes an order. A signal that would be denied releases nothing. Where books may net, the exits
 * of others give way as well: the venue would refuse the order because of them.
 */
export function releaseExits(turn: Turn, signal: Signal): boolean {
  const { books, settings } = turn.state;
  if (guardsOf(books, signal.symbol).length === 0) return false;
  const { proposal, denial } = evaluateSignal(turn.state, signal, turn.now.monotonicUs);
  if (denial || !proposal) return false;
  const own = exitsOf(books, proposal).filter(({ book }) => book === signal.strategyId);
  const waiting = settings.limits.allowNetting ? withSiblings(books, [...own, ...obstaclesTo(books, proposal)]) : own;
  if (waiting.length === 0) return false;
  takeBackExits(turn, idsOf(waiting), signal.strategyId, `an order of ${signal.strategyId} takes its place`);
  return true;
}

/**
 * Exits at the venue give way to another order, which may be of another book. What it does not close stays protected in the book of
 * each exit: the executor watches their prices from now on, and acts on them once they are gone.
 */
export function takeBackExits(turn: Turn, ids: readonly ClientOrderId[], by: string, reason: string): void {
  const { books } = turn.state;
  const exits = ids.map((id) => orderOf(books, id));
  for (const watchId of new Set(exits.map((exit) => familyOf(books.orders, exit)))) {
    const legs = exits.filter((exit) => familyOf(books.orders, exit) === watchId);
    const [leg] = legs;
    if (watchId === null || !leg || legs.some(({ isCancelRequested }) => isCancelRequested)) continue;
    const quantity = formatDecimal(decimal(heldBy(legs)));
    const { book, terms } = leg;
    const { symbol, side } = terms;
    const prices = pricesOf(legs, books.orders.get(watchId)?.terms);
    turn.append({ kind: 'ExitsWatched', signalId: null, watchId, book, symbol, side, quantity, ...prices });
  }
  // On the disk before they are gone: whoever starts next must know what is still to be protected.
  turn.sync();
  requestCancels(turn, ids, by, reason);
}

/** As the venue works them, which may have been changed since; what it does not show is as it was asked for. */
export function pricesOf(legs: readonly OrderRecord[], entry: OrderTerms | undefined): Exits {
  const target = legs.find(({ terms }) => terms.type === 'limit')?.terms;
  const stop = legs.find(({ terms }) => terms.type !== 'limit')?.terms;
  return {
    stopLoss: stop?.stopPrice
      ? { stopPrice: stop.stopPrice, limitPrice: stop.limitPrice }
      : ((stop && entry?.stopLoss) ?? null),
    takeProfit: target?.limitPrice ? { limitPrice: target.limitPrice } : ((target && entry?.takeProfit) ?? null),
  };
}

/** The exits that an order of a person takes the place of. None for an order that would be denied. */
export function exitsInTheWay(state: ExecutorState, signal: Signal, monotonicUs: number): readonly ClientOrderId[] {
  const { books } = state;
  if (guardsOf(books, signal.symbol).length === 0) return [];
  const { proposal, denial } = evaluateSignal(state, signal, monotonicUs);
  return denial || !proposal ? [] : idsOf(withSiblings(books, obstaclesTo(books, proposal)));
}

/** Because of these the venue would refuse the order: they hold its shares, or it could trade with them. */
const obstaclesTo = (books: Books, proposal: OrderProposal): readonly OrderRecord[] => [
  ...holdersOfShares(books, proposal),
  ...tradingPartners(books, proposal),
];

/** Those of its own book, and where the account has too few other shares, those of every book. */
function holdersOfShares(books: Books, proposal: OrderProposal): readonly OrderRecord[] {
  const { symbol, side, quantity } = proposal;
  const position = accountQuantity(books, symbol);
  if (side === 'sell' ? position <= 0n : position >= 0n) return [];
  const exits = exitsOf(books, proposal);
  const { buys, sells } = openQuantities(books, symbol, null);
  const free = absolute(position) - (side === 'sell' ? sells : buys) - heldBy(exits);
  return quantity <= free ? exits.filter(({ book }) => book === proposal.book) : exits;
}

/** Exits of other books on the other side: no venue lets an account trade with itself (a wash trade). Prices that do not cross may stand. */
function tradingPartners(books: Books, { symbol, side, type, limitPrice, book }: OrderProposal): readonly OrderRecord[] {
  return guardsOf(books, symbol).filter((exit) => {
    if (exit.book === book || exit.terms.side === side) return false;
    const other = exit.limitPrice ?? priceOrNull(exit.terms.takeProfit?.limitPrice);
    if (type !== 'limit' || limitPrice === null || exit.terms.type !== 'limit' || other === null) return true;
    return side === 'buy' ? limitPrice >= other : limitPrice <= other;
  });
}

/** Whoever cancels one of a class at the venue cancels all of it. */
function withSiblings(books: Books, exits: readonly OrderRecord[]): readonly OrderRecord[] {
  const families = new Set(exits.map((exit) => familyOf(books.orders, exit)));
  return [...new Set(exits.map(({ terms }) => terms.symbol))]
    .flatMap((symbol) => guardsOf(books, symbol))
    .filter((exit) => families.has(familyOf(books.orders, exit)));
}

/** What exits hold at the venue: a stop and a target of one position hold its shares once. */
function heldBy(exits: readonly OrderRecord[]): bigint {
  const rest = (isTarget: boolean): bigint =>
    exits.reduce(
      (sum, { terms, quantity, filledQuantity }) =>
        (terms.type === 'limit') === isTarget ? sum + quantity - filledQuantity : sum,
      0n,
    );
  return larger(decimal(rest(true)), decimal(rest(false)));
}

const exitsOf = (books: Books, { symbol, side }: OrderProposal): readonly OrderRecord[] =>
  guardsOf(books, symbol).filter(({ terms }) => terms.side === side);

const guardsOf = (books: Books, symbol: string): readonly OrderRecord[] =>
  [...books.open].map((id) => orderOf(books, id)).filter((order) => isGuard(order) && order.terms.symbol === symbol);

const idsOf = (orders: readonly OrderRecord[]): readonly ClientOrderId[] => orders.map(({ terms }) => terms.clientOrderId);
const priceOrNull = (text: string | undefined): Decimal | null => (text === undefined ? null : parseDecimal(text));
