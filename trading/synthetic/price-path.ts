// One random walk that is a pure function of seed and time: the midpoint construction of Brownian motion (Lévy 1948) on a
// binary tree over time, with a hashed normal at each node. Any moment can be computed without the ones before it.
// The ends of each window of twelve days are drawn around zero independently, so the walk returns to zero over weeks.
import { hashNormal } from './hashed-random.ts';
import { createJumpLevel } from './jumps.ts';
import { BLOCK_US, BLOCKS_PER_WINDOW, SKETCH_STRIDE, SLOT_US, SLOTS_PER_BLOCK, WINDOW_US } from './path-grid.ts';
import { createTurbulentClock } from './turbulence.ts';
import { steadyClock, type VarianceClock } from './variance-clock.ts';

const KEPT_BLOCKS = 4;
const SECONDS_PER_DAY = 86_400;

// Keys of the tree's levels, so that no two nodes share a normal.
const WINDOW_END_LEVEL = 0x5eed0001;
const WINDOW_LEVEL = 0x5eed0002;
const BLOCK_LEVEL = 0x5eed0003;
const SPREAD_LEVEL = 0x5eed0007;

export type PricePath = {
  /** Values at the block's slots 0 to 4,096, in units of the root of a second of the variance clock. */
  block(index: number): Float64Array;
  /** The same values at every 256th slot only (0 to 16): cheap, for long spans. */
  sketch(index: number): Float64Array;
};

/** `createClock` gives the clock for a window; `calm` is the clock's usual speed. */
export function createPricePath(
  seed: number,
  createClock: (fromUs: number, toUs: number) => VarianceClock,
  calm: number,
): PricePath {
  const windows = new Map<number, Window>();
  const blocks = new Map<number, Float64Array>();
  const endDeviation = Math.sqrt((calm * WINDOW_US) / 2 / 1_000_000);
  const dayDeviation = Math.sqrt(calm * SECONDS_PER_DAY);

  const windowOf = (index: number): Window =>
    keepFew(windows, index, () => {
      const startUs = index * WINDOW_US;
      const firstBlock = index * BLOCKS_PER_WINDOW;
      const clock = createTurbulentClock(
        createClock(startUs, startUs + WINDOW_US),
        seed,
        firstBlock,
        firstBlock + BLOCKS_PER_WINDOW - 1,
      );
      const values = new Float64Array(BLOCKS_PER_WINDOW + 1);
      values[0] = endDeviation * hashNormal(seed ^ WINDOW_END_LEVEL, index, 0);
      values[BLOCKS_PER_WINDOW] = endDeviation * hashNormal(seed ^ WINDOW_END_LEVEL, index + 1, 0);
      displaceMidpoints(values, {
        startUs,
        stepUs: BLOCK_US,
        clock,
        seed: seed ^ WINDOW_LEVEL,
        place: index,
        indexStride: 1,
      });
      return { values, clock, jumpLevel: createJumpLevel(seed, index) };
    });

  const drawBlock = (index: number, indexStride: number): Float64Array => {
    const windowIndex = Math.floor(index / BLOCKS_PER_WINDOW);
    const { values: ends, clock, jumpLevel } = windowOf(windowIndex);
    const inWindow = index - windowIndex * BLOCKS_PER_WINDOW;
    const values = new Float64Array(SLOTS_PER_BLOCK / indexStride + 1);
    values[0] = ends[inWindow] as number;
    values[values.length - 1] = ends[inWindow + 1] as number;
    displaceMidpoints(values, {
      startUs: index * BLOCK_US,
      stepUs: SLOT_US * indexStride,
      clock,
      seed: seed ^ BLOCK_LEVEL,
      place: index,
      indexStride,
    });
    for (let slot = 0; slot < values.length; slot++)
      values[slot] = (values[slot] as number) + dayDeviation * jumpLevel(index * BLOCK_US + slot * SLOT_US * indexStride);
    return values;
  };

  return {
    block: (index) => keepFew(blocks, index, () => drawBlock(index, 1)),
    sketch: (index) => drawBlock(index, SKETCH_STRIDE),
  };
}

/**
 * How far two prices that belong together are apart: no walk, for each block's ends are drawn around zero independently, so that
 * the distance closes within about twenty minutes. In units of the root of a second.
 */
export function createSpreadPath(seed: number): PricePath {
  const blocks = new Map<number, Float64Array>();
  const endDeviation = Math.sqrt(BLOCK_US / 2 / 1_000_000);

  const drawBlock = (index: number, indexStride: number): Float64Array => {
    const values = new Float64Array(SLOTS_PER_BLOCK / indexStride + 1);
    values[0] = endDeviation * hashNormal(seed ^ SPREAD_LEVEL, index, 0);
    values[values.length - 1] = endDeviation * hashNormal(seed ^ SPREAD_LEVEL, index + 1, 0);
    const grid = { startUs: index * BLOCK_US, stepUs: SLOT_US * indexStride, clock: steadyClock, indexStride };
    displaceMidpoints(values, { ...grid, seed: seed ^ BLOCK_LEVEL, place: index });
    return values;
  };

  return {
    block: (index) => keepFew(blocks, index, () => drawBlock(index, 1)),
    sketch: (index) => drawBlock(index, SKETCH_STRIDE),
  };
}

type Window = {
  readonly values: Float64Array;
  readonly clock: VarianceClock;
  readonly jumpLevel: (atUs: number) => number;
};

type Displacement = {
  readonly startUs: number;
  readonly stepUs: number;
  readonly clock: VarianceClock;
  readonly seed: number;
  readonly place: number;
  /** How many slots apart neighbouring values are, so that a sketch draws the very nodes of the full block. */
  readonly indexStride: number;
};

/** Fills what lies between the first and the last value, coarse to fine: a Brownian bridge in the clock's own time. */
function displaceMidpoints(values: Float64Array, displacement: Displacement): void {
  const { startUs, stepUs, clock, seed, place, indexStride } = displacement;
  const last = values.length - 1;
  const seconds = new Float64Array(values.length);
  for (let index = 0; index <= last; index++) seconds[index] = clock(startUs + index * stepUs);
  for (let stride = last; stride > 1; stride /= 2) {
    for (let left = 0; left < last; left += stride) {
      const middle = left + stride / 2;
      const right = left + stride;
      const before = (seconds[middle] as number) - (seconds[left] as number);
      const after = (seconds[right] as number) - (seconds[middle] as number);
      const total = before + after;
      const leftValue = values[left] as number;
      const drift = (before / total) * ((values[right] as number) - leftValue);
      const deviation = Math.sqrt((before * after) / total);
      values[middle] = leftValue + drift + deviation * hashNormal(seed, place, middle * indexStride);
    }
  }
}

/** Keeps the values used last, because time goes forward and neighbours are asked for together. */
function keepFew<T>(kept: Map<number, T>, key: number, create: () => T): T {
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (kept.size >= KEPT_BLOCKS) kept.delete(kept.keys().next().value as number);
  const created = create();
  kept.set(key, created);
  return created;
}
