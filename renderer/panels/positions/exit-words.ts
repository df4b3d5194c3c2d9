// The exits of a position in few words: the nearest stop and target, and what there is in full.
import type { PositionExitView } from '../../../protocol/desk-views/positions.ts';
import { NOTHING, showPrice, showQuantity } from '../../format/numbers.ts';

/** `95.00 / 110.00`; of several the nearest to the price. Empty without any. */
export function shortExits(exits: readonly PositionExitView[], isLong: boolean): string {
  if (exits.length === 0) return '';
  const stop = nearest(
    exits.map(({ stopPrice }) => stopPrice),
    isLong ? 'highest' : 'lowest',
  );
  const target = nearest(
    exits.map(({ takeProfitPrice }) => takeProfitPrice),
    isLong ? 'lowest' : 'highest',
  );
  return `${stop} / ${target}`;
}

/** One sentence for each: `stop 95.00 for 10, kept by Tradewarden: it acts only while it runs`. */
export const fullExits = (exits: readonly PositionExitView[]): string =>
  exits
    .map(({ quantity, stopPrice, takeProfitPrice, isWatched }) => {
      const prices = [
        stopPrice === null ? '' : `stop ${showPrice(stopPrice)}`,
        takeProfitPrice === null ? '' : `target ${showPrice(takeProfitPrice)}`,
      ].filter((word) => word !== '');
      const keeper = isWatched ? 'kept by Tradewarden: it acts only while it runs' : 'at the venue';
      return `${prices.join(', ')} for ${showQuantity(quantity)}, ${keeper}`;
    })
    .join('; ');

function nearest(prices: readonly (string | null)[], which: 'highest' | 'lowest'): string {
  const known = prices.filter((price) => price !== null).toSorted((a, b) => Number(a) - Number(b));
  return known.length === 0 ? NOTHING : showPrice(which === 'highest' ? known.at(-1) : known[0]);
}
