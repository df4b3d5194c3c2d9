// Splits of the venue's list: booked where the venue books none, and the ratio of those that it does book.
import { toDecimalString } from '../../../protocol/decimal-string.ts';
import type { VenueCashMovement, VenueSnapshot, VenueSplit } from '../../../protocol/queries.ts';
import { addDays } from '../../calendar-dates.ts';
import { absolute, decimal, divide, multiply, ONE, parseDecimal } from '../../decimal.ts';
import type { HoldingAdjusted } from '../../journal/events.ts';
import { newYorkDateOf, newYorkMidnightUs } from '../../new-york-time.ts';
import type { Books } from './books.ts';
import type { ExecutorState } from './executor-state.ts';
import { isTradedSince, quantitiesAt, sumOf } from './holding-histories.ts';
import { isNettedOn } from './split-questions.ts';
import type { Turn } from './turn.ts';

const NONE = toDecimalString('0');
/** A venue may book a split some days after its first one. */
const BOOKED_WITHIN_DAYS = 7;

/** Splits each book of a symbol of which the account held nothing that morning, once. */
export function noteListedSplits(turn: Turn, { splits, venueTimeUs }: VenueSnapshot): void {
  const today = newYorkDateOf(venueTimeUs);
  if (!splits) {
    warnOfUnread(turn, today);
    return;
  }
  for (const split of splits.toSorted((a, b) => a.exDate.localeCompare(b.exDate))) {
    const { actionId, symbol, exDate, from, to } = split;
    if (exDate > today || turn.recorded.hasActivity(actionId) || !isNettedOn(turn.state.books, symbol, exDate)) continue;
    const part = { activityId: actionId, type: 'SPLIT', symbol, quantity: NONE, amount: NONE };
    adjustHoldings(turn, { kind: 'HoldingAdjusted', ...part, split: { exDate, from, to } });
  }
}

/** Books what changed holdings without a trade. */
export function adjustHoldings(turn: Turn, event: HoldingAdjusted): void {
  const { symbol, split, exDate = split?.exDate } = event;
  const isLate = exDate !== undefined && isTradedSince(turn.state.books, symbol, newYorkMidnightUs(exDate));
  turn.append(event);
  // A price from before a split values nothing after it.
  turn.change({ marks: turn.state.marks.remove(symbol) });
  if (!isLate) return;
  const text = `${symbol} was split on ${exDate}, and traded here that day before it was known. The books are as if it had been: look whether the exits of what is held are what they should be.`;
  turn.append({ kind: 'AlertRaised', severity: 'warning', code: 'SPLIT_TOLD_LATE', text });
}

/** The day of a split that the venue booked, and its ratio where the list has it and it explains what was booked. */
export function termsOfSplit(
  books: Books,
  { type, symbol, quantity, atUs, date = newYorkDateOf(atUs) }: VenueCashMovement,
  { splits = [] }: VenueSnapshot,
): Pick<HoldingAdjusted, 'exDate' | 'split'> {
  if (type !== 'SPLIT' || symbol === null) return {};
  const isMeant = ({ exDate, ...split }: VenueSplit) =>
    split.symbol === symbol && exDate <= date && addDays(exDate, BOOKED_WITHIN_DAYS) >= date;
  const listed = splits
    .filter(isMeant)
    .toSorted((a, b) => a.exDate.localeCompare(b.exDate))
    .at(-1);
  if (!listed) return { exDate: date };
  const { exDate, from, to } = listed;
  const before = sumOf(quantitiesAt(books, symbol, newYorkMidnightUs(exDate)));
  const after = divide(multiply(before, parseDecimal(to)), parseDecimal(from));
  // For less than one share the venue pays.
  const unexplained = decimal(before + parseDecimal(quantity ?? '0') - after);
  return absolute(unexplained) < ONE ? { exDate, split: { exDate, from, to } } : { exDate: date };
}

/** Whether a price of today may be one of other shares than those that the books count: until today's list was read. */
export function mayBeSplit({ books, venueTimeUs }: ExecutorState, symbol: string): boolean {
  const today = newYorkDateOf(venueTimeUs);
  return books.splitsReadOn.get(symbol) !== today && isNettedOn(books, symbol, today);
}

function warnOfUnread(turn: Turn, today: string): void {
  const { reconciliation, splitsWarnedOn } = turn.state;
  if (reconciliation.splitsAskedOf.length === 0 || splitsWarnedOn === today) return;
  turn.change({ splitsWarnedOn: today });
  const text = `The venue's list of splits could not be read on ${today}: the books of ${reconciliation.splitsAskedOf.join(', ')}, which hold shares against each other, may lack one until it can be. Where they come to nothing together, exits that are watched wait for it.`;
  turn.append({ kind: 'AlertRaised', severity: 'warning', code: 'SPLITS_UNREADABLE', text });
}
