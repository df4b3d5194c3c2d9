// From which day on a split of a symbol may still be missing in the books: what is traded from then on is remembered, so that one that is
// told late comes before it.
import { addDays } from '../../calendar-dates.ts';
import { ZERO } from '../../decimal.ts';
import { assetClassOf } from '../../listed-instruments.ts';
import { newYorkDateOf, newYorkDayNumber, newYorkMidnightUs } from '../../new-york-time.ts';
import { type Books, ownerOf } from './books.ts';
import { settleHistories } from './holding-histories.ts';

/** Over a weekend. */
const LATE_DAYS = 3;

/** The books lack no split of that day in New York, nor of any before it. */
export const splitsKnownUntil = (books: Books, symbol: string): string =>
  later(books.splitsOpenSince.get(symbol) ?? lastTradeDate(books, symbol), books.lastSplits.get(symbol)?.exDate ?? '');

/** In New York. */
export const lastTradeDate = (books: Books, symbol: string): string => newYorkDateOf(books.lastTradesUs.get(symbol) ?? 0);

/** Somebody trades the symbol at that venue time, or is found to have done so: call it before the holding changes. */
export function noteTrade(books: Books, symbol: string, atUs: number): Books {
  const lastUs = books.lastTradesUs.get(symbol) ?? 0;
  if (lastUs >= atUs) return books;
  const traded = { ...books, lastTradesUs: books.lastTradesUs.set(symbol, atUs) };
  if (newYorkDayNumber(lastUs) === newYorkDayNumber(atUs) || books.splitsOpenSince.has(symbol)) return traded;
  if (assetClassOf(symbol) === 'crypto' || !isHeld(books, symbol)) return traded;
  return { ...traded, splitsOpenSince: books.splitsOpenSince.set(symbol, splitsKnownUntil(books, symbol)) };
}

/**
 * A comparison with the venue found every split up to `date` but those of the symbols that are still `open`. A venue may book or list one
 * some days late.
 */
export function settleSplits(books: Books, date: string, isOpen: (symbol: string) => boolean): Books {
  const keptFrom = addDays(date, -LATE_DAYS);
  const knownUntil = addDays(keptFrom, -1);
  let settled = books;
  for (const [symbol, since] of books.splitsOpenSince) {
    // Once a day is enough.
    if (since >= knownUntil || isOpen(symbol)) continue;
    const left = settleHistories(settled, symbol, newYorkMidnightUs(keptFrom));
    const { splitsOpenSince } = left.books;
    const isSettled = left.isEmpty && lastTradeDate(settled, symbol) < keptFrom;
    settled = {
      ...left.books,
      splitsOpenSince: isSettled ? splitsOpenSince.remove(symbol) : splitsOpenSince.set(symbol, knownUntil),
    };
  }
  return settled;
}

const later = (a: string, b: string): string => (a > b ? a : b);

/** Also what an inferred fill has closed: it may be of that very day. */
function isHeld({ holdings, histories }: Books, symbol: string): boolean {
  for (const [key, { quantity }] of holdings) {
    if (ownerOf(key).symbol !== symbol) continue;
    if (quantity !== 0n || (histories.get(key)?.before.quantity ?? ZERO) !== 0n) return true;
  }
  return false;
}
