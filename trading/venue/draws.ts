// Chance and identity, as a pure function of a seed and of what they are drawn for: after a restart the same draw gives the same value.
// Nothing has to be remembered but the counters that the account's events already hold.
import { createRandom } from '../random.ts';

export type Draws = {
  /** Uniform in [0, 1), for the `index`-th draw of this purpose for thing number `ordinal`. */
  fraction(purpose: string, ordinal: number, index?: number): number;
  /** A UUID of version 4's form, different for every ordinal of a purpose. */
  uuid(purpose: string, ordinal: number): string;
  readonly orderIds: IdSeries;
  readonly clientOrderIds: IdSeries;
  readonly executionIds: IdSeries;
};

export type VenueIds = Pick<Draws, 'orderIds' | 'clientOrderIds' | 'executionIds'>;

/** The UUIDs of one purpose. Each says which one it is, so that nothing has to be written down to find what it names. */
export type IdSeries = {
  /** Asked for twice in a row it is the very same text. */
  at(ordinal: number): string;
  /** Which one this is, if it is one of them at all: compare it with what stands there. */
  ordinalOf(id: string): number;
  /** Whether this is the one of that ordinal. */
  isAt(ordinal: number, id: string): boolean;
};

const LARGEST_WORD = 0xffff_ffff;

export function createDraws(seed: string): Draws {
  const keys = new Map<string, Keys>();
  const keysOf = (purpose: string): Keys => {
    let found = keys.get(purpose);
    if (!found) {
      const random = createRandom(`${seed}/${purpose}`);
      const word = (): number => random.integer(0, LARGEST_WORD);
      found = [word(), word(), word(), word()];
      keys.set(purpose, found);
    }
    return found;
  };
  const uuid = (purpose: string, ordinal: number): string => uuidOf(keysOf(purpose), ordinal);
  const seriesOf = (purpose: string): IdSeries => createIdSeries(keysOf(purpose));
  return {
    fraction(purpose, ordinal, index = 0) {
      const [highKey, lowKey] = keysOf(purpose);
      const drawn = (key: number): number => mixBits(mixBits(ordinal ^ key) + Math.imul(index, 0x9e3779b1));
      return ((drawn(highKey) >>> 5) * 2 ** 26 + (drawn(lowKey) >>> 6)) / 2 ** 53;
    },
    uuid,
    orderIds: seriesOf('order'),
    clientOrderIds: seriesOf('client-order'),
    executionIds: seriesOf('execution'),
  };
}

type Keys = readonly [number, number, number, number];

function createIdSeries(keys: Keys): IdSeries {
  const [first] = keys;
  let newest = 0;
  let newestId = '';
  const at = (ordinal: number): string => {
    if (ordinal === newest) return newestId;
    newest = ordinal;
    newestId = uuidOf(keys, ordinal);
    return newestId;
  };
  const ordinalOf = (id: string): number => {
    // The first word of an id is its ordinal, mixed: mixed back it says which id this must be.
    let word = 0;
    for (let index = 0; index < 8; index++) word = (word << 4) | (DIGITS[id.charCodeAt(index) & 127] ?? 0);
    return (unmixBits(unmixBits(word) ^ first) - first) >>> 0;
  };
  return {
    at,
    ordinalOf,
    // Nearly always it was made just now; most ids of clients are none of the venue's, which their first word says already.
    isAt: (ordinal, id) => (ordinal === newest && id === newestId) || (ordinalOf(id) === ordinal && at(ordinal) === id),
  };
}

function uuidOf([first, second, third, fourth]: Keys, ordinal: number): string {
  // Words with a sign, which are whole numbers to the machine: without one, half of them would be boxed.
  const a = mixBits(mixBits(ordinal + first) ^ first);
  const b = mixBits(mixBits(ordinal + second) ^ second);
  const c = mixBits(mixBits(ordinal + third) ^ third);
  const d = mixBits(mixBits(ordinal + fourth) ^ fourth);
  return uuidText(a, (b & 0xffff_0fff) | 0x4000, (c & 0x3fff_ffff) | 0x8000_0000, d);
}

const HEX_CODES = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => Math.max(HEX_CODES.indexOf(code), 0));
const HYPHEN = '-'.charCodeAt(0);
const hexCode = (word: number, shift: number): number => HEX_CODES[(word >> shift) & 15] as number;

/** Every order has two or three: made in one piece, because a text joined from pieces is joined again when it is first looked up. */
// biome-ignore format: a row for each word
const uuidText = (a: number, b: number, c: number, d: number): string =>
  String.fromCharCode(
    hexCode(a, 28), hexCode(a, 24), hexCode(a, 20), hexCode(a, 16), hexCode(a, 12), hexCode(a, 8), hexCode(a, 4), hexCode(a, 0), HYPHEN,
    hexCode(b, 28), hexCode(b, 24), hexCode(b, 20), hexCode(b, 16), HYPHEN, hexCode(b, 12), hexCode(b, 8), hexCode(b, 4), hexCode(b, 0), HYPHEN,
    hexCode(c, 28), hexCode(c, 24), hexCode(c, 20), hexCode(c, 16), HYPHEN, hexCode(c, 12), hexCode(c, 8), hexCode(c, 4), hexCode(c, 0),
    hexCode(d, 28), hexCode(d, 24), hexCode(d, 20), hexCode(d, 16), hexCode(d, 12), hexCode(d, 8), hexCode(d, 4), hexCode(d, 0),
  );

/** The 32-bit finalizer of MurmurHash3 (public domain, Austin Appleby): a bijection, so different ordinals stay different. */
function mixBits(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** `mixBits` backwards: its two factors are odd, so each has an inverse modulo 2^32. */
function unmixBits(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x7ed1b41d);
  hash = Math.imul(hash ^ (hash >>> 13) ^ (hash >>> 26), 0xa5cb9243);
  return hash ^ (hash >>> 16);
}
