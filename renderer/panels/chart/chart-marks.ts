// How what we did looks on the chart: fills are arrows at the candle, signals are circles, orders are lines while they work.
import type { ChartMark } from '../../../protocol/desk-views.ts';
import { showQuantity } from '../../format/numbers.ts';

type MarkLook = {
  readonly shape: 'arrowUp' | 'arrowDown' | 'circle';
  readonly position: 'aboveBar' | 'belowBar';
  readonly color: string;
  readonly text: string;
  readonly size: number;
};

/** Null for what is not drawn at a candle. Side shows in shape and place, never in colour alone. */
export function showMark(mark: ChartMark): MarkLook | null {
  const isBuy = mark.side === 'buy';
  const place = { position: isBuy ? 'belowBar' : 'aboveBar', color: isBuy ? '#3fb68b' : '#e8606c' } as const;
  switch (mark.kind) {
    case 'fill':
      return { ...place, shape: isBuy ? 'arrowUp' : 'arrowDown', text: showQuantity(mark.quantity), size: 1.2 };
    case 'signal':
      return { ...place, color: '#6aaaff', shape: 'circle', text: '', size: 0.6 };
    case 'order':
      return null;
  }
}
