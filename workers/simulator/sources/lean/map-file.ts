// The end of a symbol from a Lean map file: `YYYYMMDD,ticker[,exchange]`, one row for the last day on which a ticker holds. The last row
// of a symbol that is still listed lies far in the future; any other is its last day of trading.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays } from '../../../../trading/calendar-dates.ts';
import { sessionAfter } from '../../../../trading/sessions.ts';
import type { DatedCorporateAction } from '../../market-source.ts';
import { MarketDataError } from '../market-data-error.ts';
import type { LeanSymbol } from './lean-folder.ts';

const STILL_LISTED_FROM = '2050-01-01';

/** None where the folder has no map file, or where the symbol is listed all through the range. Throws a MarketDataError for a broken one. */
export function readDelisting(
  folder: string,
  { symbol, assetClass }: LeanSymbol,
  range: { readonly from: string; readonly to: string },
): readonly DatedCorporateAction[] {
  const path = join(folder, 'equity', 'usa', 'map_files', `${symbol.toLowerCase()}.csv`);
  if (assetClass !== 'us_equity' || !existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  const days = lines.flatMap((line, index) => (line.trim() === '' ? [] : [parseDay(line.trim(), path, index + 1)]));
  const lastDay = days.at(-1);
  if (lastDay === undefined || lastDay >= STILL_LISTED_FROM) return [];
  const exDate = sessionAfter(lastDay).date;
  return exDate > range.from && exDate <= range.to ? [{ exDate, action: { kind: 'delisting', symbol } }] : [];
}

function parseDay(line: string, path: string, lineNumber: number): string {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2}),\w/.exec(line) ?? [];
  try {
    if (year === undefined) throw new RangeError(`expected a day and a ticker such as 20140609,aapl, found "${line}"`);
    return addDays(`${year}-${month}-${day}`, 0);
  } catch (cause) {
    throw new MarketDataError(`${path}, line ${lineNumber}: ${(cause as Error).message}`);
  }
}
