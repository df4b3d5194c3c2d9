// Splits that the venue books for nobody: where the books of a symbol come to nothing together, the account holds nothing to split.
import { toDecimalString } from '../../../protocol/decimal-string.ts';
import type { SplitQuestion, VenueSnapshot, VenueSplit } from '../../../protocol/queries.ts';
import { newYorkDateOf } from '../../new-york-time.ts';
import type { Books } from './books.ts';
import { lastTradeDate, nettedSymbols } from './last-trades.ts';
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
 * shares: what he has from before it cannot be told apart, is left as it is, and is told.
 */
export function noteUnseenSplits(turn: Turn, { splits, venueTimeUs }: VenueSnapshot): void {
  const today = newYorkDateOf(venueTimeUs);
  if (!splits) {
    warnOfUnread(turn, today);
    return;
  }
  for (const split of splits.toSorted((a, b) => a.exDate.localeCompare(b.exDate))) {
    const { actionId, symbol, exDate, from, to } = split;
    const { books } = turn.state;
    if (exDate > today || !nettedSymbols(books).includes(symbol) || turn.recorded.hasActivity(actionId)) continue;
    const tradedOn = lastTradeDate(books, symbol);
    if (exDate === tradedOn && books.lastTrades.get(symbol)?.hasOlder) warnOfMissed(turn, split);
    if (exDate <= tradedOn) continue;
    turn.append({
      kind: 'HoldingAdjusted',
      activityId: actionId,
      type: 'SPLIT',
      symbol,
      quantity: NONE,
      amount: NONE,
      split: { exDate, from, to },
    });
    turn.change({ marks: turn.state.marks.remove(symbol) });
  }
}

function warnOfUnread(turn: Turn, today: string): void {
  const symbols = turn.state.reconciliation.splitsAskedOf.join(', ');
  if (symbols === '' || !isNews(turn, `unread ${today}`)) return;
  const text = `The venue's list of splits could not be read on ${today}: the books of ${symbols}, which come to nothing together, may miss one.`;
  turn.append({ kind: 'AlertRaised', severity: 'warning', code: 'SPLITS_UNREADABLE', text });
}

function warnOfMissed(turn: Turn, { actionId, symbol, exDate, from, to }: VenueSplit): void {
  if (!isNews(turn, `missed ${actionId}`)) return;
  const text = `${symbol} was split on ${exDate}, ${to} for ${from}, and its books, which come to nothing together, traded that day before it was known here: what they held before it is counted in old shares. Flatten them.`;
  turn.append({ kind: 'AlertRaised', severity: 'critical', code: 'SPLIT_MISSED', text });
}

/** Told once in the life of an executor. */
function isNews(turn: Turn, what: string): boolean {
  const { splitsWarnedOf } = turn.state;
  turn.change({ splitsWarnedOf: splitsWarnedOf.add(what) });
  return !splitsWarnedOf.has(what);
}
