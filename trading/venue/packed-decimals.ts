// Decimals outside the heap, where the garbage collector does not go: two words of 64 bits each. Nothing, zero, and what repeats the
// first decimal of its row, as most do, take no words at all.
import { type Decimal, decimal, ZERO } from '../decimal.ts';

export type PackedDecimals = {
  /** Where the next one will stand that takes words; a row begins where its first one does. */
  readonly length: number;
  /** Keeps one of a row, whose first is `first`, and returns in two bits what there is of it. */
  pack(value: Decimal | null, first: Decimal | null): number;
  /** The decimals of a row that begins at `place`, of which `kinds` holds the bits, the first one in the lowest. */
  unpack(place: number, kinds: number, count: number): readonly (Decimal | null)[];
};

const [NOTHING, KEPT, IS_ZERO, IS_FIRST] = [0, 1, 2, 3] as const;
const BLOCK = 2048;
const WORD = 64;
const WORD_BITS = BigInt(WORD);

export function createPackedDecimals(): PackedDecimals {
  const blocks: BigInt64Array[] = [];
  /** Those that two words do not hold. */
  const outsized = new Map<number, Decimal>();
  let length = 0;

  function keep(value: Decimal): void {
    const place = length++;
    const index = Math.floor(place / BLOCK);
    while (blocks.length <= index) blocks.push(new BigInt64Array(2 * BLOCK));
    const block = blocks[index] as BigInt64Array;
    const word = 2 * (place % BLOCK);
    const high = value >> WORD_BITS;
    if (BigInt.asIntN(WORD, high) !== high) outsized.set(place, value);
    block[word] = value;
    block[word + 1] = high;
  }

  function read(place: number): Decimal {
    const block = blocks[Math.floor(place / BLOCK)];
    const word = 2 * (place % BLOCK);
    const low = BigInt.asUintN(WORD, block?.[word] ?? 0n);
    return outsized.get(place) ?? decimal(((block?.[word + 1] ?? 0n) << WORD_BITS) | low);
  }

  return {
    get length() {
      return length;
    },
    pack(value, first) {
      if (value === null) return NOTHING;
      if (value === 0n) return IS_ZERO;
      if (value === first) return IS_FIRST;
      keep(value);
      return KEPT;
    },
    unpack(place, kinds, count) {
      const values: (Decimal | null)[] = [];
      let next = place;
      for (let index = 0; index < count; index++) {
        const kind = (kinds >> (2 * index)) & 3;
        if (kind === NOTHING) values.push(null);
        else if (kind === IS_ZERO) values.push(ZERO);
        else if (kind === IS_FIRST) values.push(values[0] ?? null);
        else values.push(read(next++));
      }
      return values;
    },
  };
}
