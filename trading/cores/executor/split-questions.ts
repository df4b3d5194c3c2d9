// Of which symbols the venue's list of splits is needed: of those that books hold against each other. Where these come to nothing together,
// the venue books no split at all; where they nearly do, the account's own change is too small to tell the ratio.
import type { SplitQuestion } from '../../../protocol/queries.ts';
import { addDays } from '../../calendar-dates.ts';
import type { Reconciled } from '../../journal/events.ts';
import { assetClassOf } from '../../listed-instruments.ts';
import { newYorkDateOf, newYorkMidnightUs } from '../../new-york-time.ts';
import { type Books, ownerOf } from './books.ts';
import type { ExecutorState } from './executor-state.ts';
import { isInferred } from './holding-changes.ts';
import { quantitiesAt, sumOf } from './holding-histories.ts';
import { settleSplits, splitsKnownUntil } from './split-days.ts';

/** The first day of a split and the day of its booking are no further apart. */
export const BOOKED_WITHIN_DAYS = 7;

/** What to ask the venue for: splits of contested symbols, and of those of which it has just booked one. Null for none. */
export function splitQuestion({ books, splitsWanted, venueTimeUs }: ExecutorState): SplitQuestion | null {
  const since = new Map([...contestedSymbols(books)].map((symbol) => [symbol, splitsKnownUntil(books, symbol)]));
  for (const symbol of splitsWanted) since.set(symbol, addDays(newYorkDateOf(venueTimeUs), -BOOKED_WITHIN_DAYS));
  const [sinceDate] = [...since.values()].toSorted();
  return sinceDate === undefined ? null : { symbols: [...since.keys()].toSorted(), sinceDate };
}

/** The books after journal and venue were compared, which tells of all splits but those that only a list tells. */
export function noteComparison(books: Books, { venueTimeUs, splitsOf = [] }: Reconciled): Books {
  const date = newYorkDateOf(venueTimeUs);
  const splitsReadOn =
    splitsOf.length === 0 ? books.splitsReadOn : books.splitsReadOn.merge(splitsOf.map((symbol) => [symbol, date]));
  const contested = books.splitsOpenSince.size === 0 ? new Set<string>() : contestedSymbols(books);
  const isOpen = (symbol: string): boolean => contested.has(symbol) && !splitsOf.includes(symbol);
  return { ...settleSplits(books, date, isOpen), reconciledAtUs: venueTimeUs, splitsReadOn };
}

/** Whether a split of that day found books that came to nothing together, and is not in them. */
export function isNettedOn(books: Books, symbol: string, exDate: string): boolean {
  if (exDate <= splitsKnownUntil(books, symbol) || !contestedSymbols(books).has(symbol)) return false;
  const held = quantitiesAt(books, symbol, newYorkMidnightUs(exDate));
  return held.size > 0 && sumOf(held) === 0n;
}

/** It is not known yet who holds or held what: a position that nothing explains was adopted, or a fill is inferred. */
export function isUncertain(books: Books, symbol: string): boolean {
  if (books.adopted.has(symbol)) return true;
  return books.histories.some(({ changes }, key) => ownerOf(key).symbol === symbol && changes.some(isInferred));
}

/** Whether any book holds what can be split. */
export const holdsShares = ({ holdings }: Books): boolean =>
  holdings.some(({ quantity }, key) => quantity !== 0n && assetClassOf(ownerOf(key).symbol) !== 'crypto');

/** Shares that some books hold, or held when their histories begin, and of which others hold or held the opposite. */
export function contestedSymbols({ holdings, histories }: Books): ReadonlySet<string> {
  const [long, short] = [new Set<string>(), new Set<string>()];
  const note = (key: string, quantity: bigint): void => {
    if (quantity !== 0n) (quantity > 0n ? long : short).add(ownerOf(key).symbol);
  };
  for (const [key, { quantity }] of holdings) note(key, quantity);
  for (const [key, { before }] of histories) note(key, before.quantity);
  return new Set([...long.intersection(short)].filter((symbol) => assetClassOf(symbol) !== 'crypto'));
}
