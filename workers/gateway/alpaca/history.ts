// The last finished bars of any duration: from the venue's bars where it has fitting ones, else folded from its trades.
import type { Bar, Trade } from '../../../protocol/ticks.ts';
import { barsFromBars, barsFromTrades, intervalEndUs, intervalStartUs, MINUTE_BAR_US } from '../../../trading/bars.ts';
import { DAY_US } from '../../../trading/calendar-dates.ts';
import { fromVenueClock } from './account.ts';
import { isCryptoSymbol } from './crypto-symbols.ts';
import { type HistoryPage, type HistoryRequest, readBarPage, readTradePage } from './history-pages.ts';
import type { RestClient } from './rest-client.ts';
import { toMicroseconds } from './timestamps.ts';
import { UnreadableAnswer, type VenueFields } from './venue-fields.ts';

type Ask = { readonly symbol: string; readonly durationUs: number; readonly count: number };

/** Minute bars that begin at the same moments everywhere: these divide the hour. */
const MINUTE_TIMEFRAMES = [60, 30, 20, 15, 12, 10, 6, 5, 4, 3, 2, 1];
const LARGEST_PAGE = 10_000;
/** A symbol that trades every few milliseconds shall not make a warm-up read for ever. */
const MOST_TRADE_PAGES = 50;

export async function readHistory(rest: RestClient, ask: Ask, feed: 'iex' | 'sip'): Promise<readonly Bar[]> {
  // The venue's own present: that of a replay has little to do with ours.
  const clock = fromVenueClock(await rest.read('trading', 'ordinary', (sdk) => sdk.trading.clock.legacyClock()));
  const nowUs = clock.venueTimeUs;
  const read = ask.durationUs % MINUTE_BAR_US === 0 ? readFromBars : readFromTrades;
  let finished: readonly Bar[] = [];
  for (const spanUs of spansUs(ask)) {
    // From the border of an interval on, so that the first bar is whole.
    const startUs = Math.max(0, intervalStartUs(nowUs - spanUs, ask.durationUs));
    const bars = await read({ rest, symbol: ask.symbol, feed, startUs, endUs: nowUs }, ask);
    finished = bars.filter((bar) => intervalEndUs(bar.atUs, bar.durationUs) <= nowUs);
    if (finished.length >= ask.count) break;
  }
  return finished.slice(-ask.count);
}

type Reading = Omit<HistoryRequest, 'limit' | 'pageToken'>;

async function readFromBars(reading: Reading, { symbol, durationUs, count }: Ask): Promise<readonly Bar[]> {
  const minutes = durationUs / MINUTE_BAR_US;
  const isDaily = durationUs % DAY_US === 0;
  const baseMinutes = MINUTE_TIMEFRAMES.find((candidate) => minutes % candidate === 0) ?? 1;
  const baseUs = isDaily ? DAY_US : baseMinutes * MINUTE_BAR_US;
  const timeframe = isDaily ? '1Day' : baseMinutes === 60 ? '1Hour' : `${baseMinutes}Min`;
  // One more for the unfinished bar, one more for the earliest, of which a part may be missing.
  const needed = (count + 2) * (durationUs / baseUs);
  const { items, isComplete } = await readBackwards(needed, (limit, pageToken) =>
    readBarPage({ ...reading, limit, ...(pageToken !== undefined && { pageToken }) }, timeframe),
  );
  const base = items.map((fields) => toBar(fields, symbol, baseUs));
  if (baseUs === durationUs) return base;
  const folded = barsFromBars(base, durationUs);
  return isComplete ? folded : folded.slice(1);
}

async function readFromTrades(reading: Reading, { symbol, durationUs, count }: Ask): Promise<readonly Bar[]> {
  const newestFirst: Trade[] = [];
  const intervals = new Set<number>();
  let pageToken: string | undefined;
  for (let pages = 1; ; pages++) {
    const page = await readTradePage({ ...reading, limit: LARGEST_PAGE, ...(pageToken !== undefined && { pageToken }) });
    for (const fields of page.items) {
      if (fields['u'] === 'canceled') continue;
      const trade = toTrade(fields, symbol);
      newestFirst.push(trade);
      intervals.add(intervalStartUs(trade.atUs, durationUs));
    }
    pageToken = page.nextPageToken;
    const isComplete = pageToken === undefined;
    if (isComplete || intervals.size > count + 1 || pages === MOST_TRADE_PAGES) {
      const bars = barsFromTrades(newestFirst.reverse(), durationUs);
      return isComplete ? bars : bars.slice(1);
    }
  }
}

/** Reads newest first until there are enough, and returns oldest first. `isComplete`: there is nothing older. */
async function readBackwards(
  needed: number,
  readPage: (limit: number, pageToken: string | undefined) => Promise<HistoryPage>,
): Promise<{ readonly items: readonly VenueFields[]; readonly isComplete: boolean }> {
  const newestFirst: VenueFields[] = [];
  for (let pageToken: string | undefined; ; ) {
    const page = await readPage(Math.min(LARGEST_PAGE, needed - newestFirst.length), pageToken);
    newestFirst.push(...page.items);
    pageToken = page.nextPageToken;
    const isComplete = pageToken === undefined;
    if (isComplete || newestFirst.length >= needed) return { items: newestFirst.reverse(), isComplete };
  }
}

/** A short span is enough while the market is open; equities trade a fifth of the week only, and holidays come. */
function spansUs({ symbol, durationUs, count }: Ask): readonly number[] {
  const leastUs = durationUs * (count + 2);
  return [leastUs * 1.5, Math.max(14 * DAY_US, leastUs * (isCryptoSymbol(symbol) ? 3 : 10))];
}

export function toBar(fields: VenueFields, symbol: string, durationUs: number): Bar {
  const [open, high, low, close, volume] = ['o', 'h', 'l', 'c', 'v'].map((field) => readNumber(fields, field));
  const numbers = { open, high, low, close, volume } as Record<'open' | 'high' | 'low' | 'close' | 'volume', number>;
  return { kind: 'bar', symbol, atUs: toMicroseconds(fields['t']), durationUs, ...numbers };
}

export const toTrade = (fields: VenueFields, symbol: string): Trade => ({
  kind: 'trade',
  symbol,
  atUs: toMicroseconds(fields['t']),
  price: readNumber(fields, 'p'),
  size: readNumber(fields, 's'),
});

function readNumber(fields: VenueFields, field: string): number {
  const value = fields[field];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new UnreadableAnswer(field, 'a number', value);
}
