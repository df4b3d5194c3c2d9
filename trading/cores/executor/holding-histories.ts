// How holdings change, and how one is changed in the past: by the executions of an inferred fill, and by a split that was told late.
import { List } from 'immutable';
import type { ClientOrderId } from '../../../protocol/orders.ts';
import { type Decimal, decimal } from '../../decimal.ts';
import { type Books, EMPTY_HOLDING, ownerOf } from './books.ts';
import {
  applyChange,
  confirmChange,
  type DatedChange,
  type Holding,
  type HoldingHistory,
  isInferred,
  settleChanges,
} from './holding-changes.ts';

/** The only way in which a holding goes on: what follows something that may turn out otherwise is remembered. */
export function changeHolding(books: Books, key: string, change: DatedChange): Books {
  const holding = books.holdings.get(key) ?? EMPTY_HOLDING;
  const holdings = books.holdings.set(key, applyChange(holding, change));
  const isOpen = isInferred(change) || books.splitsOpenSince.has(ownerOf(key).symbol);
  const history = books.histories.get(key) ?? (isOpen ? { before: holding, changes: List<DatedChange>() } : null);
  if (history === null) return { ...books, holdings };
  return { ...books, holdings, histories: books.histories.set(key, { ...history, changes: history.changes.push(change) }) };
}

/** The change happened ahead of all that is not older than `beforeUs`. */
export function insertChange(books: Books, key: string, change: DatedChange, beforeUs: number): Books {
  const history = books.histories.get(key);
  if (!history) return changeHolding(books, key, change);
  const isOlder = ({ atUs }: DatedChange): boolean => atUs < beforeUs;
  const changes = history.changes.filter(isOlder).push(change).concat(history.changes.filterNot(isOlder));
  return replay(books, key, { ...history, changes });
}

/** Part of an inferred fill turns out to be a real execution: all that happened to the holding since is reckoned with its price instead. */
export function confirmFill(
  books: Books,
  key: string,
  id: ClientOrderId,
  fill: { readonly quantity: Decimal; readonly price: Decimal; readonly atUs: number },
): Books {
  const history = books.histories.get(key);
  if (!history) throw new Error(`nothing is inferred for order ${id}`);
  const confirmed = confirmChange(history, id, fill.quantity, fill.price, fill.atUs);
  const replayed = replay(books, key, confirmed);
  return books.splitsOpenSince.has(ownerOf(key).symbol)
    ? replayed
    : setHistory(replayed, key, settleChanges(confirmed, isInferred));
}

/** What the books that held some of the symbol at that venue time held of it, as far back as their histories go. */
export function quantitiesAt(books: Books, symbol: string, atUs: number): ReadonlyMap<string, Decimal> {
  const quantities = new Map<string, Decimal>();
  for (const [key, holding] of books.holdings) {
    if (ownerOf(key).symbol !== symbol) continue;
    const history = books.histories.get(key);
    const { quantity } = history ? asOf(history, atUs) : holding;
    if (quantity !== 0n) quantities.set(key, quantity);
  }
  return quantities;
}

/** The signed sum. */
export const sumOf = (shares: ReadonlyMap<string, Decimal>): Decimal =>
  decimal([...shares.values()].reduce((sum, held) => sum + held, 0n));

/** Whether somebody traded the symbol at that venue time or since, as far as it is remembered. */
export function isTradedSince(books: Books, symbol: string, sinceUs: number): boolean {
  for (const [key, { changes }] of books.histories) {
    if (ownerOf(key).symbol === symbol && changes.some(({ kind, atUs }) => kind === 'fill' && atUs >= sinceUs)) return true;
  }
  return false;
}

/** Forgets what happened to a symbol before `beforeUs`, up to what is inferred; true when nothing is left. */
export function settleHistories(
  books: Books,
  symbol: string,
  beforeUs: number,
): { readonly books: Books; readonly isEmpty: boolean } {
  let [settled, isEmpty] = [books, true];
  for (const [key, history] of books.histories) {
    if (ownerOf(key).symbol !== symbol) continue;
    const left = settleChanges(history, (change) => isInferred(change) || change.atUs >= beforeUs);
    settled = setHistory(settled, key, left);
    isEmpty &&= left === null;
  }
  return { books: settled, isEmpty };
}

const asOf = ({ before, changes }: HoldingHistory, atUs: number): Holding =>
  changes.filter((change) => change.atUs < atUs).reduce(applyChange, before);

const replay = (books: Books, key: string, history: HoldingHistory): Books => ({
  ...setHistory(books, key, history),
  holdings: books.holdings.set(key, history.changes.reduce(applyChange, history.before)),
});

const setHistory = (books: Books, key: string, history: HoldingHistory | null): Books => ({
  ...books,
  histories: history === null ? books.histories.remove(key) : books.histories.set(key, history),
});
