// What the venue's answer says about its rate limit.
import type { RateNotice } from '../../../trading/cores/gateway/rate-budget.ts';

export function readRateNotice(status: number, headers: Headers, wallMs: number): RateNotice {
  const retryAfterSeconds = readNumber(headers, 'retry-after');
  const resetSeconds = readNumber(headers, 'x-ratelimit-reset');
  const untilReset = resetSeconds === null ? null : Math.max(0, resetSeconds * 1000 - wallMs);
  return {
    limit: readNumber(headers, 'x-ratelimit-limit'),
    remaining: readNumber(headers, 'x-ratelimit-remaining'),
    isOverLimit: status === 429,
    retryAfterMs: retryAfterSeconds === null ? untilReset : retryAfterSeconds * 1000,
  };
}

function readNumber(headers: Headers, name: string): number | null {
  const text = headers.get(name);
  const number = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) && number >= 0 ? number : null;
}
