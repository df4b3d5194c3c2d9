// A seeded random source, so that whatever draws from it can be played again: the same seed gives the same numbers.
// Generator: sfc32 of Chris Doty-Humphrey's PractRand (https://pracrand.sourceforge.net/RNG_engines.txt), 128 bits of state.

/** Everything that a source holds; `restoreRandom` goes on from it. */
export type RandomState = {
  readonly seed: string;
  readonly words: readonly [number, number, number, number];
  readonly spareNormal: number | null;
};

export interface RandomSource {
  /** Uniform in [0, 1), in steps of 2^-32. */
  uniform(): number;
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number;
  /** A whole number from `minimum` to `maximum`, both included, all equally likely. */
  integer(minimum: number, maximum: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** An independent source that depends on this one's seed and the name, not on what was drawn so far. */
  fork(name: string): RandomSource;
  state(): RandomState;
}

const WARM_UP_ROUNDS = 15;
const TWO_POW_32 = 4_294_967_296;

export function createRandom(seed: number | string): RandomSource {
  const text = String(seed);
  const [a, b, c] = hashText(text);
  const random = randomFrom({ seed: text, words: [a, b, c, 1], spareNormal: null });
  for (let round = 0; round < WARM_UP_ROUNDS; round++) random.uniform();
  return random;
}

export const restoreRandom = (state: RandomState): RandomSource => randomFrom(state);

function randomFrom(start: RandomState): RandomSource {
  const { seed } = start;
  let [a, b, c, counter] = start.words;
  let spareNormal = start.spareNormal;

  const nextWord = (): number => {
    const word = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + word;
    c |= 0;
    return word >>> 0;
  };

  const uniform = (): number => nextWord() / TWO_POW_32;

  return {
    uniform,
    normal() {
      if (spareNormal !== null) {
        const spare = spareNormal;
        spareNormal = null;
        return spare;
      }
      // Box and Muller; one minus the draw keeps the logarithm finite.
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spareNormal = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    integer(minimum, maximum) {
      const count = maximum - minimum + 1;
      if (!Number.isSafeInteger(minimum) || !Number.isSafeInteger(maximum) || count < 1 || count > TWO_POW_32) {
        throw new RangeError(`expected whole bounds at most 2^32 apart and in order, found ${minimum} and ${maximum}`);
      }
      // Draws beyond the last full multiple would make small results likelier.
      const limit = TWO_POW_32 - (TWO_POW_32 % count);
      let word = nextWord();
      while (word >= limit) word = nextWord();
      return minimum + (word % count);
    },
    chance: (probability) => uniform() < probability,
    fork: (name) => createRandom(`${seed}/${name}`),
    state: () => ({ seed, words: [a, b, c, counter], spareNormal }),
  };
}

/** Three 32-bit words of a text: FNV-1a per word, finished with MurmurHash3's fmix32 so that near seeds differ everywhere. */
function hashText(text: string): readonly [number, number, number] {
  const words = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b].map((basis) => {
    let hash = basis;
    for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    return mixBits(hash);
  });
  return [words[0] ?? 0, words[1] ?? 0, words[2] ?? 0];
}

function mixBits(word: number): number {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) | 0;
}
