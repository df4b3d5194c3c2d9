// Splits that the venue books for nobody: where the books of a symbol come to nothing together, the account holds nothing to split.
import { toDecimalString } from '../../../protocol/decimal-string.ts';
import type { SplitQuestion, VenueSnapshot, VenueSplit } from '../../../protocol/queries.ts';
import { newYorkDateOf } from '../../new-york-time.ts';
import { accountQuantity, type Books, ownerOf } from './books.ts';
import type { Turn } from './turn.ts';

const NONE = toDecimalString('0');

/** What to ask the venue for; null as long as the account holds something of every symbol that a book holds. */
export function unseenSplits(books: Books): SplitQuestion | null {
  const symbols = nettedSymbols(books);
  const [sinceDate] = symbols.map((symbol) => lastTradeDate(books, symbol)).toSorted();
  return sinceDate === undefined ? null : { symbols, sinceDate };
}

/**
 * Splits every book of a symbol whose books still come to nothing, once. Whoever traded on the day of a split or later did so in new
 * shares: what he has from before it cannot be told apart, and is left as it is.
 */
export function noteUnseenSplits(turn: Turn, { splits = [], venueTimeUs }: VenueSnapshot): void {
  const today = newYorkDateOf(venueTimeUs);
  // Pages of the venue's list may overlap.
  const listed = [...new Map(splits.map((split) => [split.actionId, split])).values()];
  for (const { actionId, symbol, exDate, from, to } of listed.toSorted(byDate)) {
    const { books } = turn.state;
    if (exDate > today || exDate <= lastTradeDate(books, symbol) || !nettedSymbols(books).includes(symbol)) continue;
    if (turn.recorded.hasActivity(actionId)) continue;
    const ratio = { from, to };
    turn.append({ kind: 'HoldingAdjusted', activityId: actionId, type: 'SPLIT', symbol, quantity: NONE, amount: NONE, ratio });
    turn.change({ marks: turn.state.marks.remove(symbol) });
  }
}

function nettedSymbols(books: Books): readonly string[] {
  const held = [...books.holdings].filter(([, { quantity }]) => quantity !== 0n).map(([key]) => ownerOf(key).symbol);
  return [...new Set(held)].filter((symbol) => accountQuantity(books, symbol) === 0n).toSorted();
}

const lastTradeDate = (books: Books, symbol: string): string => newYorkDateOf(books.lastTrades.get(symbol, 0));
const byDate = (a: VenueSplit, b: VenueSplit): number => a.exDate.localeCompare(b.exDate);
