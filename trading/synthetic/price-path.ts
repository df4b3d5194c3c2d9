// One random walk that is a pure function of seed and time: the midpoint construction of Brownian motion (Lévy 1948) on a
// binary tree over time, with a hashed normal at each node. Any moment can be computed without the ones before it.
// The ends of each window of twelve days are drawn around zero independently, so the walk returns to zero over weeks.
import { hashNormal } from './hashed-random.ts';
import type { VarianceClock } from './variance-clock.ts';

/** The finest step: a quarter of a second. */
export const SLOT_US = 250_000;
export const SLOTS_PER_BLOCK = 4_096;
export const BLOCK_US = SLOT_US * SLOTS_PER_BLOCK;
/** Slots between the points of a sketch: 64 seconds. */
export const SKETCH_STRIDE = 256;
const BLOCKS_PER_WINDOW = 1_024;
const WINDOW_US = BLOCK_US * BLOCKS_PER_WINDOW;
const KEPT_BLOCKS = 4;

// Keys of the tree's levels, so that no two nodes share a normal.
const WINDOW_END_LEVEL = 0x5eed0001;
const WINDOW_LEVEL = 0x5eed0002;
const BLOCK_LEVEL = 0x5eed0003;
const TURBULENCE_LEVEL = 0x5eed0004;

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

  const windowOf = (index: number): Window =>
    keepFew(windows, index, () => {
      const startUs = index * WINDOW_US;
      const clock = createClock(startUs, startUs + WINDOW_US);
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
        scale: 1,
      });
      return { values, clock };
    });

  const drawBlock = (index: number, indexStride: number): Float64Array => {
    const windowIndex = Math.floor(index / BLOCKS_PER_WINDOW);
    const { values: ends, clock } = windowOf(windowIndex);
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
      scale: turbulenceOf(seed, index),
    });
    return values;
  };

  return {
    block: (index) => keepFew(blocks, index, () => drawBlock(index, 1)),
    sketch: (index) => drawBlock(index, SKETCH_STRIDE),
  };
}

/** How rough a block is, around 1: rough ones follow rough ones for about two hours. */
export function turbulenceOf(seed: number, block: number): number {
  const regime = hashNormal(seed ^ TURBULENCE_LEVEL, block >> 3, 1);
  const own = hashNormal(seed ^ TURBULENCE_LEVEL, block, 2);
  return Math.exp(0.3 * regime + 0.15 * own - 0.05);
}

type Window = { readonly values: Float64Array; readonly clock: VarianceClock };

type Displacement = {
  readonly startUs: number;
  readonly stepUs: number;
  readonly clock: VarianceClock;
  readonly seed: number;
  readonly place: number;
  /** How many slots apart neighbouring values are, so that a sketch draws the very nodes of the full block. */
  readonly indexStride: number;
  readonly scale: number;
};

/** Fills what lies between the first and the last value, coarse to fine: a Brownian bridge in the clock's own time. */
function displaceMidpoints(values: Float64Array, displacement: Displacement): void {
  const { startUs, stepUs, clock, seed, place, indexStride, scale } = displacement;
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
      const deviation = scale * Math.sqrt((before * after) / total);
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
