// Tests of the seeded random source.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom, type RandomSource, restoreRandom } from '../../../trading/random.ts';

const draw = (random: RandomSource, count: number): readonly number[] => Array.from({ length: count }, () => random.uniform());
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

test('draws the same numbers from the same seed and others from another', () => {
  expect(draw(createRandom(7), 50)).toEqual(draw(createRandom(7), 50));
  expect(draw(createRandom(7), 50)).not.toEqual(draw(createRandom(8), 50));
  expect(draw(createRandom('a'), 50)).not.toEqual(draw(createRandom('b'), 50));
});

test('forks by name alone, whatever was drawn before, and apart from its parent', () => {
  const fresh = createRandom(7);
  const used = createRandom(7);
  draw(used, 10);
  expect(draw(used.fork('fills'), 20)).toEqual(draw(fresh.fork('fills'), 20));
  expect(draw(fresh.fork('fills'), 20)).not.toEqual(draw(fresh.fork('delays'), 20));
  expect(draw(fresh.fork('a').fork('b'), 20)).not.toEqual(draw(fresh.fork('b').fork('a'), 20));
});

test('goes on from a kept state as if it had never stopped', () => {
  fc.assert(
    fc.property(fc.integer(), fc.nat(20), fc.nat(5), (seed, uniforms, normals) => {
      const random = createRandom(seed);
      draw(random, uniforms);
      for (let count = 0; count < normals; count++) random.normal();
      const restored = restoreRandom(JSON.parse(JSON.stringify(random.state())));
      expect([restored.normal(), restored.normal(), ...draw(restored, 5)]).toEqual([
        random.normal(),
        random.normal(),
        ...draw(random, 5),
      ]);
      expect(restored.fork('x').uniform()).toBe(random.fork('x').uniform());
    }),
  );
});

test('spreads uniform draws evenly over [0, 1)', () => {
  const values = draw(createRandom(1), 100_000);
  const bins = new Array<number>(20).fill(0);
  for (const value of values) bins[Math.floor(value * 20)] = (bins[Math.floor(value * 20)] ?? 0) + 1;
  const chiSquare = bins.reduce((sum, count) => sum + (count - 5_000) ** 2 / 5_000, 0);
  // The 99.9 % point of chi-square with 19 degrees of freedom.
  expect(chiSquare).toBeLessThan(43.8);
  expect(Math.min(...values.slice(0, 1000))).toBeGreaterThanOrEqual(0);
});

test('draws normals with mean 0, deviation 1 and the tails of a bell curve', () => {
  const random = createRandom(2);
  const values = Array.from({ length: 100_000 }, () => random.normal());
  expect(meanOf(values)).toBeCloseTo(0, 1);
  expect(Math.sqrt(meanOf(values.map((value) => value * value)))).toBeCloseTo(1, 1);
  const beyondTwo = values.filter((value) => Math.abs(value) > 1.96).length / values.length;
  expect(beyondTwo).toBeGreaterThan(0.045);
  expect(beyondTwo).toBeLessThan(0.055);
});

test('draws every whole number between the bounds and none beyond', () => {
  const random = createRandom(3);
  const counts = new Map<number, number>();
  for (let count = 0; count < 6_000; count++) {
    const value = random.integer(-2, 3);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  expect([...counts.keys()].toSorted((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3]);
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  expect(createRandom(4).integer(5, 5)).toBe(5);
});

test('refuses bounds that are the wrong way round or not whole', () => {
  const random = createRandom(5);
  expect(() => random.integer(3, 2)).toThrow('expected whole bounds at most 2^32 apart and in order, found 3 and 2');
  expect(() => random.integer(0.5, 2)).toThrow('found 0.5 and 2');
});

test('says yes as often as the probability asks', () => {
  const random = createRandom(6);
  const yes = Array.from({ length: 20_000 }, () => random.chance(0.3)).filter(Boolean).length;
  expect(Math.abs(yes / 20_000 - 0.3)).toBeLessThan(0.02);
  expect(random.chance(0)).toBe(false);
  expect(random.chance(1)).toBe(true);
});
