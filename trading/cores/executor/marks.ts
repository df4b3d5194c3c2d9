// Prices in the shares that the books count: what was quoted or traded before the first day of a split is divided by its ratio.
import { toFloat } from '../../decimal.ts';
import type { HoldingAdjusted } from '../../journal/events.ts';
import { newYorkDateOf, newYorkMidnightUs } from '../../new-york-time.ts';
import type { Books, LastSplit } from './books.ts';
import type { ExecutorState, Mark } from './executor-state.ts';

type Marks = ExecutorState['marks'];

/** With prices that moved, or were sent again. */
export function noteMarks(marks: Marks, { lastSplits }: Books, moved: readonly Mark[]): Marks {
  return marks.withMutations((map) => {
    for (const mark of moved) {
      const split = lastSplits.get(mark.symbol);
      map.set(mark.symbol, split ? divided(mark, split) : mark);
    }
  });
}

/** After holdings changed without a trade. A price of the very day of a split may be one of either shares: the next one will tell. */
export function marksAfter(marks: Marks, before: Books, { lastSplits }: Books, event: HoldingAdjusted): Marks {
  const { symbol, type, split, exDate } = event;
  const mark = marks.get(symbol);
  if (!mark || type.endsWith('FEE')) return marks;
  const day = split?.exDate ?? exDate;
  const isOlder = day !== undefined && Math.max(mark.quotedAtUs, mark.tradedAtUs) < newYorkMidnightUs(day);
  const last = lastSplits.get(symbol);
  // Of the second booking of one split nobody knows what it means for a price.
  const isNew = last !== undefined && last.exDate !== before.lastSplits.get(symbol)?.exDate;
  return type === 'SPLIT' && isOlder && isNew ? marks.set(symbol, divided(mark, last)) : marks.remove(symbol);
}

function divided(mark: Mark, { exDate, ratio }: LastSplit): Mark {
  const by = toFloat(ratio);
  const isOld = (atUs: number): boolean => newYorkDateOf(atUs) < exDate;
  return {
    ...mark,
    ...(isOld(mark.quotedAtUs) && { bid: mark.bid / by, ask: mark.ask / by }),
    ...(isOld(mark.tradedAtUs) && { last: mark.last / by }),
  };
}
