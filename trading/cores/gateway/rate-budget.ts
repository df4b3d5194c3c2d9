// How many requests the venue will still take: a token bucket corrected by what the venue says, with a share kept for emergencies.
import type { RateBudgetHealth } from '../../../protocol/gateway-health.ts';

/**
 * `ordinary`: new orders and history; stops short of the reserve. `reserved`: reconciliation, to the last token.
 * `urgent`: cancels; never held back, because the venue itself is the better judge of the last request.
 */
export type RatePurpose = 'ordinary' | 'reserved' | 'urgent';

/** Times are local monotonic microseconds. */
export type RateBudget = {
  /** Requests a minute; null while the venue names no limit. */
  readonly perMinute: number | null;
  /** A limit from the settings wins over a higher one of the venue. */
  readonly highestPerMinute: number | null;
  readonly tokens: number;
  readonly refilledAtUs: number;
  /** After a 429 nothing but `urgent` before this. */
  readonly blockedUntilUs: number;
};

/** What one answer told about the limit. */
export type RateNotice = {
  readonly limit: number | null;
  readonly remaining: number | null;
  readonly isOverLimit: boolean;
  /** How long to pause after an answer over the limit, where the venue says so. */
  readonly retryAfterMs: number | null;
};

const MINUTE_US = 60_000_000;
const RESERVED_SHARE = 0.2;
/** Alpaca's limit for every account; counts until the first answer names the real one. */
const ASSUMED_PER_MINUTE = 200;
const SHORTEST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 60_000;

/** `highestPerMinute`: a number, 0 for no budget of our own, null to follow the venue. */
export function createRateBudget(highestPerMinute: number | null, nowUs: number): RateBudget {
  const perMinute = highestPerMinute === 0 ? null : (highestPerMinute ?? ASSUMED_PER_MINUTE);
  return { perMinute, highestPerMinute, tokens: perMinute ?? 0, refilledAtUs: nowUs, blockedUntilUs: 0 };
}

/** Takes a token, or says how long to wait and takes none. */
export function takeToken(
  budget: RateBudget,
  purpose: RatePurpose,
  nowUs: number,
): { readonly budget: RateBudget; readonly waitMs: number } {
  const refilled = refill(budget, nowUs);
  const { perMinute, tokens } = refilled;
  const taken = { ...refilled, tokens: tokens - 1 };
  if (purpose === 'urgent') return { budget: taken, waitMs: 0 };
  if (nowUs < budget.blockedUntilUs) return { budget: refilled, waitMs: Math.ceil((budget.blockedUntilUs - nowUs) / 1000) };
  if (perMinute === null) return { budget: refilled, waitMs: 0 };
  const floor = purpose === 'ordinary' ? Math.ceil(perMinute * RESERVED_SHARE) : 0;
  const missing = floor + 1 - tokens;
  if (missing <= 0) return { budget: taken, waitMs: 0 };
  return { budget: refilled, waitMs: Math.ceil((missing * MINUTE_US) / perMinute / 1000) };
}

/** `inFlight` counts the requests that are under way and that the venue's number may not include yet. */
export function noteAnswer(budget: RateBudget, notice: RateNotice, inFlight: number, nowUs: number): RateBudget {
  if (budget.highestPerMinute === 0 && !notice.isOverLimit) return budget;
  const refilled = refill(budget, nowUs);
  if (notice.isOverLimit) {
    const pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, notice.retryAfterMs ?? 1000));
    return { ...refilled, tokens: Math.min(0, refilled.tokens), blockedUntilUs: nowUs + pauseMs * 1000 };
  }
  // A venue that sends no rate headers has its limit switched off, unless the settings ask for one.
  const named = notice.limit ?? budget.highestPerMinute;
  if (named === null) return { ...refilled, perMinute: null };
  const perMinute = Math.min(named, budget.highestPerMinute ?? named);
  const tokens = notice.remaining === null ? refilled.tokens : notice.remaining - inFlight;
  return { ...refilled, perMinute, tokens: Math.min(perMinute, tokens) };
}

/** The budget as a person reads it. */
export function describeBudget(budget: RateBudget, nowUs: number): RateBudgetHealth {
  const { perMinute, tokens } = refill(budget, nowUs);
  return {
    used: perMinute === null ? 0 : Math.max(0, Math.round(perMinute - tokens)),
    limit: perMinute,
    reserved: perMinute === null ? 0 : Math.ceil(perMinute * RESERVED_SHARE),
    pausedMs: Math.max(0, Math.ceil((budget.blockedUntilUs - nowUs) / 1000)),
  };
}

function refill(budget: RateBudget, nowUs: number): RateBudget {
  if (budget.perMinute === null) return budget.refilledAtUs === nowUs ? budget : { ...budget, refilledAtUs: nowUs };
  const gained = (Math.max(0, nowUs - budget.refilledAtUs) * budget.perMinute) / MINUTE_US;
  return { ...budget, tokens: Math.min(budget.perMinute, budget.tokens + gained), refilledAtUs: nowUs };
}
