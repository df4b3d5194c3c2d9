// A refusal as an HTTP answer: Alpaca's envelope of code, message and extra fields.
import type { VenueOutcome, VenueRefusal } from '../../trading/venue/refusal.ts';

/** Thrown by an endpoint; the server turns it into the answer. Market data errors have no code. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  constructor(status: number, message: string, code?: number, details: VenueRefusal['details'] = {}) {
    super(message);
    this.status = status;
    this.body = { ...(code !== undefined && { code }), message, ...details };
  }
}

const toHttpError = ({ status, message, code, details }: VenueRefusal): HttpError =>
  new HttpError(status, message, code, details);

/** The granted value; throws the refusal. */
export function grantedOrThrow<Value>(outcome: VenueOutcome<Value>): Value {
  if (outcome.isRefused) throw toHttpError(outcome.refusal);
  return outcome.value;
}

export const invalidRequest = (message: string): HttpError => new HttpError(422, message, 40010001);
export const notFoundError = (message: string): HttpError => new HttpError(404, message, 40410000);
/** Market data says 400 or 404 and no code. */
export const unknownDataError = (message: string): HttpError => new HttpError(404, message);
export const invalidDataRequest = (message: string): HttpError => new HttpError(400, message);
