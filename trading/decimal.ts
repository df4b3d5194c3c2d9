// Exact decimal arithmetic for money, prices and quantities: a bigint that counts units of 10^-18.
// Alpaca sends at most 9 decimals, so a price times a quantity is exact; only division rounds.
import { type DecimalString, isDecimalString } from '../protocol/decimal-string.ts';

declare const brand: unique symbol;

/** A number of 10^-18 units. Add, subtract, negate and compare with the ordinary operators and brand the result with `decimal`. */
export type Decimal = bigint & { readonly [brand]: 'Decimal' };

export const DECIMAL_PLACES = 18;
const ONE_UNIT = 10n ** BigInt(DECIMAL_PLACES);

export const ZERO = 0n as Decimal;
export const ONE = ONE_UNIT as Decimal;

const ZERO_DIGIT = '0'.charCodeAt(0);
/** Whole numbers up to here are exact as floats, which are read from text much faster. */
const LONGEST_EXACT_DIGITS = 15;
/** The units of 1, 0.1, 0.01, ... */
const STEPS: readonly bigint[] = Array.from(
  { length: DECIMAL_PLACES + 1 },
  (_, places) => 10n ** BigInt(DECIMAL_PLACES - places),
);

/** Brands the result of bigint arithmetic on decimals. */
export const decimal = (units: bigint): Decimal => units as Decimal;

/** Parses a plain decimal. Throws a RangeError for exponents, other text, and more than 18 decimals. */
export function parseDecimal(text: string): Decimal {
  if (!isDecimalString(text)) throw new RangeError(`expected a plain decimal such as "12.5", found ${JSON.stringify(text)}`);
  const isNegative = text.startsWith('-');
  const unsigned = isNegative ? text.slice(1) : text;
  const point = unsigned.indexOf('.');
  const fraction = point < 0 ? '' : unsigned.slice(point + 1);
  if (fraction.length > DECIMAL_PLACES) throw new RangeError(`expected at most ${DECIMAL_PLACES} decimals, found ${text}`);
  const whole = point < 0 ? unsigned : unsigned.slice(0, point);
  const digits = whole + fraction;
  const units =
    digits.length <= LONGEST_EXACT_DIGITS
      ? BigInt(Number(digits)) * stepOf(fraction.length)
      : BigInt(whole + fraction.padEnd(DECIMAL_PLACES, '0'));
  return (isNegative ? -units : units) as Decimal;
}

/** Writes a decimal without trailing zeros, `0` for zero. */
export function formatDecimal(value: Decimal): DecimalString {
  const whole = value / ONE_UNIT;
  const rest = value - whole * ONE_UNIT;
  if (rest === 0n) return whole.toString() as DecimalString;
  const isNegative = value < 0n;
  const digits = (isNegative ? -rest : rest).toString().padStart(DECIMAL_PLACES, '0');
  let end = DECIMAL_PLACES;
  while (digits.charCodeAt(end - 1) === ZERO_DIGIT) end -= 1;
  return `${isNegative && whole === 0n ? '-' : ''}${whole}.${digits.slice(0, end)}` as DecimalString;
}

/** The exact product where both factors have at most 9 decimals, else the nearest one (half to even). */
export function multiply(a: Decimal, b: Decimal): Decimal {
  if (a === 0n || b === 0n) return ZERO;
  if (a === ONE_UNIT) return b;
  if (b === ONE_UNIT) return a;
  return divideHalfEven(a * b, ONE_UNIT) as Decimal;
}

/** The nearest quotient at 18 decimals, half to even. Throws a RangeError on division by zero. */
export function divide(a: Decimal, b: Decimal): Decimal {
  if (b === 0n) throw new RangeError('division by zero');
  if (b === ONE_UNIT) return a;
  return divideHalfEven(a * ONE_UNIT, b) as Decimal;
}

/** Rounds to `places` decimals, half to even. */
export function roundTo(value: Decimal, places: number): Decimal {
  const step = stepOf(places);
  return (divideHalfEven(value, step) * step) as Decimal;
}

/** The largest multiple of `increment` that is not beyond `value`, towards zero. */
export const truncateTo = (value: Decimal, increment: Decimal): Decimal => (value - (value % increment)) as Decimal;

export const isMultipleOf = (value: Decimal, increment: Decimal): boolean => value % increment === 0n;
export const absolute = (value: Decimal): Decimal => (value < 0n ? -value : value) as Decimal;
export const negate = (value: Decimal): Decimal => -value as Decimal;
export const smaller = (a: Decimal, b: Decimal): Decimal => (a < b ? a : b);
export const larger = (a: Decimal, b: Decimal): Decimal => (a > b ? a : b);

/** The nearest float. For display, charts and market data arithmetic only: never convert back into an account. */
export const toFloat = (value: Decimal): number => Number(formatDecimal(value));

/** The decimal that a market data price prints as, to 18 decimals. Market data is float64 on the wire. */
export function fromFloat(value: number): Decimal {
  if (!Number.isFinite(value)) throw new RangeError(`expected a finite number, found ${value}`);
  const text = String(value);
  const isPlain = !text.includes('e') && text.length - text.indexOf('.') <= DECIMAL_PLACES + 1;
  return parseDecimal(isPlain ? text : value.toFixed(DECIMAL_PLACES));
}

/** The units of the last of so many decimals. */
function stepOf(places: number): bigint {
  const step = STEPS[places];
  if (step === undefined) throw new RangeError(`expected 0 to ${DECIMAL_PLACES} decimals, found ${places}`);
  return step;
}

function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const remainder = numerator % denominator;
  if (remainder === 0n) return quotient;
  const doubled = (remainder < 0n ? -remainder : remainder) * 2n;
  const size = denominator < 0n ? -denominator : denominator;
  const isUp = doubled > size || (doubled === size && quotient % 2n !== 0n);
  if (!isUp) return quotient;
  return numerator < 0n === denominator < 0n ? quotient + 1n : quotient - 1n;
}
