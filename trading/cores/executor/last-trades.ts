// Up to which day the shares of the books are counted as they are: a split of that day or before it has reached them, or cannot any more.
import { newYorkDateOf } from '../../new-york-time.ts';
import { accountQuantity, type Books, ownerOf } from './books.ts';

/** The day in New York of the last trade of a symbol, or of a split that was booked since. */
export const lastTradeDate = (books: Books, symbol: string): string => newYorkDateOf(books.lastTrades.get(symbol)?.atUs ?? 0);

/** Somebody trades the symbol at that venue time, or is found to have done so: call it before the holding changes. */
export function noteTrade(books: Books, symbol: string, atUs: number): Books {
  const last = books.lastTrades.get(symbol);
  if (last && last.atUs >= atUs) return books;
  const isSameDay = last && newYorkDateOf(last.atUs) === newYorkDateOf(atUs);
  const hasOlder = isSameDay ? last.hasOlder : heldSymbols(books).has(symbol);
  return { ...books, lastTrades: books.lastTrades.set(symbol, { atUs, hasOlder }) };
}

/** Every share of the symbol is one of the day of that venue time: a split was booked. */
export function noteSplit(books: Books, symbol: string, atUs: number): Books {
  const last = books.lastTrades.get(symbol)?.atUs ?? 0;
  return { ...books, lastTrades: books.lastTrades.set(symbol, { atUs: Math.max(last, atUs), hasOlder: false }) };
}

/** Symbols of which books hold something and the account nothing. Not those of which it is not known yet who holds or held what. */
export function nettedSymbols(books: Books): readonly string[] {
  const unsure = new Set([...books.provisional.keys()].map((key) => ownerOf(key).symbol));
  return [...heldSymbols(books)]
    .filter((symbol) => accountQuantity(books, symbol) === 0n && !books.adopted.has(symbol) && !unsure.has(symbol))
    .toSorted();
}

const heldSymbols = ({ holdings }: Books): ReadonlySet<string> =>
  new Set([...holdings].filter(([, { quantity }]) => quantity !== 0n).map(([key]) => ownerOf(key).symbol));
