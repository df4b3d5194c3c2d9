// A limit in its own unit.
import type { LimitView } from '../../../protocol/desk-views/risk.ts';
import { showCount, showMoney, showPercent, showQuantity } from '../../format/numbers.ts';
import { showAge } from '../../format/times.ts';

export function showLimit(amount: string | null, unit: LimitView['unit']): string {
  switch (unit) {
    case 'money':
      return showMoney(amount);
    case 'quantity':
      return showQuantity(amount);
    case 'percent':
      return showPercent(amount).replace('+', '');
    case 'count':
      return showCount(amount);
    case 'milliseconds':
      return showAge(amount === null ? null : Number(amount));
  }
}
