// What a book can still close: what it holds, less what somebody closed elsewhere, which the external book shows as its opposite.
import { EXTERNAL_BOOK } from '../../../protocol/portfolio.ts';
import { absolute, type Decimal, decimal, larger, smaller, ZERO } from '../../decimal.ts';
import { type Books, EMPTY_HOLDING, holdingKey, ownerOf } from './books.ts';

/**
 * Signed like the holding. Ten shares of a strategy that a person sold at the venue's own page are ten in its book and minus ten
 * in the external one: nothing is left to close, and an order that did would open the opposite.
 */
export function closableQuantity(books: Books, book: string, symbol: string): Decimal {
  const held = quantityOf(books, book, symbol);
  if (held === 0n) return ZERO;
  const external = quantityOf(books, EXTERNAL_BOOK, symbol);
  const elsewhere =
    book === EXTERNAL_BOOK ? heldByOthers(books, symbol, held < 0n) : isOpposite(held, external) ? external : ZERO;
  if (elsewhere === 0n) return held;
  // Of several books that hold the same, each may close until no more is left than was closed elsewhere.
  const alike = book === EXTERNAL_BOOK ? held : heldByOthers(books, symbol, held > 0n);
  const left = smaller(absolute(held), larger(decimal(absolute(alike) - absolute(elsewhere)), ZERO));
  return held > 0n ? left : decimal(-left);
}

/** What the books of our own hold on one side. */
function heldByOthers(books: Books, symbol: string, isLong: boolean): Decimal {
  let sum = 0n;
  for (const [key, { quantity }] of books.holdings) {
    const owner = ownerOf(key);
    if (owner.symbol === symbol && owner.book !== EXTERNAL_BOOK && quantity !== 0n && quantity > 0n === isLong) sum += quantity;
  }
  return decimal(sum);
}

const quantityOf = (books: Books, book: string, symbol: string): Decimal =>
  (books.holdings.get(holdingKey(book, symbol)) ?? EMPTY_HOLDING).quantity;

const isOpposite = (a: Decimal, b: Decimal): boolean => (a > 0n ? b < 0n : b > 0n);
