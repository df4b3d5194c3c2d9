// What moves a symbol besides the market: a walk of its own, and for some the walk of a companion, now or a little later.
import { SLOT_US, SLOTS_PER_BLOCK } from './path-grid.ts';
import type { PricePath } from './price-path.ts';
import type { Companion } from './symbol-models.ts';

/** Logarithms of the price's factor. */
export type Movement = {
  at(block: number, slotInBlock: number): number;
  /** At the block's slots 0, 256, … 4,096. */
  sketch(block: number): Float64Array;
};

export const walkAlone = (path: PricePath, scale: number): Movement => ({
  at: (block, slot) => scale * (path.block(block)[slot] as number),
  sketch: (block) => path.sketch(block).map((value) => scale * value),
});

export type CompanionPaths = { readonly own: PricePath; readonly leader: PricePath; readonly spread: PricePath };
export type CompanionScales = { readonly own: number; readonly spread: number };

/** Follows the leader with a part of its variance; both have the same scale, so that whole followers cannot drift away. */
export function walkWithCompanion(companion: Companion, paths: CompanionPaths, scales: CompanionScales): Movement {
  const { share, lagSeconds } = companion;
  const ownWeight = scales.own * Math.sqrt(1 - share);
  const leaderWeight = scales.own * Math.sqrt(share);
  const lagSlots = Math.round((lagSeconds * 1_000_000) / SLOT_US);

  const leaderAt = (block: number, slot: number): number => {
    const lagged = slot - lagSlots;
    return lagged >= 0
      ? (paths.leader.block(block)[lagged] as number)
      : (paths.leader.block(block - 1)[SLOTS_PER_BLOCK + lagged] as number);
  };
  const join = (own: number, leader: number, spread: number): number =>
    ownWeight * own + leaderWeight * leader + scales.spread * spread;

  return {
    at(block, slot) {
      const own = ownWeight === 0 ? 0 : (paths.own.block(block)[slot] as number);
      const spread = scales.spread === 0 ? 0 : (paths.spread.block(block)[slot] as number);
      return join(own, leaderAt(block, slot), spread);
    },
    sketch(block) {
      const own = paths.own.sketch(block);
      const spread = paths.spread.sketch(block);
      // A few seconds are nothing to a bar of an hour, and a lag would need every slot of the leader.
      const leader = paths.leader.sketch(block);
      return own.map((value, index) => join(value, leader[index] as number, spread[index] as number));
    },
  };
}
