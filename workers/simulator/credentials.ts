// The one key pair that this venue accepts. Compared in constant time; never logged.
import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export type Credentials = {
  accepts(keyId: unknown, secret: unknown): boolean;
  acceptsHeaders(headers: IncomingHttpHeaders): boolean;
};

export function createCredentials(keyId: string, secret: string): Credentials {
  const expected = digest(keyId, secret);
  const accepts = (givenKeyId: unknown, givenSecret: unknown): boolean =>
    typeof givenKeyId === 'string' &&
    typeof givenSecret === 'string' &&
    timingSafeEqual(digest(givenKeyId, givenSecret), expected);
  return { accepts, acceptsHeaders: (headers) => accepts(headers['apca-api-key-id'], headers['apca-api-secret-key']) };
}

const digest = (keyId: string, secret: string): Buffer => hash('sha256', JSON.stringify([keyId, secret]), 'buffer');
