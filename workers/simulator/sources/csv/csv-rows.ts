// Reads a CSV file of market data. The first line names the columns, in any order and case: `time` and `symbol`, and all
// columns of at least one of these groups:
//   a trade: price, size      a quote: bid, bid_size, ask, ask_size      a bar: open, high, low, close, volume
// Each further line fills the columns of one group (or of several that share a time) and leaves the others empty. `time` is an
// ISO 8601 time with its zone, or seconds, milliseconds, microseconds or nanoseconds since 1970; of a bar it is the start, and
// the resolution of the replay is its length. Lines may come in any order. Example:
//   time,symbol,price,size,bid,bid_size,ask,ask_size
//   2013-10-07T13:30:00Z,SPY,,,167.41,900,167.42,400
//   2013-10-07T13:30:00.25Z,SPY,167.42,100,,,,
import { readFileSync, statSync } from 'node:fs';
import Papa from 'papaparse';
import type { Bar, Quote, Trade } from '../../../../protocol/ticks.ts';
import { MarketDataError } from '../market-data-error.ts';
import { CSV_TIME_FORMATS, parseCsvTime } from './csv-time.ts';

const TRADE_COLUMNS = ['price', 'size'] as const;
const QUOTE_COLUMNS = ['bid', 'bid_size', 'ask', 'ask_size'] as const;
const BAR_COLUMNS = ['open', 'high', 'low', 'close', 'volume'] as const;
const KNOWN_COLUMNS: readonly string[] = ['time', 'symbol', ...TRADE_COLUMNS, ...QUOTE_COLUMNS, ...BAR_COLUMNS];
/** The file is held in memory as a whole. */
const MAXIMUM_BYTES = 256 * 1024 * 1024;

export type CsvRows = { readonly trades: readonly Trade[]; readonly quotes: readonly Quote[]; readonly bars: readonly Bar[] };

/**
 * All rows, in the order of the file; `barDurationUs` is undefined where bars are not expected. Throws a MarketDataError that
 * names file, line and column.
 */
export function readCsvRows(path: string, barDurationUs: number | undefined): CsvRows {
  const [header, ...lines] = parseLines(path);
  const columns = checkHeader(path, header);
  const rows = { trades: [] as Trade[], quotes: [] as Quote[], bars: [] as Bar[] };
  for (const [index, fields] of lines.entries()) {
    if (fields.length === 1 && fields[0]?.trim() === '') continue;
    const line = readLine(path, index + 2, columns, fields);
    const { symbol, atUs } = line;
    const trade = line.group(TRADE_COLUMNS);
    const quote = line.group(QUOTE_COLUMNS);
    const bar = line.group(BAR_COLUMNS);
    if (trade) rows.trades.push({ kind: 'trade', symbol, atUs, price: line.positive('price'), size: line.positive('size') });
    if (quote) rows.quotes.push(toQuote(line));
    if (bar) rows.bars.push(toBar(line, barDurationUs));
    if (!trade && !quote && !bar)
      line.refuse(`expected a trade (${TRADE_COLUMNS}), a quote (${QUOTE_COLUMNS}) or a bar (${BAR_COLUMNS})`);
  }
  return rows;
}

function parseLines(path: string): readonly (readonly string[])[] {
  const { size } = statSync(path);
  if (size > MAXIMUM_BYTES) {
    throw new MarketDataError(
      `${path}: expected at most ${MAXIMUM_BYTES} bytes, found ${size}: split it, or use a Lean folder`,
    );
  }
  const { data, errors } = Papa.parse<string[]>(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''), { delimiter: ',' });
  const [error] = errors;
  if (error) throw new MarketDataError(`${path} line ${(error.row ?? 0) + 1}: ${error.message}`);
  return data;
}

function checkHeader(path: string, header: readonly string[] | undefined): readonly string[] {
  const columns = (header ?? []).map((name) => name.trim().toLowerCase());
  const refuse = (reason: string): never => {
    throw new MarketDataError(`${path} line 1: ${reason}, found "${columns.join(',')}"`);
  };
  for (const name of ['time', 'symbol']) if (!columns.includes(name)) refuse(`expected a header with a column "${name}"`);
  const unknown = columns.find((name) => !KNOWN_COLUMNS.includes(name));
  if (unknown !== undefined) refuse(`unknown column "${unknown}": expected ${KNOWN_COLUMNS.join(', ')}`);
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) refuse(`the column "${twice}" is there twice`);
  for (const group of [TRADE_COLUMNS, QUOTE_COLUMNS, BAR_COLUMNS]) {
    const missing = group.find((name) => !columns.includes(name));
    if (missing && group.some((name) => columns.includes(name)))
      refuse(`expected all of ${group.join(', ')}: "${missing}" is missing`);
  }
  return columns;
}

type Line = {
  readonly symbol: string;
  readonly atUs: number;
  /** True when all of these columns are filled, false when none is. */
  group(names: readonly string[]): boolean;
  positive(name: string): number;
  notNegative(name: string): number;
  refuse(reason: string): never;
};

function readLine(path: string, lineNumber: number, columns: readonly string[], fields: readonly string[]): Line {
  const refuse = (reason: string): never => {
    throw new MarketDataError(`${path} line ${lineNumber}: ${reason}, found "${fields.join(',').slice(0, 120)}"`);
  };
  if (fields.length !== columns.length) refuse(`expected ${columns.length} columns (${columns.join(', ')})`);
  const textOf = (name: string): string => fields[columns.indexOf(name)]?.trim() ?? '';
  const numberOf = (name: string, expected: string, isGood: (value: number) => boolean): number => {
    const value = textOf(name) === '' ? Number.NaN : Number(textOf(name));
    return Number.isFinite(value) && isGood(value) ? value : refuse(`expected ${expected} for ${name}`);
  };
  const symbol = textOf('symbol').toUpperCase();
  if (symbol === '') refuse('expected a symbol');
  return {
    symbol,
    atUs: parseCsvTime(textOf('time')) ?? refuse(`expected ${CSV_TIME_FORMATS}`),
    group(names) {
      const filled = names.filter((name) => textOf(name) !== '');
      if (filled.length !== 0 && filled.length !== names.length) {
        refuse(`expected all of ${names.join(', ')} or none: only ${filled.join(', ')} given`);
      }
      return filled.length > 0;
    },
    positive: (name) => numberOf(name, 'a number above 0', (value) => value > 0),
    notNegative: (name) => numberOf(name, 'a number that is not negative', (value) => value >= 0),
    refuse,
  };
}

function toQuote(line: Line): Quote {
  const { symbol, atUs } = line;
  const bidPrice = line.notNegative('bid');
  const askPrice = line.notNegative('ask');
  return {
    kind: 'quote',
    symbol,
    atUs,
    bidPrice,
    bidSize: line.notNegative('bid_size'),
    askPrice,
    askSize: line.notNegative('ask_size'),
  };
}

function toBar(line: Line, durationUs: number | undefined): Bar {
  if (durationUs === undefined)
    return line.refuse('a bar has no length at the resolution "tick": expected a replay of second, minute, hour or daily');
  const { symbol, atUs } = line;
  const [open, high, low, close] = [line.positive('open'), line.positive('high'), line.positive('low'), line.positive('close')];
  if (low > Math.min(open, close) || high < Math.max(open, close)) line.refuse('expected low <= open, close <= high');
  return { kind: 'bar', symbol, atUs, durationUs, open, high, low, close, volume: line.notNegative('volume') };
}
