// Money, prices and quantities of orders, fills, positions and accounts travel as decimal strings: no float touches an account.

declare const brand: unique symbol;

/** A plain decimal such as `-12.5`: optional sign, digits, optional fraction. Never an exponent, never `NaN`. */
export type DecimalString = string & { readonly [brand]: 'DecimalString' };

const DECIMAL_PATTERN = /^-?(?:\d+)(?:\.\d+)?$/;

export function isDecimalString(value: unknown): value is DecimalString {
  return typeof value === 'string' && DECIMAL_PATTERN.test(value);
}

/** Brands a literal or a checked text. Throws a RangeError that names what was wrong. */
export function toDecimalString(text: string): DecimalString {
  if (isDecimalString(text)) return text;
  throw new RangeError(`expected a plain decimal such as "12.5", found ${JSON.stringify(text)}`);
}
