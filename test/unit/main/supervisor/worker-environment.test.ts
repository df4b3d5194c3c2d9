// What a worker inherits of the environment, and what never reaches it.
import { expect, it } from 'vitest';
import { workerEnvironment } from '../../../../main/supervisor/worker-environment.ts';

it('hands down what the system needs', () => {
  expect(workerEnvironment({ PATH: '/bin', LANG: 'C', EMPTY: undefined })).toEqual({ PATH: '/bin', LANG: 'C' });
});

it.each([
  'APCA_API_KEY_ID',
  'ALPACA_SECRET_KEY',
  'TRADEWARDEN_MODE',
  'MY_TOKEN',
  'NODE_OPTIONS',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'SSLKEYLOGFILE',
])('keeps %s to itself', (name) => {
  expect(workerEnvironment({ [name]: '1' })).toEqual({});
});
