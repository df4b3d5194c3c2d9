// The names and the end of a symbol from a Lean map file: `YYYYMMDD,ticker[,exchange]`, one row for the last day on which a ticker
// holds, the first for the day of its listing. The last row of a symbol that is still listed lies far in the future; any other is
// its last day of trading.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays } from '../../../../trading/calendar-dates.ts';
import { sessionAfter } from '../../../../trading/sessions.ts';
import type { DatedCorporateAction } from '../../market-source.ts';
import { MarketDataError } from '../market-data-error.ts';
import type { LeanSymbol } from './lean-folder.ts';

const STILL_LISTED_FROM = '2050-01-01';
const FOREVER = '9999-12-31';

/** A ticker under which the files of a symbol lie, from the day after the one before ended to its own last day. */
export type TickerPeriod = { readonly fileName: string; readonly after: string; readonly until: string };

/** Oldest first. One without bounds where the folder has no map file. Throws a MarketDataError for a broken one. */
export function readTickers(folder: string, symbol: LeanSymbol): readonly TickerPeriod[] {
  const periods: TickerPeriod[] = [];
  for (const { day, ticker } of readMapFile(folder, symbol)) {
    const last = periods.at(-1);
    // The day of listing begins the first name instead of ending one.
    if (last?.fileName === ticker) periods[periods.length - 1] = { ...last, until: day };
    else periods.push({ fileName: ticker, after: last?.until ?? '', until: day });
  }
  return periods.length > 0 ? periods : [{ fileName: symbol.fileName, after: '', until: FOREVER }];
}

/** None where the folder has no map file, or where the symbol is listed all through the range. Throws a MarketDataError for a broken one. */
export function readDelisting(
  folder: string,
  leanSymbol: LeanSymbol,
  range: { readonly from: string; readonly to: string },
): readonly DatedCorporateAction[] {
  const { symbol } = leanSymbol;
  const lastDay = readMapFile(folder, leanSymbol).at(-1)?.day;
  if (lastDay === undefined || lastDay >= STILL_LISTED_FROM) return [];
  const exDate = sessionAfter(lastDay).date;
  return exDate > range.from && exDate <= range.to ? [{ exDate, action: { kind: 'delisting', symbol } }] : [];
}

type MapRow = { readonly day: string; readonly ticker: string };

function readMapFile(folder: string, { symbol, assetClass }: LeanSymbol): readonly MapRow[] {
  const path = join(folder, 'equity', 'usa', 'map_files', `${symbol.toLowerCase()}.csv`);
  if (assetClass !== 'us_equity' || !existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, index) => (line.trim() === '' ? [] : [parseRow(line.trim(), path, index + 1)]));
}

function parseRow(line: string, path: string, lineNumber: number): MapRow {
  const [, year, month, day, ticker] = /^(\d{4})(\d{2})(\d{2}),(\w[^,]*)/.exec(line) ?? [];
  try {
    if (year === undefined || ticker === undefined)
      throw new RangeError(`expected a day and a ticker such as 20140609,aapl, found "${line}"`);
    return { day: addDays(`${year}-${month}-${day}`, 0), ticker: ticker.trim().toLowerCase() };
  } catch (cause) {
    throw new MarketDataError(`${path}, line ${lineNumber}: ${(cause as Error).message}`);
  }
}
