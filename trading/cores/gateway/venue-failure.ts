// What went wrong with a request to the venue, without knowing the SDK that sent it.

/**
 * `answered`: the venue answered with an HTTP status that is no success; `code` is its own number where it gave one.
 * `not-sent`: there is proof that nothing left this process. `lost`: it may have arrived (time-out, cut, unreadable answer).
 */
export type VenueFailure =
  | { readonly kind: 'answered'; readonly status: number; readonly code: string | null; readonly message: string }
  | { readonly kind: 'not-sent'; readonly message: string }
  | { readonly kind: 'lost'; readonly message: string };

/** Alpaca's number for a business refusal that comes as 403. A 403 without a code is about credentials. */
export const BUSINESS_REFUSAL = '40310000';

export const isAboutCredentials = (failure: VenueFailure): boolean =>
  failure.kind === 'answered' && (failure.status === 401 || (failure.status === 403 && failure.code === null));

export type QueryRefusal = { readonly code: string; readonly message: string };

/** How a failed question is told to whoever asked it. */
export function toQueryRefusal(failure: VenueFailure): QueryRefusal {
  if (failure.kind === 'not-sent') return { code: 'VENUE_UNREACHABLE', message: failure.message };
  if (failure.kind === 'lost') return { code: 'NO_ANSWER', message: failure.message };
  if (isAboutCredentials(failure)) return { code: 'CREDENTIALS', message: `the venue refused the keys: ${failure.message}` };
  if (failure.status === 429) return { code: 'RATE_LIMITED', message: failure.message };
  const code = failure.code === null ? '' : ` (code ${failure.code})`;
  const message = `the venue answered ${failure.status}${code}: ${failure.message}`;
  // What is wrong with the venue says nothing about the question.
  return { code: failure.status >= 500 ? 'VENUE_TROUBLE' : 'VENUE_REFUSED', message };
}
