// What was closed by nobody here must leave the books that held it: else they believe that they still hold it, or sell it once more.
import { EXTERNAL_BOOK } from '../../../protocol/portfolio.ts';
import type { Execution } from '../../../protocol/reports.ts';
import { absolute, type Decimal, decimal, divide, formatDecimal, parseDecimal, smaller, ZERO } from '../../decimal.ts';
import { accountQuantity, type Books, EMPTY_HOLDING, holdingKey, ownerOf } from './books.ts';
import type { OrderRecord } from './order-record.ts';
import type { Turn } from './turn.ts';

/** After an execution of a foreign order. */
export function noteClosedElsewhere(turn: Turn, { book, terms }: OrderRecord, execution: Execution, atUs: number): void {
  if (book === EXTERNAL_BOOK) closeHolders(turn, terms.symbol, parseDecimal(execution.quantity), execution, atUs);
}

/** After a position that somebody closed by an order that nobody shows was adopted as the external book's opposite. */
export function noteVanished(turn: Turn, symbol: string, quantity: Decimal, price: Decimal, atUs: number): void {
  closeHolders(turn, symbol, absolute(quantity), { executionId: null, price: formatDecimal(price) }, atUs);
}

/** What our books paid on average for what the account now lacks; null when they hold nothing on that side. */
export function costOfVanished(books: Books, symbol: string, quantity: Decimal): Decimal | null {
  let [held, cost] = [ZERO, ZERO];
  for (const [key, holding] of books.holdings) {
    const { book, symbol: other } = ownerOf(key);
    if (other !== symbol || book === EXTERNAL_BOOK || !isSide(holding.quantity, quantity < 0n)) continue;
    [held, cost] = [decimal(held + holding.quantity), decimal(cost + holding.costBasis)];
  }
  return held === 0n ? null : divide(cost, held);
}

/** Only what our books hold together can have been closed; of several that hold the same, they give it up in the order of their names. */
function closeHolders(
  turn: Turn,
  symbol: string,
  most: Decimal,
  { executionId, price }: { readonly executionId: Execution['executionId'] | null; readonly price: Execution['price'] },
  atUs: number,
): void {
  const { quantity: external } = turn.state.books.holdings.get(holdingKey(EXTERNAL_BOOK, symbol)) ?? EMPTY_HOLDING;
  const ours = decimal(accountQuantity(turn.state.books, symbol) - external);
  if (ours === 0n || external === 0n || ours > 0n === external > 0n) return;
  let left = smaller(most, smaller(absolute(ours), absolute(external)));
  for (const [holder, held] of holdersOf(turn.state.books, symbol, ours > 0n)) {
    const closed = smaller(left, absolute(held));
    if (closed === 0n) return;
    left = decimal(left - closed);
    const quantity = formatDecimal(held > 0n ? closed : decimal(-closed));
    turn.append({ kind: 'ClosedElsewhere', executionId, book: holder, symbol, quantity, price, atUs });
  }
}

function holdersOf(books: Books, symbol: string, isLong: boolean): readonly (readonly [string, Decimal])[] {
  return [...books.holdings]
    .map(([key, { quantity }]) => [ownerOf(key), quantity] as const)
    .filter(([owner, quantity]) => owner.symbol === symbol && owner.book !== EXTERNAL_BOOK && isSide(quantity, isLong))
    .map(([{ book }, quantity]) => [book, quantity] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

const isSide = (quantity: Decimal, isLong: boolean): boolean => (isLong ? quantity > 0n : quantity < 0n);
