// Chance and identity, as a pure function of a seed and of what they are drawn for: after a restart the same draw gives the same value.
// Nothing has to be remembered but the counters that the account's events already hold.
import { createRandom } from '../random.ts';

export type Draws = {
  /** Uniform in [0, 1), for the `index`-th draw of this purpose for thing number `ordinal`. */
  fraction(purpose: string, ordinal: number, index?: number): number;
  /** A UUID of version 4's form, different for every ordinal of a purpose. */
  uuid(purpose: string, ordinal: number): string;
};

const LARGEST_WORD = 0xffff_ffff;

export function createDraws(seed: string): Draws {
  const keys = new Map<string, readonly [number, number, number, number]>();
  const keysOf = (purpose: string): readonly [number, number, number, number] => {
    let found = keys.get(purpose);
    if (!found) {
      const random = createRandom(`${seed}/${purpose}`);
      const word = (): number => random.integer(0, LARGEST_WORD);
      found = [word(), word(), word(), word()];
      keys.set(purpose, found);
    }
    return found;
  };
  return {
    fraction(purpose, ordinal, index = 0) {
      const [highKey, lowKey] = keysOf(purpose);
      const drawn = (key: number): number => mixBits(mixBits(ordinal ^ key) + Math.imul(index, 0x9e3779b1));
      return ((drawn(highKey) >>> 5) * 2 ** 26 + (drawn(lowKey) >>> 6)) / 2 ** 53;
    },
    uuid(purpose, ordinal) {
      const [first, second, third, fourth] = keysOf(purpose);
      const b = mixBits(mixBits(ordinal + second) ^ second);
      const c = mixBits(mixBits(ordinal + third) ^ third);
      const a = hexOf(mixBits(mixBits(ordinal + first) ^ first));
      const versioned = hexOf((b & 0xffff_0fff) | 0x4000);
      const varied = hexOf((c & 0x3fff_ffff) | 0x8000_0000);
      const d = hexOf(mixBits(mixBits(ordinal + fourth) ^ fourth));
      return `${a}-${versioned.slice(0, 4)}-${versioned.slice(4)}-${varied.slice(0, 4)}-${varied.slice(4)}${d}`;
    },
  };
}

const HEX_OF_BYTE: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const hexOf = (word: number): string =>
  `${HEX_OF_BYTE[word >>> 24]}${HEX_OF_BYTE[(word >>> 16) & 255]}${HEX_OF_BYTE[(word >>> 8) & 255]}${HEX_OF_BYTE[word & 255]}`;

/** The 32-bit finalizer of MurmurHash3 (public domain, Austin Appleby): a bijection, so different ordinals stay different. */
function mixBits(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
