// Errors of the SDK as facts: only proof counts as proof.
import { errors } from '@alpacahq/alpaca-trade-api';
import { expect, it } from 'vitest';
import { OverBudget, toVenueFailure } from '../../../../workers/gateway/alpaca/sdk-failures.ts';

const fetchFailed = (cause: unknown): Error =>
  new errors.FetchError(new TypeError('fetch failed', { cause }), 'The request failed');
const systemError = (code: string, syscall?: string): Error =>
  Object.assign(new Error(`${syscall} ${code}`), { code, syscall });

it.each([
  ['a refused connection', fetchFailed(systemError('ECONNREFUSED', 'connect'))],
  ['a refused connection on all addresses', fetchFailed(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }))],
  ['an unknown host', fetchFailed(systemError('ENOTFOUND', 'getaddrinfo'))],
  ['a connection that could not be made in time', fetchFailed(systemError('UND_ERR_CONNECT_TIMEOUT'))],
  ['an unreachable network', fetchFailed(systemError('ENETUNREACH', 'connect'))],
])('takes %s as proof that nothing left', (_title, error) => {
  expect(toVenueFailure(error)).toMatchObject({ kind: 'not-sent' });
});

it.each([
  ['a reset connection', fetchFailed(systemError('ECONNRESET', 'read'))],
  ['a connection that the other side closed', fetchFailed(systemError('UND_ERR_SOCKET'))],
  ['a connection lost while writing', fetchFailed(systemError('EHOSTUNREACH', 'write'))],
  ['a time-out', new errors.FetchError(new DOMException('timed out', 'TimeoutError'), 'The request was aborted')],
  ['an unreadable answer', new SyntaxError('Unexpected token <')],
  ['anything else that is thrown', 'a text'],
])('takes %s as no proof of anything', (_title, error) => {
  expect(toVenueFailure(error)).toMatchObject({ kind: 'lost' });
});

it('reads status, number and message of an answer', async () => {
  const refused = await errors.buildApiError(
    new Response('{"code":40310000,"message":"insufficient buying power","buying_power":"1"}', { status: 403 }),
  );
  expect(toVenueFailure(refused)).toEqual({
    kind: 'answered',
    status: 403,
    code: '40310000',
    message: 'insufficient buying power',
  });
  const proxy = await errors.buildApiError(new Response('<html>Bad Gateway</html>', { status: 502 }));
  expect(toVenueFailure(proxy)).toMatchObject({ kind: 'answered', status: 502, code: null });
});

it('treats a used up budget like the answer that the venue would have given', () => {
  expect(toVenueFailure(new OverBudget(300))).toMatchObject({ kind: 'answered', status: 429 });
});
