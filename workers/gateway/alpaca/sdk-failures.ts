// What the SDK throws, as facts: did the venue answer, did the request leave at all? By names and codes, because the SDK's
// classes are different ones in each of its builds.
import type { VenueFailure } from '../../../trading/cores/gateway/venue-failure.ts';
import { BlockedAddress } from './origins.ts';

/** No token was left in the rate budget, so nothing was sent. */
export class OverBudget extends Error {
  readonly waitMs: number;
  constructor(waitMs: number) {
    super(`the rate budget of the account is used up for ${waitMs} ms`);
    this.name = 'OverBudget';
    this.waitMs = waitMs;
  }
}

/** A write that was held back, because the live session is not armed. */
export class ReadOnlyVenue extends TypeError {
  constructor() {
    super('this venue trades real money and is not armed: only reads are sent');
    this.name = 'ReadOnlyVenue';
  }
}

/** Failures of the connection attempt itself: no byte of the request was written. */
const FAILED_TO_CONNECT = new Set(['ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);
/** The same only where the operating system says that it was connecting. */
const FAILED_WHILE_CONNECTING = new Set(['ECONNREFUSED', 'ENETUNREACH', 'EHOSTUNREACH', 'ETIMEDOUT', 'EADDRNOTAVAIL']);

export function toVenueFailure(error: unknown): VenueFailure {
  if (error instanceof OverBudget) return { kind: 'answered', status: 429, code: null, message: error.message };
  const causes = causesOf(error);
  const message = causes
    .map(({ message }) => message)
    .filter(Boolean)
    .join(': ');
  const [first] = causes;
  const status = first?.['status'];
  if (typeof status === 'number' && first?.['response'] !== undefined) {
    const code = first['code'];
    return {
      kind: 'answered',
      status,
      code: typeof code === 'number' || typeof code === 'string' ? String(code) : null,
      message: first.message,
    };
  }
  if (causes.some(provesNothingLeft)) return { kind: 'not-sent', message: `the venue cannot be reached: ${message}` };
  return { kind: 'lost', message: `no readable answer came: ${message || String(error)}` };
}

type Cause = Error & Readonly<Record<string, unknown>>;

function provesNothingLeft(cause: Cause): boolean {
  const code = String(cause['code']);
  if (
    cause instanceof BlockedAddress ||
    cause instanceof ReadOnlyVenue ||
    cause.name === 'RequiredError' ||
    FAILED_TO_CONNECT.has(code)
  )
    return true;
  return FAILED_WHILE_CONNECTING.has(code) && (cause['syscall'] === 'connect' || cause instanceof AggregateError);
}

/** The error, its cause, that one's cause …; of several attempts to connect, the outer error speaks for all. */
function causesOf(error: unknown): readonly Cause[] {
  const causes: Cause[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 8; cause = cause.cause) causes.push(cause as Cause);
  return causes;
}
