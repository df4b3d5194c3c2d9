// What is held and on order, by symbol, by book and in all, in quantities and in money.
import { absolute, type Decimal, decimal, larger, multiply, ZERO } from '../../decimal.ts';
import { newYorkDateOf } from '../../new-york-time.ts';
import { FLAT, type Position, unrealizedPnl } from '../../positions.ts';
import type { OrderProposal } from '../../risk-checks/risk-check.ts';
import { type Books, EMPTY_HOLDING, holdingKey, orderOf, ownerOf } from './books.ts';
import type { ExecutorState } from './executor-state.ts';
import { isGuard } from './order-record.ts';
import { markOf, markPrice } from './valuation.ts';

/** What open orders of a symbol, of one book or of all, would still buy and sell; exits that wait at the venue give way to others. */
export function openQuantities(
  books: Books,
  symbol: string,
  book: string | null,
): { readonly buys: Decimal; readonly sells: Decimal } {
  let buys: bigint = ZERO;
  let sells: bigint = ZERO;
  for (const id of books.open) {
    const order = orderOf(books, id);
    if (order.terms.symbol !== symbol || (book !== null && order.book !== book) || isGuard(order)) continue;
    const rest = order.quantity - order.filledQuantity;
    if (order.terms.side === 'buy') buys += rest;
    else sells += rest;
  }
  return { buys: decimal(buys), sells: decimal(sells) };
}

/** What others hold does not keep a strategy from closing its own position. */
export function otherOwnerOf(books: Books, { book, symbol, side, quantity }: OrderProposal): string | null {
  const own = books.holdings.get(holdingKey(book, symbol)) ?? EMPTY_HOLDING;
  const isReducing = (side === 'sell' ? own.quantity > 0n : own.quantity < 0n) && quantity <= absolute(own.quantity);
  if (isReducing) return null;
  for (const [key, holding] of books.holdings) {
    const isOther = key.endsWith(`|${symbol}`) && key !== holdingKey(book, symbol);
    if (isOther && holding.quantity !== 0n) return key.slice(0, -symbol.length - 1);
  }
  for (const id of books.open) {
    const order = orderOf(books, id);
    if (order.terms.symbol === symbol && order.book !== book) return order.book;
  }
  return null;
}

/** The account's position in each symbol: all books together. */
export function accountPositions({ books }: ExecutorState): ReadonlyMap<string, Position> {
  const positions = new Map<string, Position>();
  for (const [key, holding] of books.holdings) {
    const { symbol } = ownerOf(key);
    const { quantity, costBasis } = positions.get(symbol) ?? FLAT;
    positions.set(symbol, {
      quantity: decimal(quantity + holding.quantity),
      costBasis: decimal(costBasis + holding.costBasis),
    });
  }
  return positions;
}

/** Cash and what all positions are worth. */
export function equityOf(state: ExecutorState): Decimal {
  let equity: bigint = state.books.cash;
  for (const [symbol, position] of accountPositions(state)) {
    equity += position.costBasis + unrealizedPnl(position, markOf(state, symbol, position));
  }
  return decimal(equity);
}

/** Equity now less equity when the trading day began; null before that was noted. */
export function dayPnlOf(state: ExecutorState): Decimal | null {
  const { dayStart } = state.books;
  return dayStart === null || dayStart.date !== newYorkDateOf(state.venueTimeUs)
    ? null
    : decimal(equityOf(state) - dayStart.equity);
}

/** The absolute worth of positions, and of open orders as far as they add to them: of one book, or (null) of the account. */
export function exposureOf(state: ExecutorState, book: string | null): Decimal {
  const { books } = state;
  const held = new Map<string, bigint>();
  for (const [key, { quantity }] of books.holdings) {
    const owner = ownerOf(key);
    if (book === null || owner.book === book) held.set(owner.symbol, (held.get(owner.symbol) ?? 0n) + quantity);
  }
  const onOrder = new Map<string, { buys: bigint; sells: bigint; price: Decimal | null }>();
  for (const id of books.open) {
    const order = orderOf(books, id);
    if (book !== null && order.book !== book) continue;
    const { symbol, side } = order.terms;
    const sums = onOrder.get(symbol) ?? { buys: 0n, sells: 0n, price: order.limitPrice };
    const rest = order.quantity - order.filledQuantity;
    if (side === 'buy') sums.buys += rest;
    else sums.sells += rest;
    onOrder.set(symbol, sums);
    if (!held.has(symbol)) held.set(symbol, 0n);
  }
  let exposure: bigint = 0n;
  for (const [symbol, quantity] of held) {
    const { buys, sells, price } = onOrder.get(symbol) ?? { buys: 0n, sells: 0n, price: null };
    const most = [absolute(decimal(quantity)), absolute(decimal(quantity + buys)), absolute(decimal(quantity - sells))];
    const largest = most.reduce(larger);
    const worth = markPrice(state, symbol) ?? price ?? costOf(state, symbol);
    exposure += multiply(largest, worth);
  }
  return decimal(exposure);
}

/** What the venue last told, less what has been ordered since, plus what has been sold since; null before it told it. */
export function buyingPowerLeft({ venueBuyingPower, committed }: ExecutorState): Decimal | null {
  return venueBuyingPower === null ? null : decimal(venueBuyingPower - committed);
}

function costOf(state: ExecutorState, symbol: string): Decimal {
  const position = accountPositions(state).get(symbol) ?? FLAT;
  return markOf(state, symbol, position);
}
