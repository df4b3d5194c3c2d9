// Nothing secret is ever logged, whatever name or sentence it hides in.
import { expect, it } from 'vitest';
import { redact, redactText } from '../../../../main/logging/redact.ts';

const SECRET = 'hunter2hunter2';

it.each([
  'secret',
  'keyId',
  'apiKey',
  'api_key',
  'APCA-API-SECRET-KEY',
  'token',
  'accessToken',
  'authorization',
  'password',
  'cookie',
  'privateKey',
  'secretKey',
  'key',
  'passphrase',
  'signature',
])('takes out what goes under the name %s, at any depth', (name) => {
  expect(JSON.stringify(redact({ [name]: SECRET, deep: [{ [name]: { inner: SECRET } }] }))).not.toContain(SECRET);
});

it.each([
  `Authorization: Basic ${SECRET}`,
  `authorization: Bearer ${SECRET}`,
  `APCA-API-SECRET-KEY: ${SECRET}`,
  `"secret":"${SECRET}"`,
  `APCA_API_SECRET=${SECRET}`,
  `token=${SECRET}`,
])('takes the secret out of the sentence %s', (sentence) => {
  expect(redactText(`request failed: ${sentence} (403)`)).not.toContain(SECRET);
  expect(redactText(`request failed: ${sentence} (403)`)).toContain('request failed');
  expect(JSON.stringify(redact({ error: new Error(sentence) }))).not.toContain(SECRET);
});

it('keeps what is not secret', () => {
  const fields = { symbol: 'SPY', port: 5555, keys: 3, monkey: 'yes', nested: { quantity: '1' } };
  expect(redact(fields)).toEqual(fields);
});
