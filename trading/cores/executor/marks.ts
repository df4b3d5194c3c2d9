// Prices in the shares that the books count, around a split: what was quoted before its first day is divided by its ratio.
import { type Decimal, toFloat } from '../../decimal.ts';
import type { HoldingAdjusted } from '../../journal/events.ts';
import { newYorkDateOf, newYorkMidnightUs } from '../../new-york-time.ts';
import type { Books } from './books.ts';
import type { ExecutorState, Mark } from './executor-state.ts';

type Marks = ExecutorState['marks'];

/** With prices that moved at that venue time. */
export function noteMarks(marks: Marks, { lastSplits }: Books, moved: readonly Mark[], movedAtUs: number): Marks {
  const today = newYorkDateOf(movedAtUs);
  return marks.withMutations((map) => {
    for (const mark of moved) {
      const split = lastSplits.get(mark.symbol);
      // Booked the evening before, it makes the evening's prices those of other shares.
      const isEarly = split !== undefined && split.exDate > today;
      map.set(mark.symbol, { ...(isEarly ? divided(mark, split.ratio) : mark), movedAtUs });
    }
  });
}

/** After holdings changed without a trade. A price of the very day of a split may be one of either shares: the next one will tell. */
export function marksAfter(marks: Marks, { lastSplits }: Books, { symbol, type, split, exDate }: HoldingAdjusted): Marks {
  const mark = marks.get(symbol);
  if (!mark || type.endsWith('FEE')) return marks;
  const day = split?.exDate ?? exDate;
  const ratio = lastSplits.get(symbol)?.ratio;
  const isOlder = type === 'SPLIT' && day !== undefined && mark.movedAtUs < newYorkMidnightUs(day);
  return isOlder && ratio !== undefined ? marks.set(symbol, { ...mark, ...divided(mark, ratio) }) : marks.remove(symbol);
}

function divided(mark: Mark, ratio: Decimal): Mark {
  const by = toFloat(ratio);
  return { ...mark, bid: mark.bid / by, ask: mark.ask / by, last: mark.last / by };
}
