// Splits of the venue's list: booked where the venue books none; and the day and the ratio of those that it does book.
import { toDecimalString } from '../../../protocol/decimal-string.ts';
import type { VenueCashMovement, VenueSnapshot } from '../../../protocol/queries.ts';
import { addDays } from '../../calendar-dates.ts';
import { absolute, decimal, divide, formatDecimal, multiply, ONE, parseDecimal } from '../../decimal.ts';
import type { HoldingAdjusted } from '../../journal/events.ts';
import { newYorkDateOf, newYorkMidnightUs } from '../../new-york-time.ts';
import type { Books } from './books.ts';
import { isTradedSince, quantitiesAt, sumOf } from './holding-histories.ts';
import { marksAfter } from './marks.ts';
import { BOOKED_WITHIN_DAYS, contestedSymbols, isNettedOn, isUncertain } from './split-questions.ts';
import type { Turn } from './turn.ts';

const NONE = toDecimalString('0');
/** A booking may name the session before the first one, and a long weekend may lie between. */
const NAMED_DAYS_EARLY = 4;
/** From four in the afternoon on it is the evening before. */
const EVENING_US = 8 * 3_600_000_000;

/** Splits each book of a symbol of which the account held nothing that morning, once, whatever was traded since. */
export function noteListedSplits(turn: Turn, { splits, splitsOf = [], venueTimeUs }: VenueSnapshot): void {
  const today = newYorkDateOf(venueTimeUs);
  const unread = turn.state.reconciliation.splitsAskedOf.filter((symbol) => !splitsOf.includes(symbol));
  const contested = unread.length === 0 ? null : contestedSymbols(turn.state.books);
  if (contested && unread.some((symbol) => contested.has(symbol))) warnOfUnread(turn, unread, today);
  for (const split of splits?.toSorted((a, b) => a.exDate.localeCompare(b.exDate)) ?? []) {
    const { actionId, symbol, exDate, from, to } = split;
    const { books } = turn.state;
    if (exDate > today || turn.recorded.hasActivity(actionId) || !isNettedOn(books, symbol, exDate)) continue;
    if (isUncertain(books, symbol)) {
      if (books.adopted.has(symbol)) warnOfUncertain(turn, symbol, exDate);
      continue;
    }
    const part = { activityId: actionId, type: 'SPLIT', symbol, quantity: NONE, amount: NONE };
    bookAdjustment(turn, { kind: 'HoldingAdjusted', ...part, split: { exDate, from, to } });
  }
}

/** Books what changed holdings without a trade. */
export function bookAdjustment(turn: Turn, event: HoldingAdjusted): void {
  const { symbol, split, exDate = split?.exDate } = event;
  const isLate = exDate !== undefined && isTradedSince(turn.state.books, symbol, newYorkMidnightUs(exDate));
  const before = turn.state.books;
  turn.append(event);
  const { marks, books, splitsWanted } = turn.state;
  turn.change({ marks: marksAfter(marks, before, books, event), splitsWanted: splitsWanted.remove(symbol) });
  if (!isLate) return;
  const text = `${symbol} was split on ${exDate}, and traded here that day before it was known. The books are as if it had been: look whether the exits of what is held are what they should be.`;
  turn.append({ kind: 'AlertRaised', severity: 'warning', code: 'SPLIT_TOLD_LATE', text });
}

/**
 * The day of a split that the venue booked, and its ratio. The list's, where it explains what was booked; else the day on which the account
 * held what was taken away.
 */
export function termsOfSplit(
  books: Books,
  movement: VenueCashMovement,
  { splits = [] }: VenueSnapshot,
): Pick<HoldingAdjusted, 'exDate' | 'split'> {
  const { type, symbol, atUs, date = newYorkDateOf(atUs) } = movement;
  if (type !== 'SPLIT' || symbol === null) return {};
  const heldOn = (day: string) => sumOf(quantitiesAt(books, symbol, newYorkMidnightUs(day)));
  const change = parseDecimal(movement.quantity ?? '0');
  const told = movement.before === undefined ? null : parseDecimal(movement.before);
  for (const { exDate, from, to, ...split } of splits.toSorted((a, b) => b.exDate.localeCompare(a.exDate))) {
    if (split.symbol !== symbol || !isWithinDays(exDate, date) || exDate === books.lastSplits.get(symbol)?.exDate) continue;
    const before = heldOn(exDate);
    const after = divide(multiply(before, parseDecimal(to)), parseDecimal(from));
    // For less than one share the venue pays.
    const isExplained = absolute(decimal(before + change - after)) < ONE;
    if (isExplained && (told === null || told === before)) return { exDate, split: { exDate, from, to } };
  }
  // What is booked in the evening is of the next day, whatever day it names; what is booked later than on the day that it names is late.
  const isOfNextDay = newYorkDateOf(atUs) <= date;
  const first = isOfNextDay ? newYorkDateOf(atUs + EVENING_US) : date;
  const days = [first, ...Array.from({ length: NAMED_DAYS_EARLY + 1 }, (_, later) => addDays(date, later))];
  const exDate = days.find((day) => told !== null && heldOn(day) === told) ?? first;
  if (told === null) return { exDate };
  const after = decimal(told + change);
  const isRatio = told !== 0n && after !== 0n && told > 0n === after > 0n;
  const ratio = { from: formatDecimal(absolute(told)), to: formatDecimal(absolute(after)) };
  return isRatio && heldOn(exDate) === told ? { exDate, split: { exDate, ...ratio } } : { exDate };
}

const isWithinDays = (a: string, b: string): boolean =>
  addDays(a, BOOKED_WITHIN_DAYS) >= b && addDays(b, BOOKED_WITHIN_DAYS) >= a;

function warnOfUnread(turn: Turn, symbols: readonly string[], today: string): void {
  if (!isNews(turn, `unread ${today}`)) return;
  const text = `The venue's list of splits could not be read on ${today}: the books of ${symbols.join(', ')}, which hold shares against each other, may lack one until it can be. Where they come to nothing together, exits that are watched wait for it.`;
  turn.append({ kind: 'AlertRaised', severity: 'warning', code: 'SPLITS_UNREADABLE', text });
}

function warnOfUncertain(turn: Turn, symbol: string, exDate: string): void {
  if (!isNews(turn, `uncertain ${symbol} ${exDate}`)) return;
  const text = `${symbol} was split on ${exDate}. Its books come to nothing together, but part of that is a position that nothing explained: they are split only if the venue books it. Look at what the venue holds, and flatten what is not right.`;
  turn.append({ kind: 'AlertRaised', severity: 'critical', code: 'SPLIT_UNCERTAIN', text });
}

/** Told once in the life of an executor. */
function isNews(turn: Turn, what: string): boolean {
  const { splitsWarnedOf } = turn.state;
  turn.change({ splitsWarnedOf: splitsWarnedOf.add(what) });
  return !splitsWarnedOf.has(what);
}
