// Sudden moves of a path, as news makes them: rarely, at a moment that nothing foretells, up or down alike.
// Over a window of twelve days their sum is taken back evenly, so that windows join; a minute carries no more of that than dust.
import { hashBits, nextBits, toUniform } from './hashed-random.ts';
import { BLOCK_US, BLOCKS_PER_WINDOW, SLOT_US, SLOTS_PER_BLOCK, WINDOW_US } from './path-grid.ts';

const JUMP_KEY = 0x5eed0006;
/** Two in three days for each path. */
const JUMP_PROBABILITY = 1 / 128;
/** Mean size, as a part of the standard deviation of a usual day. */
const MEAN_SIZE = 0.35;
const SMALLEST_SIZE = 0.15;

/** `size` is in standard deviations of a usual day. */
export type Jump = { readonly atUs: number; readonly size: number };

/** The jump of a block, if it has one: at the beginning of a slot that is not its first. */
export function jumpIn(seed: number, block: number): Jump | undefined {
  let bits = hashBits(seed ^ JUMP_KEY, block, 0);
  if (toUniform(bits) >= JUMP_PROBABILITY) return undefined;
  bits = nextBits(bits);
  const slot = 1 + Math.floor(toUniform(bits) * (SLOTS_PER_BLOCK - 1));
  bits = nextBits(bits);
  const size = SMALLEST_SIZE - Math.log(toUniform(bits)) * (MEAN_SIZE - SMALLEST_SIZE);
  return { atUs: block * BLOCK_US + slot * SLOT_US, size: nextBits(bits) > 0 ? size : -size };
}

/** What the jumps of a window have added up to at a moment in it: nothing at its beginning and at its end. */
export function createJumpLevel(seed: number, window: number): (atUs: number) => number {
  const first = window * BLOCKS_PER_WINDOW;
  const jumps = Array.from({ length: BLOCKS_PER_WINDOW }, (_, index) => jumpIn(seed, first + index)).filter(
    (jump) => jump !== undefined,
  );
  const total = jumps.reduce((sum, { size }) => sum + size, 0);
  return (atUs) => {
    let level = (-total * (atUs - window * WINDOW_US)) / WINDOW_US;
    for (const jump of jumps) if (jump.atUs <= atUs) level += jump.size;
    return level;
  };
}
