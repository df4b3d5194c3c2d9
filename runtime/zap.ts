// The door-keeper of every binding socket: a ZAP handler that admits only the keys that main made for this session.
// Without a bound handler CURVE accepts any key, so a failure to bind ends the process (RFC 27/ZAP).
import { Router } from 'zeromq';

/** The public keys (Z85) allowed in each ZAP domain; a domain is a lane. */
export type AllowedKeys = ReadonlyMap<string, ReadonlySet<string>>;

/** Binds the handler of this process. Throws when it cannot; call it before any socket binds. */
export async function startZap(allowed: AllowedKeys, onDenied: (domain: string, address: string) => void): Promise<() => void> {
  const allowedBytes = new Map(
    [...allowed].map(([domain, keys]) => [domain, new Set([...keys].map((key) => decodeZ85(key).toString('hex')))]),
  );
  const handler = new Router();
  try {
    await handler.bind('inproc://zeromq.zap.01');
  } catch (error) {
    handler.close();
    throw error;
  }
  void answerForEver(handler, allowedBytes, onDenied);
  return () => handler.close();
}

async function answerForEver(
  handler: Router,
  allowed: ReadonlyMap<string, ReadonlySet<string>>,
  onDenied: (domain: string, address: string) => void,
): Promise<void> {
  for await (const frames of handler) {
    const delimiter = frames.findIndex((frame) => frame.length === 0);
    const envelope = frames.slice(0, delimiter + 1);
    const [version = '', id = '', domain = Buffer.alloc(0), address = '', , mechanism = '', key = Buffer.alloc(0)] =
      frames.slice(delimiter + 1);
    const isAllowed = mechanism.toString() === 'CURVE' && allowed.get(domain.toString())?.has(key.toString('hex')) === true;
    if (!isAllowed) onDenied(domain.toString(), address.toString());
    await handler.send([
      ...envelope,
      version,
      id,
      isAllowed ? '200' : '400',
      isAllowed ? 'OK' : 'key not allowed',
      isAllowed ? domain : '',
      '',
    ]);
  }
}

const Z85_DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';

/** The bytes of a Z85 text (RFC 32/Z85): ZAP carries raw keys, key pairs are text. */
function decodeZ85(text: string): Buffer {
  if (text.length % 5 !== 0)
    throw new RangeError(`expected Z85 text of a length divisible by 5, found ${text.length} characters`);
  const bytes = Buffer.alloc((text.length / 5) * 4);
  for (let block = 0; block < text.length / 5; block++) {
    let value = 0;
    for (let digit = 0; digit < 5; digit++) {
      const position = Z85_DIGITS.indexOf(text[block * 5 + digit] ?? '');
      if (position < 0) throw new RangeError('expected Z85 text, found a character outside its alphabet');
      value = value * 85 + position;
    }
    bytes.writeUInt32BE(value >>> 0, block * 4);
  }
  return bytes;
}
