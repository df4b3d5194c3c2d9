// A foreign order may close what a book of ours holds: then the book must not believe that it still holds it, nor sell it once more.
import { EXTERNAL_BOOK } from '../../../protocol/portfolio.ts';
import type { Execution } from '../../../protocol/reports.ts';
import { absolute, type Decimal, decimal, formatDecimal, parseDecimal, smaller } from '../../decimal.ts';
import { accountQuantity, type Books, EMPTY_HOLDING, holdingKey, ownerOf } from './books.ts';
import type { OrderRecord } from './order-record.ts';
import type { Turn } from './turn.ts';

/**
 * After an execution of a foreign order. Only what our books hold together can have been closed; of several that hold the same, they
 * give it up in the order of their names.
 */
export function noteClosedElsewhere(turn: Turn, { book, terms }: OrderRecord, execution: Execution, atUs: number): void {
  const { symbol } = terms;
  if (book !== EXTERNAL_BOOK) return;
  const { quantity: external } = turn.state.books.holdings.get(holdingKey(EXTERNAL_BOOK, symbol)) ?? EMPTY_HOLDING;
  const ours = decimal(accountQuantity(turn.state.books, symbol) - external);
  if (ours === 0n || external === 0n || ours > 0n === external > 0n) return;
  let left = smaller(parseDecimal(execution.quantity), smaller(absolute(ours), absolute(external)));
  for (const [holder, held] of holdersOf(turn.state.books, symbol, ours > 0n)) {
    const closed = smaller(left, absolute(held));
    if (closed === 0n) return;
    left = decimal(left - closed);
    const quantity = formatDecimal(held > 0n ? closed : decimal(-closed));
    const { executionId, price } = execution;
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
