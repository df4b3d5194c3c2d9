// What a file of a Lean folder says, as bars, trades and quotes. Equities are filed by New York day with prices in
// 1/10,000 dollar, crypto by UTC day with prices in dollars. Bars are labelled by their start, quotes by their interval's end.
import type { Bar, Quote, Trade } from '../../../../protocol/ticks.ts';
import { toDayNumber, utcMidnightUs } from '../../../../trading/calendar-dates.ts';
import { newYorkToUs } from '../../../../trading/new-york-time.ts';
import type { ReplayResolution } from '../replay-settings.ts';
import type { LeanSymbol } from './lean-folder.ts';
import { type Column, parseRows, type Refuse } from './parse-rows.ts';
import { readZippedCsv } from './zipped-csv.ts';

const DAY_MS = 86_400_000;
const MINUTE_US = 60_000_000;
const NOON_US = 720 * MINUTE_US;
const EQUITY_PRICE_UNITS = 10_000;

export const RESOLUTION_US = {
  tick: 0,
  second: 1_000_000,
  minute: MINUTE_US,
  hour: 60 * MINUTE_US,
  daily: DAY_MS * 1000,
} as const satisfies Readonly<Record<ReplayResolution, number>>;

const numbers = (...names: readonly string[]): readonly Column[] => names.map((name) => ({ name, type: 'number' }));
const optionals = (...names: readonly string[]): readonly Column[] => names.map((name) => ({ name, type: 'optional' }));
const texts = (...names: readonly string[]): readonly Column[] => names.map((name) => ({ name, type: 'text' }));

const TIME: Column = { name: 'milliseconds since midnight', type: 'number' };
const MINUTE_TIME: Column = { name: 'YYYYMMDD HH:MM', type: 'minute' };
const PRICES = ['open', 'high', 'low', 'close'] as const;
const BAR_COLUMNS = numbers(...PRICES, 'volume');
// A side without a quote is left empty.
const QUOTE_COLUMNS = optionals(
  ...PRICES.map((price) => `bid ${price}`),
  'bid size',
  ...PRICES.map((price) => `ask ${price}`),
  'ask size',
);
const SIDES = optionals('bid price', 'bid size', 'ask price', 'ask size');
const MARKS: readonly Column[] = [...texts('exchange', 'sale condition'), ...numbers('suspicious')];

/** The file of one day (`date`), or of all days when `date` is undefined. */
export type LeanFile = {
  readonly path: string;
  readonly symbol: LeanSymbol;
  readonly resolution: ReplayResolution;
  readonly date: string | undefined;
};

/** Trade bars of a second, minute, hour or day. */
export function readBars(file: LeanFile): readonly Bar[] {
  const { symbol } = file.symbol;
  const durationUs = RESOLUTION_US[file.resolution];
  const units = priceUnitsOf(file);
  return readRows(file, BAR_COLUMNS, (row, atUs, refuse): Bar => {
    const [, open, high, low, close, volume] = row as unknown as Six;
    if (!(low > 0 && low <= open && low <= close && high >= open && high >= close))
      refuse('expected 0 < low <= open, close <= high');
    if (volume < 0) refuse('expected a volume that is not negative');
    return {
      kind: 'bar',
      symbol,
      atUs,
      durationUs,
      open: open / units,
      high: high / units,
      low: low / units,
      close: close / units,
      volume,
    };
  });
}

/** The last quote of each second, minute or hour, at the interval's end. A price of 0 is a side without a quote. */
export function readBarQuotes(file: LeanFile): readonly Quote[] {
  const { symbol } = file.symbol;
  const durationUs = RESOLUTION_US[file.resolution];
  const units = priceUnitsOf(file);
  return readRows(file, QUOTE_COLUMNS, (row, atUs, refuse): Quote => {
    const [, , , , bid, bidSize, , , , ask, askSize] = row as unknown as Eleven;
    if (bid < 0 || ask < 0 || bidSize < 0 || askSize < 0) refuse('expected prices and sizes that are not negative');
    return { kind: 'quote', symbol, atUs: atUs + durationUs, bidPrice: bid / units, bidSize, askPrice: ask / units, askSize };
  });
}

