// The codec, also against another MessagePack library.
import { decode as decodeForeign, encode as encodeForeign } from '@msgpack/msgpack';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decode, encode } from '../../../protocol/codec.ts';

const message = fc.dictionary(
  fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
  fc.oneof(
    fc.string(),
    fc.maxSafeInteger(),
    // Whole numbers travel as integers, which know no negative zero.
    fc.double({ noNaN: true }).map((number) => (number === 0 ? 0 : number)),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.string()),
  ),
);

it('brings every message back as it was', () => {
  fc.assert(
    fc.property(message, (value) => {
      expect(decode(encode(value))).toEqual(value);
    }),
  );
});

it('writes plain MessagePack that another library reads the same way', () => {
  fc.assert(
    fc.property(message, (value) => {
      expect(decodeForeign(encode(value))).toEqual(value);
    }),
  );
});

it('keeps times in microseconds exact', () => {
  expect(decode(encode({ atUs: 1_795_000_000_123_457 }))).toEqual({ atUs: 1_795_000_000_123_457 });
});

it('reads the whole numbers of another library as numbers, however wide it writes them', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      expect(decode(encodeForeign({ narrow: value }))).toEqual({ narrow: value });
      expect(decode(encodeForeign({ wide: BigInt(value) }, { useBigInt64: true }))).toEqual({ wide: value });
    }),
  );
  // The second is beyond what a number holds exactly, and still no BigInt.
  const times = encodeForeign([1_795_000_000_123_457n, 2n ** 64n - 1n, -(2n ** 63n)], { useBigInt64: true });
  expect(decode(times)).toEqual([1_795_000_000_123_457, 2 ** 64, -(2 ** 63)]);
});

it('names unreadable bytes instead of guessing', () => {
  expect(() => decode(Uint8Array.of(0x82, 0xa1))).toThrow('expected one MessagePack value, found 2 unreadable bytes');
});
