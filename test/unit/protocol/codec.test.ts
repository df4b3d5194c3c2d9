// The codec, also against another MessagePack library.
import { decode as decodeForeign } from '@msgpack/msgpack';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decode, encode } from '../../../protocol/codec.ts';

const message = fc.dictionary(
  fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
  fc.oneof(
    fc.string(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true }),
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

it('names unreadable bytes instead of guessing', () => {
  expect(() => decode(Uint8Array.of(0x82, 0xa1))).toThrow('expected one MessagePack value, found 2 unreadable bytes');
});
