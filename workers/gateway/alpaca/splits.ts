// Splits from the venue's list of corporate actions, for books of which the account holds nothing.
import { setTimeout as pause } from 'node:timers/promises';
import type { marketData } from '@alpacahq/alpaca-trade-api';
import type { SplitQuestion, VenueSplit } from '../../../protocol/queries.ts';
import type { WorkerContext } from '../../../runtime/worker-process.ts';
import { addDays } from '../../../trading/calendar-dates.ts';
import { formatDecimal, fromFloat } from '../../../trading/decimal.ts';
import { isCryptoSymbol } from './crypto-symbols.ts';
import type { RestReader } from './rest-client.ts';
import { toVenueFailure } from './sdk-failures.ts';
import { UnreadableAnswer } from './venue-fields.ts';

const PAGE_SIZE = 1_000;
/** The list is sorted by the day on which the venue processes it, which may come before the day on which shares trade changed. */
const OVERLAP_DAYS = 7;

type SdkSplit = Pick<marketData.ForwardSplit, 'id' | 'symbol' | 'exDate' | 'oldRate' | 'newRate'>;

/** Null when the list cannot be read in time: orders and positions are known without it, and the next comparison asks again. */
export async function readSplits(
  rest: RestReader,
  question: SplitQuestion,
  withinMs: number,
  log: WorkerContext['log'],
): Promise<readonly VenueSplit[] | null> {
  const symbols = question.symbols.filter((symbol) => !isCryptoSymbol(symbol)).join(',');
  if (symbols === '') return [];
  try {
    return await Promise.race([readAll(rest, symbols, question.sinceDate), tooLate(withinMs)]);
  } catch (error) {
    log('warn', `splits of ${symbols} could not be read: ${toVenueFailure(error).message}`);
    return null;
  }
}

async function tooLate(withinMs: number): Promise<never> {
  await pause(withinMs, undefined, { ref: false });
  throw new Error(`the list did not come within ${withinMs} ms`);
}

async function readAll(rest: RestReader, symbols: string, sinceDate: string): Promise<readonly VenueSplit[]> {
  const query = {
    symbols,
    types: 'forward_split,reverse_split',
    start: new Date(addDays(sinceDate, -OVERLAP_DAYS)),
    limit: PAGE_SIZE,
  };
  const splits: VenueSplit[] = [];
  let pageToken: string | null = null;
  do {
    const page = await rest.read('market-data', 'reserved', (sdk) =>
      sdk.marketData.corporateActions.corporateActions({ ...query, ...(pageToken !== null && { pageToken }) }),
    );
    const { forwardSplits = [], reverseSplits = [] } = page.corporateActions;
    splits.push(...[...forwardSplits, ...reverseSplits].map(toSplit));
    pageToken = page.nextPageToken;
  } while (pageToken !== null);
  return splits;
}

function toSplit({ id, symbol, exDate, oldRate, newRate }: SdkSplit): VenueSplit {
  const areRates = [oldRate, newRate].every((rate) => Number.isFinite(rate) && rate > 0);
  if (!id || !symbol || Number.isNaN(exDate.getTime()) || !areRates) {
    throw new UnreadableAnswer('split', 'an id, a symbol, an ex_date and two rates above 0', {
      id,
      symbol,
      exDate,
      oldRate,
      newRate,
    });
  }
  // The SDK puts a Date in the place of the day, at midnight UTC; the venue means the day in New York.
  const date = exDate.toISOString().slice(0, 10);
  return { actionId: id, symbol, exDate: date, from: formatDecimal(fromFloat(oldRate)), to: formatDecimal(fromFloat(newRate)) };
}
