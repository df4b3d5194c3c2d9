// How a market data connection writes and reads messages: MessagePack in binary frames or JSON text, chosen by the upgrade's Content-Type.
// A message is encoded once for all connections of a codec; a frame is an array of such messages put together.
import { decode, Encoder, EXT_TIMESTAMP, ExtensionCodec, encodeTimeSpecToTimestamp } from '@msgpack/msgpack';
import { toTimestamp } from '../timestamps.ts';

/** A time in a message: MessagePack's timestamp extension, or an RFC 3339 text in JSON. */
export class StreamTimestamp {
  readonly atUs: number;
  constructor(atUs: number) {
    this.atUs = atUs;
  }
  toJSON(): string {
    return toTimestamp(this.atUs);
  }
}

export type StreamCodecName = 'msgpack' | 'json';

export type StreamCodec = {
  readonly name: StreamCodecName;
  readonly isBinary: boolean;
  encode(message: unknown): Buffer;
  /** One frame: an array of encoded messages. */
  toFrame(messages: readonly Buffer[]): Buffer;
  /** Throws on anything unreadable. */
  decode(frame: Buffer): unknown;
};

const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: EXT_TIMESTAMP,
  encode(value) {
    if (!(value instanceof StreamTimestamp)) return null;
    const sec = Math.floor(value.atUs / 1_000_000);
    return encodeTimeSpecToTimestamp({ sec, nsec: (value.atUs - sec * 1_000_000) * 1000 });
  },
  decode: () => undefined,
});
const encoder = new Encoder({ extensionCodec });

const MSGPACK_CODEC: StreamCodec = {
  name: 'msgpack',
  isBinary: true,
  encode: (message) => Buffer.from(encoder.encode(message)),
  toFrame: (messages) => Buffer.concat([arrayHeader(messages.length), ...messages]),
  decode: (frame) => decode(frame),
};

const COMMA = Buffer.from(',');
const JSON_CODEC: StreamCodec = {
  name: 'json',
  isBinary: false,
  encode: (message) => Buffer.from(JSON.stringify(message)),
  toFrame: (messages) =>
    Buffer.concat([
      Buffer.from('['),
      ...messages.flatMap((message, index) => (index === 0 ? [message] : [COMMA, message])),
      Buffer.from(']'),
    ]),
  decode: (frame) => JSON.parse(frame.toString('utf8')) as unknown,
};

export const streamCodecFor = (contentType: string | undefined): StreamCodec =>
  contentType?.includes('msgpack') ? MSGPACK_CODEC : JSON_CODEC;

/** MessagePack's fixarray, array 16 and array 32. */
function arrayHeader(length: number): Buffer {
  if (length < 16) return Buffer.from([0x90 | length]);
  if (length < 0x1_0000) return Buffer.from([0xdc, length >> 8, length & 0xff]);
  const header = Buffer.alloc(5);
  header[0] = 0xdd;
  header.writeUInt32BE(length, 1);
  return header;
}
