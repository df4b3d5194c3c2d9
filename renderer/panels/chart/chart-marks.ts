// How what we did looks on the chart: fills are arrows at their candle, signals are circles, orders are lines while they work.
// Of many in one candle there is one mark for each side, or the candles would not be seen any more.
import type { ChartMark } from '../../../protocol/desk-views/chart.ts';
import { showQuantity } from '../../format/numbers.ts';

/** A mark at a candle. Side shows in shape and place, never in colour alone. */
export type CandleMark = {
  /** Start of the candle. */
  readonly atUs: number;
  readonly shape: 'arrowUp' | 'arrowDown' | 'circle';
  readonly position: 'aboveBar' | 'belowBar';
  readonly color: string;
  readonly text: string;
  readonly size: number;
};

const DURATIONS_US = { '1m': 60e6, '5m': 300e6, '15m': 900e6, '1h': 3_600e6, '1d': 86_400e6 } as const;

export function groupMarks(marks: readonly ChartMark[], timeframe: keyof typeof DURATIONS_US): readonly CandleMark[] {
  const durationUs = DURATIONS_US[timeframe];
  const groups = new Map<string, ChartMark[]>();
  for (const mark of marks) {
    if (mark.kind === 'order') continue;
    const key = `${Math.floor(mark.atUs / durationUs)} ${mark.kind} ${mark.side}`;
    groups.set(key, [...(groups.get(key) ?? []), mark]);
  }
  return [...groups.values()].flatMap((group) => toCandleMark(group, durationUs)).toSorted((a, b) => a.atUs - b.atUs);
}

function toCandleMark(group: readonly ChartMark[], durationUs: number): readonly CandleMark[] {
  const [first] = group;
  if (!first) return [];
  const isBuy = first.side === 'buy';
  const place = {
    atUs: Math.floor(first.atUs / durationUs) * durationUs,
    position: isBuy ? 'belowBar' : 'aboveBar',
  } as const;
  if (first.kind === 'signal') return [{ ...place, color: '#6aaaff', shape: 'circle', text: '', size: 0.6 }];
  return [
    {
      ...place,
      color: isBuy ? '#3fb68b' : '#e8606c',
      shape: isBuy ? 'arrowUp' : 'arrowDown',
      text: group.length === 1 && 'quantity' in first ? showQuantity(first.quantity) : `×${group.length}`,
      size: 1.2,
    },
  ];
}
