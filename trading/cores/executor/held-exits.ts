// Watched exits that wait on a day on which a share may have been split, without that this is known yet.
import { DAY_US } from '../../calendar-dates.ts';
import { absolute, type Decimal, decimal, multiply, parseDecimal } from '../../decimal.ts';
import { assetClassOf } from '../../listed-instruments.ts';
import { newYorkDateOf, newYorkMidnightUs } from '../../new-york-time.ts';
import { accountQuantity } from './books.ts';
import type { Watch } from './order-record.ts';
import { isNettedOn } from './split-questions.ts';
import type { Turn } from './turn.ts';

/** A stop waits so long for a comparison, by the clock of this machine, and then for nothing more. */
const HELD_AT_MOST_US = 60_000_000;
/** A fifth. */
const FAR_FROM = parseDecimal('5');

/**
 * Whether one of the prices may be one of other shares than those that the watch was meant for: one far from all of its prices until the
 * day's first comparison, which is not waited for without end; and any as long as the list cannot be read of books that come to nothing
 * together, which have nothing at stake at the venue.
 */
export function mayBeSplit(turn: Turn, watch: Watch, prices: readonly Decimal[]): boolean {
  const { books, venueTimeUs } = turn.state;
  const { symbol, setAtUs } = watch;
  const today = newYorkDateOf(venueTimeUs);
  if (assetClassOf(symbol) === 'crypto' || setAtUs >= newYorkMidnightUs(today)) return false;
  // In a replay of years in seconds, each comparison is one of a day long gone.
  const isAwaited = newYorkDateOf(books.reconciledAtUs) < today && venueTimeUs - books.reconciledAtUs < 2 * DAY_US;
  if (isAwaited && prices.some((price) => isFar(price, watch))) {
    const { monotonicUs } = turn.now;
    if (turn.state.exitsHeld?.day !== today) turn.change({ exitsHeld: { day: today, sinceUs: monotonicUs } });
    if (monotonicUs - (turn.state.exitsHeld?.sinceUs ?? monotonicUs) < HELD_AT_MOST_US) return true;
  }
  if (books.splitsReadOn.get(symbol) === today || accountQuantity(books, symbol) !== 0n) return false;
  return isNettedOn(books, symbol, today);
}

/** As far as a split takes it and a night seldom does. */
function isFar(price: Decimal, { stopLoss, takeProfit }: Watch): boolean {
  const meant = [stopLoss?.stopPrice, takeProfit?.limitPrice].flatMap((text) => (text ? [parseDecimal(text)] : []));
  return meant.every((exit) => multiply(absolute(decimal(price - exit)), FAR_FROM) > exit);
}
