// Requests per minute of venue time, as a token bucket that may be emptied at once.
// It fills by wall-clock time times the speed of the market, so that a market that stands still does not lock its clients out.

export type RateLimitState = {
  readonly isAllowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Wall-clock milliseconds until the bucket is full. */
  readonly fullInMs: number;
};

export type RateLimiter = { take(bucket: string): RateLimitState };

export function createRateLimiter(perMinute: number, speed: number, monotonicMs: () => number): RateLimiter {
  const buckets = new Map<string, { tokens: number; filledAtMs: number }>();
  const tokensPerMs = (perMinute * speed) / 60_000;
  return {
    take(name) {
      const nowMs = monotonicMs();
      const bucket = buckets.get(name) ?? { tokens: perMinute, filledAtMs: nowMs };
      buckets.set(name, bucket);
      bucket.tokens = Math.min(perMinute, bucket.tokens + (nowMs - bucket.filledAtMs) * tokensPerMs);
      bucket.filledAtMs = nowMs;
      const isAllowed = bucket.tokens >= 1;
      if (isAllowed) bucket.tokens -= 1;
      return {
        isAllowed,
        limit: perMinute,
        remaining: Math.floor(bucket.tokens),
        fullInMs: (perMinute - bucket.tokens) / tokensPerMs,
      };
    },
  };
}
