// How rough the market is at a moment. Rough times follow rough times, for minutes, hours and days at once, and a few days of
// stress come after many calm ones: independent multipliers that change at different paces, after the Markov-switching
// multifractal of Calvet and Fisher (2004). This alone makes tails fat and volatility cluster without making returns predictable.
import { hashBits, hashNormal, toUniform } from './hashed-random.ts';
import { BLOCK_US } from './path-grid.ts';
import type { VarianceClock } from './variance-clock.ts';

const TURBULENCE_KEY = 0x5eed0004;
const REGIME_KEY = 0x5eed0005;

/** How many blocks (17 minutes each) a multiplier stands, as a power of two, and the deviation of its logarithm. */
const PACES: readonly (readonly [shift: number, deviation: number])[] = [
  [0, 0.2],
  [2, 0.3],
  [4, 0.35],
  [6, 0.25],
];
const MEAN_OF_SQUARE = Math.exp(2 * PACES.reduce((sum, [, deviation]) => sum + deviation * deviation, 0));

/** A regime stands for 256 blocks: three days. Calm and stress together keep the mean variance at 1. */
const REGIME_SHIFT = 8;
const STRESS_PROBABILITY = 0.2;
const CALM = 0.85;
const STRESS = Math.sqrt((1 - (1 - STRESS_PROBABILITY) * CALM * CALM) / STRESS_PROBABILITY);

const isStressed = (seed: number, block: number): boolean =>
  toUniform(hashBits(seed ^ REGIME_KEY, block >> REGIME_SHIFT, 0)) < STRESS_PROBABILITY;

/** The regime that begins with a block, where the one before was another. */
export function regimeChangeIn(seed: number, block: number): 'stress' | 'calm' | undefined {
  const isStress = isStressed(seed, block);
  if (isStress === isStressed(seed, block - 1)) return undefined;
  return isStress ? 'stress' : 'calm';
}

/** The factor on volatility in a block. The mean of its square is 1. */
export function turbulenceOf(seed: number, block: number): number {
  let logarithm = 0;
  for (const [shift, deviation] of PACES) logarithm += deviation * hashNormal(seed ^ TURBULENCE_KEY, block >> shift, shift + 1);
  return ((isStressed(seed, block) ? STRESS : CALM) * Math.exp(logarithm)) / Math.sqrt(MEAN_OF_SQUARE);
}

/** The clock of blocks `first` to `last`, running as fast as turbulence squared: rough times let the price move more. */
export function createTurbulentClock(clock: VarianceClock, seed: number, first: number, last: number): VarianceClock {
  const speeds = Float64Array.from({ length: last - first + 1 }, (_, index) => turbulenceOf(seed, first + index) ** 2);
  const starts = Float64Array.from(speeds, (_, index) => clock((first + index) * BLOCK_US));
  const before = new Float64Array(speeds.length);
  for (let index = 1; index < speeds.length; index++) {
    const length = (starts[index] as number) - (starts[index - 1] as number);
    before[index] = (before[index - 1] as number) + (speeds[index - 1] as number) * length;
  }
  return (atUs) => {
    const index = Math.min(speeds.length - 1, Math.max(0, Math.floor(atUs / BLOCK_US) - first));
    return (before[index] as number) + (speeds[index] as number) * (clock(atUs) - (starts[index] as number));
  };
}
