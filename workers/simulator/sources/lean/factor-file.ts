// Splits and dividends from a Lean factor file: `YYYYMMDD,price factor,split factor,reference price`, one row for the last day
// on which its factors hold. Two rows in a row with other split factors are a split, with other price factors a dividend.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays } from '../../../../trading/calendar-dates.ts';
import { type Decimal, decimal, divide, multiply, ONE, parseDecimal, roundTo } from '../../../../trading/decimal.ts';
import { sessionAfter } from '../../../../trading/sessions.ts';
import type { DatedCorporateAction } from '../../market-source.ts';
import { MarketDataError } from '../market-data-error.ts';
import type { LeanSymbol } from './lean-folder.ts';

type FactorRow = { readonly date: string; readonly price: Decimal; readonly split: Decimal; readonly reference: Decimal };

/** Dollars of dividends are known to so many decimals; what the factors say beyond is rounding. */
const DIVIDEND_DECIMALS = 4;
/** Factors have seven decimals, so a ratio of theirs is a whole or simple number to five. */
const RATIO_DECIMALS = 5;

/** Those up to the last recorded date, also of the time before the first; none where the folder has no factor file. Throws a MarketDataError for a broken one. */
export function readFactorFile(
  folder: string,
  { symbol, assetClass }: LeanSymbol,
  dates: readonly string[],
): readonly DatedCorporateAction[] {
  const path = join(folder, 'equity', 'usa', 'factor_files', `${symbol.toLowerCase()}.csv`);
  const last = dates.at(-1);
  if (assetClass !== 'us_equity' || last === undefined || !existsSync(path)) return [];
  const rows = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => parseRow(line.trim(), path, index + 1));
  return rows
    .slice(0, -1)
    .flatMap((row, index) => actionsBetween(symbol, row, rows[index + 1] ?? row))
    .filter(({ exDate }) => exDate <= last);
}

function actionsBetween(symbol: string, before: FactorRow, after: FactorRow): readonly DatedCorporateAction[] {
  const exDate = sessionAfter(before.date).date;
  const actions: DatedCorporateAction[] = [];
  if (before.split !== after.split) {
    const ratio = roundTo(divide(after.split, before.split), RATIO_DECIMALS);
    actions.push({ exDate, action: { kind: 'split', symbol, ratio } });
  }
  if (before.price !== after.price) {
    const kept = divide(before.price, after.price);
    const perShare = roundTo(multiply(before.reference, decimal(ONE - kept)), DIVIDEND_DECIMALS);
    if (perShare > 0n) actions.push({ exDate, action: { kind: 'dividend', symbol, perShare } });
  }
  return actions;
}

function parseRow(line: string, path: string, lineNumber: number): FactorRow {
  const [day = '', price = '', split = '', reference = '0'] = line.split(',');
  try {
    if (!/^\d{8}$/.test(day)) throw new RangeError(`expected a day such as 20140609, found "${day}"`);
    const date = addDays(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`, 0);
    const row = { date, price: parseDecimal(price), split: parseDecimal(split), reference: parseDecimal(reference) };
    if (row.price <= 0n || row.split <= 0n) throw new RangeError('expected factors above 0');
    return row;
  } catch (cause) {
    throw new MarketDataError(`${path}, line ${lineNumber}: ${(cause as Error).message}`);
  }
}
