// Parses the CSV lines of Lean files straight from bytes: a day of ticks has a quarter of a million of them.
import { MarketDataError } from '../market-data-error.ts';

/** `number`; `optional` (an empty field is 0); `text` (skipped); `minute`: `YYYYMMDD HH:MM` as the number YYYYMMDDHHMM. */
export type Column = { readonly name: string; readonly type: 'number' | 'optional' | 'text' | 'minute' };

/** Refuses the current line: the message gets the file and the line in front. */
export type Refuse = (reason: string) => never;

const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
/** Up to here an integer mantissa divided by a power of ten is correctly rounded. */
const EXACT_DIGITS = 15;

/** Calls `onRow` with one number per column (0 for text). The array is reused: copy what must last. */
export function parseRows(
  file: string,
  bytes: Uint8Array,
  columns: readonly Column[],
  onRow: (row: Float64Array, refuse: Refuse) => void,
): void {
  const row = new Float64Array(columns.length);
  let line = 0;
  let position = 0;
  let lineStart = 0;
  const refuse: Refuse = (reason) => {
    const found = decode(bytes, lineStart, endOfLine(bytes, lineStart)).slice(0, 120);
    throw new MarketDataError(`${file} line ${line}: ${reason}, found "${found}"`);
  };
  const refuseColumns = (): never =>
    refuse(`expected ${columns.length} columns (${columns.map(({ name }) => name).join(', ')})`);

  while (position < bytes.length) {
    line++;
    lineStart = position;
    const lineEnd = endOfLine(bytes, position);
    if (lineEnd > lineStart) {
      for (let index = 0; index < columns.length; index++) {
        if (position > lineEnd) refuseColumns();
        const end = endOfField(bytes, position, lineEnd);
        const column = columns[index] as Column;
        row[index] = column.type === 'text' ? 0 : parseField(bytes, position, end, column, refuse);
        position = end + 1;
      }
      if (position <= lineEnd) refuseColumns();
      onRow(row, refuse);
    }
    position = lineEnd;
    if (bytes[position] === CARRIAGE_RETURN) position++;
    if (bytes[position] === LINE_FEED) position++;
  }
}

function endOfLine(bytes: Uint8Array, from: number): number {
  let end = from;
  while (end < bytes.length && bytes[end] !== LINE_FEED && bytes[end] !== CARRIAGE_RETURN) end++;
  return end;
}

function endOfField(bytes: Uint8Array, from: number, lineEnd: number): number {
  let end = from;
  while (end < lineEnd && bytes[end] !== COMMA) end++;
  return end;
}

function parseField(bytes: Uint8Array, from: number, to: number, column: Column, refuse: Refuse): number {
  if (column.type === 'minute') return parseMinute(decode(bytes, from, to), column, refuse);
  if (from === to && column.type === 'optional') return 0;
  const fast = parseNumber(bytes, from, to);
  if (!Number.isNaN(fast)) return fast;
  const slow = from === to ? Number.NaN : Number(decode(bytes, from, to));
  return Number.isFinite(slow) ? slow : refuse(`expected a number for ${column.name}`);
}

/** NaN for what it cannot read exactly: exponents, too many digits, and everything that is no number. */
function parseNumber(bytes: Uint8Array, from: number, to: number): number {
  const isNegative = bytes[from] === MINUS;
  let mantissa = 0;
  let digits = 0;
  let decimals = -1;
  for (let position = isNegative ? from + 1 : from; position < to; position++) {
    const byte = bytes[position] as number;
    if (byte === DOT && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (byte < ZERO || byte > NINE) return Number.NaN;
    mantissa = mantissa * 10 + (byte - ZERO);
    digits++;
    if (decimals >= 0) decimals++;
  }
  if (digits === 0 || digits > EXACT_DIGITS) return Number.NaN;
  const value = decimals > 0 ? mantissa / 10 ** decimals : mantissa;
  return isNegative ? -value : value;
}

function parseMinute(text: string, column: Column, refuse: Refuse): number {
  const parts = /^(\d{8}) (\d{2}):(\d{2})$/.exec(text);
  return parts ? Number(`${parts[1]}${parts[2]}${parts[3]}`) : refuse(`expected "YYYYMMDD HH:MM" for ${column.name}`);
}

const decode = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.subarray(from, to)).toString('latin1');
