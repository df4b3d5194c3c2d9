// Splits from the venue's list of corporate actions, for books that hold shares against each other.
import { once } from 'node:events';
import type { marketData } from '@alpacahq/alpaca-trade-api';
import type { SplitQuestion, VenueSnapshot, VenueSplit } from '../../../protocol/queries.ts';
import type { WorkerContext } from '../../../runtime/worker-process.ts';
import { addDays } from '../../../trading/calendar-dates.ts';
import { formatDecimal, fromFloat } from '../../../trading/decimal.ts';
import { isCryptoSymbol } from './crypto-symbols.ts';
import type { RestReader } from './rest-client.ts';
import { toVenueFailure } from './sdk-failures.ts';
import { UnreadableAnswer } from './venue-fields.ts';

const PAGE_SIZE = 1_000;
/** The list goes by the day on which the venue processes a split, which may come before or after the day on which shares trade changed. */
const OVERLAP_DAYS = 7;
const DAY_MS = 86_400_000;

type SdkSplit = Pick<marketData.ForwardSplit, 'id' | 'symbol' | 'exDate' | 'oldRate' | 'newRate'>;

/** The splits of a snapshot: nothing when the list cannot be read in time, and the next comparison asks again. */
export async function readSplits(
  rest: RestReader,
  question: SplitQuestion,
  withinMs: number,
  log: WorkerContext['log'],
): Promise<Pick<VenueSnapshot, 'splits' | 'splitsOf'>> {
  const symbols = question.symbols.filter((symbol) => !isCryptoSymbol(symbol)).join(',');
  if (symbols === '') return { splits: [], splitsOf: question.symbols };
  const tooLate = AbortSignal.timeout(withinMs);
  const late = once(tooLate, 'abort').then(() => Promise.reject(new Error(`the list did not come within ${withinMs} ms`)));
  try {
    const found = await Promise.race([readAll(rest, symbols, question.sinceDate, tooLate), late]);
    const readings = found.map((split) => ({ symbol: split.symbol, split: readSplit(split, log) }));
    const unread = new Set(readings.flatMap(({ symbol, split }) => (split ? [] : [symbol])));
    return {
      splits: readings.flatMap(({ split }) => (split ? [split] : [])),
      splitsOf: question.symbols.filter((symbol) => !unread.has(symbol)),
    };
  } catch (error) {
    log('warn', `splits of ${symbols} could not be read: ${toVenueFailure(error).message}`);
    return {};
  }
}

async function readAll(
  rest: RestReader,
  symbols: string,
  sinceDate: string,
  tooLate: AbortSignal,
): Promise<readonly SdkSplit[]> {
  const query = {
    symbols,
    types: 'forward_split,reverse_split',
    start: new Date(addDays(sinceDate, -OVERLAP_DAYS)),
    end: new Date(Date.now() + OVERLAP_DAYS * DAY_MS),
    limit: PAGE_SIZE,
  };
  const found = new Map<string, SdkSplit>();
  for (let pageToken: string | null | undefined; !tooLate.aborted; ) {
    const page = await rest.read('market-data', 'reserved', (sdk) =>
      sdk.marketData.corporateActions.corporateActions({ ...query, ...(pageToken && { pageToken }) }),
    );
    const before = found.size;
    const { forwardSplits = [], reverseSplits = [] } = page.corporateActions;
    const listed = [...forwardSplits, ...reverseSplits];
    for (const split of listed) found.set(split.id, split);
    const isRepeated = page.nextPageToken === pageToken;
    pageToken = page.nextPageToken;
    // A server that ignores the token would send the same page for ever.
    if (!pageToken || isRepeated || (listed.length > 0 && found.size === before)) break;
  }
  return [...found.values()];
}

/** One that cannot be read hides no other. */
function readSplit(split: SdkSplit, log: WorkerContext['log']): VenueSplit | null {
  try {
    return toSplit(split);
  } catch (error) {
    log('error', `a split of the venue's list is left out: ${(error as Error).message}`);
    return null;
  }
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
