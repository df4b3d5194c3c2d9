// What the venue says about its rate limit.
import { expect, it } from 'vitest';
import { readRateNotice } from '../../../../workers/gateway/alpaca/rate-headers.ts';

const NOW_MS = 1_000_000_000;
const read = (status: number, headers: Record<string, string>) => readRateNotice(status, new Headers(headers), NOW_MS);

it('reads limit and remainder', () => {
  expect(read(200, { 'X-RateLimit-Limit': '200', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '1000060' })).toEqual({
    limit: 200,
    remaining: 0,
    isOverLimit: false,
    retryAfterMs: 60_000,
  });
});

it('prefers the pause that the venue asks for to the end of its window, which may be over', () => {
  expect(read(429, { 'Retry-After': '2', 'X-RateLimit-Reset': '1000060' })).toMatchObject({
    isOverLimit: true,
    retryAfterMs: 2000,
  });
  expect(read(429, { 'X-RateLimit-Reset': '1' })).toMatchObject({ retryAfterMs: 0 });
});

it('takes nothing from headers that are missing or say nothing', () => {
  const nothing = { limit: null, remaining: null, isOverLimit: false, retryAfterMs: null };
  expect(read(200, {})).toEqual(nothing);
  expect(
    read(200, {
      'X-RateLimit-Limit': '',
      'X-RateLimit-Remaining': 'many',
      'X-RateLimit-Reset': '-1',
      'Retry-After': 'Fri, 20 Nov',
    }),
  ).toEqual(nothing);
});