/** Every print of a day but those marked suspicious. */
export function readTicks(file: LeanFile): readonly Trade[] {
  const { symbol, assetClass } = file.symbol;
  const units = priceUnitsOf(file);
  const columns = [...numbers('price', 'size'), ...(assetClass === 'crypto' ? [] : MARKS)];
  return readRows(file, columns, (row, atUs, refuse): Trade | undefined => {
    const [, price, size] = row as unknown as Six;
    if (row[5]) return undefined;
    if (!(price > 0 && size >= 0)) refuse('expected a price above 0 and a size that is not negative');
    return size === 0 ? undefined : { kind: 'trade', symbol, atUs, price: price / units, size };
  });
}

/** Every quote of a day but those marked suspicious; a side that a line leaves out stays as it was. */
export function readTickQuotes(file: LeanFile): readonly Quote[] {
  const { symbol, assetClass } = file.symbol;
  const units = priceUnitsOf(file);
  let last = { bidPrice: 0, bidSize: 0, askPrice: 0, askSize: 0 };
  return readRows(file, [...SIDES, ...(assetClass === 'crypto' ? [] : MARKS)], (row, atUs, refuse): Quote | undefined => {
    const [, bid, bidSize, ask, askSize] = row as unknown as Six;
    if (row[7]) return undefined;
    if (bid < 0 || ask < 0 || bidSize < 0 || askSize < 0) refuse('expected prices and sizes that are not negative');
    if (bid > 0) last = { ...last, bidPrice: bid / units, bidSize };
    if (ask > 0) last = { ...last, askPrice: ask / units, askSize };
    return { kind: 'quote', symbol, atUs, ...last };
  });
}

type Six = readonly [number, number, number, number, number, number];
type Eleven = readonly [...Six, number, number, number, number, number];

function readRows<T>(
  file: LeanFile,
  columns: readonly Column[],
  toRow: (row: Float64Array, atUs: number, refuse: Refuse) => T | undefined,
): readonly T[] {
  const rows: T[] = [];
  const timeOf = file.date === undefined ? createMinuteTime(file.symbol) : createDayTime(file.symbol, file.date);
  let lastUs = Number.NEGATIVE_INFINITY;
  const timeColumn = file.date === undefined ? MINUTE_TIME : TIME;
  parseRows(file.path, readZippedCsv(file.path), [timeColumn, ...columns], (row, refuse) => {
    const atUs = timeOf(row[0] as number, refuse);
    if (atUs < lastUs) refuse('expected lines in the order of time');
    lastUs = atUs;
    const parsed = toRow(row, atUs, refuse);
    if (parsed !== undefined) rows.push(parsed);
  });
  return rows;
}

type ToTime = (value: number, refuse: Refuse) => number;

function createDayTime(symbol: LeanSymbol, date: string): ToTime {
  // Noon is safe from the change of clocks, which happens at two in the night and on days without trading.
  const midnightUs = symbol.assetClass === 'crypto' ? utcMidnightUs(date) : newYorkToUs(date, NOON_US) - NOON_US;
  return (milliseconds, refuse) => {
    if (!(milliseconds >= 0 && milliseconds <= DAY_MS)) refuse(`expected milliseconds since midnight from 0 to ${DAY_MS}`);
    return midnightUs + Math.round(milliseconds * 1000);
  };
}

function createMinuteTime(symbol: LeanSymbol): ToTime {
  const isCrypto = symbol.assetClass === 'crypto';
  let last = { day: 0, date: '' };
  return (value, refuse) => {
    const day = Math.floor(value / 10_000);
    if (day !== last.day) last = { day, date: toCheckedDate(day, refuse) };
    const minutes = Math.floor((value % 10_000) / 100) * 60 + (value % 100);
    return isCrypto ? utcMidnightUs(last.date) + minutes * MINUTE_US : newYorkToUs(last.date, minutes * MINUTE_US);
  };
}

function toCheckedDate(day: number, refuse: Refuse): string {
  const text = String(day);
  const date = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  try {
    toDayNumber(date);
    return date;
  } catch {
    return refuse('expected a date that exists');
  }
}

const priceUnitsOf = (file: LeanFile): number => (file.symbol.assetClass === 'crypto' ? 1 : EQUITY_PRICE_UNITS);
