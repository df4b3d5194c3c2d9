// Random numbers that are a pure function of where they belong (a seed, a place, an index) instead of the order of drawing,
// so that any moment of a market can be computed without the moments before it. Mixing: MurmurHash3 (Austin Appleby).

const TWO_POW_32 = 4_294_967_296;

/** 32 bits that depend on all three words. */
export function hashBits(seed: number, place: number, index: number): number {
  let hash = mixWord(seed | 0, place);
  hash = mixWord(hash, index);
  return finishBits(hash ^ 12);
}

/** The next 32 bits of a short sequence that begins with `hashBits`. */
export const nextBits = (bits: number): number => finishBits((bits + 0x9e3779b9) | 0);

/** Uniform, above 0 and below 1. */
export const toUniform = (bits: number): number => ((bits >>> 0) + 0.5) / TWO_POW_32;

/** Normal with mean 0 and standard deviation 1 (Box and Muller). */
export function hashNormal(seed: number, place: number, index: number): number {
  const bits = hashBits(seed, place, index);
  return Math.sqrt(-2 * Math.log(toUniform(bits))) * Math.cos(2 * Math.PI * toUniform(nextBits(bits)));
}

function mixWord(hash: number, word: number): number {
  let mixed = Math.imul(word, 0xcc9e2d51);
  mixed = Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
  const joined = hash ^ mixed;
  return (Math.imul((joined << 13) | (joined >>> 19), 5) + 0xe6546b64) | 0;
}

function finishBits(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) | 0;
}
