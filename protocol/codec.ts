// The one place that turns messages into bytes and back: MessagePack maps, readable from any language. See bench/codec.ts.
import { Packr } from 'msgpackr';

// Plain maps instead of msgpackr's own record extension, which no other library could read.
// Other libraries write a time as a 64-bit integer, which would come back as a BigInt and fit into no arithmetic of ours.
const packr = new Packr({ useRecords: false, int64AsType: 'number' });

export const encode = (message: unknown): Uint8Array => packr.pack(message);

/** Throws an Error with the cause when the bytes are not one MessagePack value. */
export function decode(bytes: Uint8Array): unknown {
  try {
    return packr.unpack(bytes);
  } catch (cause) {
    throw new Error(`expected one MessagePack value, found ${bytes.length} unreadable bytes`, { cause });
  }
}
