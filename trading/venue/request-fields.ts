// Single fields of a request's body: what a value must look like, and the refusal that names what was found.
import type { Instrument } from '../../protocol/instruments.ts';
import { type Decimal, parseDecimal } from '../decimal.ts';
import { granted, malformed, type Refused, unprocessable, type VenueOutcome } from './refusal.ts';

export type Body = Readonly<Record<string, unknown>>;
export type Instruments = ReadonlyMap<string, Instrument>;

const LONGEST_CLIENT_ORDER_ID = 128;
const MOST_DECIMALS = 9;
const PLAIN_NUMBER = /^\d+(\.\d+)?$/;

export const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';
export const shown = (value: unknown): string => (value === undefined ? '(nothing)' : JSON.stringify(value));

export function asBody(body: unknown): VenueOutcome<Body> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return malformed('request body format is invalid: expected a JSON object');
  return granted(body as Body);
}

/** Alpaca takes crypto pairs with and without the slash. */
export function findInstrument(instruments: Instruments, symbol: string): Instrument | undefined {
  const exact = instruments.get(symbol);
  if (exact) return exact;
  for (const instrument of instruments.values()) {
    if (instrument.assetClass === 'crypto' && instrument.symbol.replace('/', '') === symbol) return instrument;
  }
  return undefined;
}

/** Empty and absent ids are the same: the venue chooses one. */
export function parseClientOrderId(value: unknown): VenueOutcome<string | null> {
  if (!isGiven(value)) return granted(null);
  if (typeof value !== 'string') return malformed(`invalid client_order_id ${shown(value)}: expected a string`);
  if (value.length > LONGEST_CLIENT_ORDER_ID) {
    return malformed(`client_order_id must be no more than ${LONGEST_CLIENT_ORDER_ID} characters, found ${value.length}`);
  }
  return granted(value);
}

function decimalsOf(text: string): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

/** A positive plain decimal of at most nine places: exponents are refused, as a client that writes them writes them by accident. */
export function parseAmount(field: string, value: unknown): VenueOutcome<Decimal> {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !PLAIN_NUMBER.test(text))
    return malformed(`invalid ${field} ${shown(value)}: expected a positive plain decimal`);
  // Zeros beyond the ninth place change nothing.
  const exact = decimalsOf(text) > MOST_DECIMALS ? text.replace(/(\.\d{9})0+$/, '$1') : text;
  if (decimalsOf(exact) > MOST_DECIMALS)
    return malformed(`invalid ${field} ${text}: at most ${MOST_DECIMALS} decimal places are allowed`);
  const parsed = parseDecimal(exact);
  return parsed > 0n ? granted(parsed) : malformed(`${field} must be > 0`);
}

/**
 * An amount that is a price of this instrument. The smallest step is a cent from one dollar on and a hundredth of that below
 * (SEC Rule 612); crypto has its own. `field` is the name in Alpaca's message, `path` where it stands in the body.
 */
export function parsePrice(
  field: 'limit_price' | 'stop_price',
  value: unknown,
  instrument: Instrument,
  path: string = field,
): VenueOutcome<Decimal> {
  const price = parseAmount(path, value);
  if (price.isRefused) return price;
  return checkPriceIncrement(field, price.value, String(value), instrument) ?? price;
}

export const parseOptionalPrice = (
  field: 'limit_price' | 'stop_price',
  value: unknown,
  instrument: Instrument,
  path: string = field,
): VenueOutcome<Decimal | null> => (isGiven(value) ? parsePrice(field, value, instrument, path) : granted(null));

function checkPriceIncrement(field: string, price: Decimal, text: string, instrument: Instrument): Refused | null {
  const step =
    instrument.assetClass === 'crypto'
      ? parseDecimal(instrument.priceIncrement)
      : parseDecimal(price >= parseDecimal('1') ? '0.01' : '0.0001');
  if (step === 0n || price % step === 0n) return null;
  return unprocessable(`invalid ${field} ${text}. sub-penny increment does not fulfill minimum pricing criteria`);
}
