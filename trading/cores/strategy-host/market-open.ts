// Whether a symbol can be traded now, as far as a strategy can know.
import type { AssetClass } from '../../../protocol/instruments.ts';
import type { VenueClock } from '../../../protocol/ticks.ts';
import { isOpenAt } from '../../sessions.ts';

/**
 * The venue's own word where it still holds: a replay runs ahead of the clocks that it sends, and then the calendar has to do.
 * Coins trade at all times.
 */
export function isMarketOpen(clock: VenueClock | null, assetClass: AssetClass, nowUs: number): boolean {
  if (assetClass === 'crypto') return true;
  if (clock?.isOpen && nowUs < clock.nextCloseUs) return true;
  if (clock && !clock.isOpen && nowUs >= clock.venueTimeUs && nowUs < clock.nextOpenUs) return false;
  return isOpenAt(nowUs);
}
