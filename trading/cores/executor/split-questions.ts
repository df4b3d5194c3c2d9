// Of which symbols the venue's list of splits is needed: of those that books hold against each other. Where these come to nothing together,
// the venue books no split at all; where they nearly do, the account's own change is too small to tell the ratio.
import type { SplitQuestion } from '../../../protocol/queries.ts';
import { ZERO } from '../../decimal.ts';
import type { Reconciled } from '../../journal/events.ts';
import { assetClassOf } from '../../listed-instruments.ts';
import { newYorkDateOf, newYorkMidnightUs } from '../../new-york-time.ts';
import { type Books, ownerOf } from './books.ts';
import { isInferred } from './holding-changes.ts';
import { quantitiesAt, sumOf } from './holding-histories.ts';
import { settleSplits, splitsKnownUntil } from './split-days.ts';

/** What to ask the venue for; null as long as no books hold shares of one symbol against each other. */
export function splitQuestion(books: Books): SplitQuestion | null {
  const symbols = [...symbolsOf(books)].filter((symbol) => isContested(books, symbol)).toSorted();
  const [sinceDate] = symbols.map((symbol) => splitsKnownUntil(books, symbol)).toSorted();
  return sinceDate === undefined ? null : { symbols, sinceDate };
}

/** The books after journal and venue were compared, which tells of all splits but those that only a list tells. */
export function noteComparison(books: Books, { venueTimeUs, splitsOf = [] }: Reconciled): Books {
  const date = newYorkDateOf(venueTimeUs);
  const isOpen = (symbol: string): boolean =>
    isContested(books, symbol) && (!splitsOf.includes(symbol) || isUncertain(books, symbol));
  const splitsReadOn =
    splitsOf.length === 0 ? books.splitsReadOn : books.splitsReadOn.merge(splitsOf.map((symbol) => [symbol, date]));
  return { ...settleSplits(books, date, isOpen), reconciledAtUs: venueTimeUs, splitsReadOn };
}

/** Whether a split of that day found books that came to nothing together, and is not in them. */
export function isNettedOn(books: Books, symbol: string, exDate: string): boolean {
  if (exDate <= splitsKnownUntil(books, symbol) || !isContested(books, symbol)) return false;
  const held = quantitiesAt(books, symbol, newYorkMidnightUs(exDate));
  return held.size > 0 && sumOf(held) === 0n;
}

/** It is not known yet who holds or held what: a position that nothing explains was adopted, or a fill is inferred. */
export function isUncertain(books: Books, symbol: string): boolean {
  if (books.adopted.has(symbol)) return true;
  return books.histories.some(({ changes }, key) => ownerOf(key).symbol === symbol && changes.some(isInferred));
}

/** Some books hold it, or held it when their histories begin, and others the opposite. */
function isContested(books: Books, symbol: string): boolean {
  if (assetClassOf(symbol) === 'crypto') return false;
  const sides = new Set<boolean>();
  for (const [key, { quantity }] of books.holdings) {
    if (ownerOf(key).symbol !== symbol) continue;
    for (const held of [quantity, books.histories.get(key)?.before.quantity ?? ZERO]) if (held !== 0n) sides.add(held > 0n);
  }
  return sides.size === 2;
}

const symbolsOf = ({ holdings }: Books): ReadonlySet<string> => new Set([...holdings.keys()].map((key) => ownerOf(key).symbol));
