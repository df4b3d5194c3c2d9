// Reads fields of the venue's JSON under their own names: the SDK keeps them beside its own, with nothing rounded.
import { type DecimalString, isDecimalString } from '../../../protocol/decimal-string.ts';
import { formatDecimal, fromFloat } from '../../../trading/decimal.ts';
import { toMicroseconds } from './timestamps.ts';

export type VenueFields = Readonly<Record<string, unknown>>;

/** An answer of the venue that does not say what it must. */
export class UnreadableAnswer extends Error {
  constructor(field: string, expected: string, found: unknown) {
    super(`${field}: expected ${expected}, found ${found === undefined ? 'nothing' : JSON.stringify(found)?.slice(0, 80)}`);
    this.name = 'UnreadableAnswer';
  }
}

export function asVenueFields(value: unknown, what: string): VenueFields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as VenueFields;
  throw new UnreadableAnswer(what, 'an object', value);
}

export function readText(fields: VenueFields, field: string): string {
  const value = fields[field];
  if (typeof value === 'string' && value !== '') return value;
  throw new UnreadableAnswer(field, 'a text', value);
}

export const readOptionalText = (fields: VenueFields, field: string): string | null =>
  isAbsent(fields[field]) ? null : readText(fields, field);

export function readDecimal(fields: VenueFields, field: string): DecimalString {
  const value = fields[field];
  if (isDecimalString(value)) return value;
  // Documented as texts everywhere; a number still says what it means.
  if (typeof value === 'number' && Number.isFinite(value)) return formatDecimal(fromFloat(value));
  throw new UnreadableAnswer(field, 'a plain decimal such as "12.5"', value);
}

export const readOptionalDecimal = (fields: VenueFields, field: string): DecimalString | null =>
  isAbsent(fields[field]) ? null : readDecimal(fields, field);

export function readTimeUs(fields: VenueFields, field: string): number {
  try {
    return toMicroseconds(fields[field]);
  } catch {
    throw new UnreadableAnswer(field, 'an RFC 3339 time', fields[field]);
  }
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';
