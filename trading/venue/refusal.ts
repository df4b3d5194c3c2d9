// How the venue says no: an HTTP status, Alpaca's numeric code and message, and the extra fields that explain it.

export type VenueRefusal = {
  readonly status: 400 | 403 | 404 | 422;
  readonly code: number;
  readonly message: string;
  /** Extra fields of the error envelope, such as `buying_power` or `existing_order_id`. */
  readonly details: Readonly<Record<string, string>>;
};

/** What came of asking the venue for something: the thing asked for, or why not. */
export type VenueOutcome<Value> =
  | { readonly isRefused: false; readonly value: Value }
  | { readonly isRefused: true; readonly refusal: VenueRefusal };

export const granted = <Value>(value: Value): VenueOutcome<Value> => ({ isRefused: false, value });

const refused = (status: VenueRefusal['status'], code: number, message: string, details: VenueRefusal['details'] = {}) =>
  ({ isRefused: true, refusal: { status, code, message, details } }) as const;

export type Refused = ReturnType<typeof refused>;

/** 422 40010001: the request itself is malformed, incomplete, or asks for what this venue does not do. */
export const malformed = (message: string): Refused => refused(422, 40010001, message);

/** 422 42210000: well-formed, but against the rules of the order, the asset, or the order's present state. */
export const unprocessable = (message: string, details: VenueRefusal['details'] = {}): Refused =>
  refused(422, 42210000, message, details);

/** 403 40310000: the account may not do this now: buying power, quantity, wash trades. */
export const forbidden = (message: string, details: VenueRefusal['details'] = {}): Refused =>
  refused(403, 40310000, message, details);

/** 404 40410000: there is no such order, position or asset. */
export const notFound = (message: string): Refused => refused(404, 40410000, message);
