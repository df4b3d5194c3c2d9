// Fills and cash movements from Alpaca's activity list, for what the report stream may have missed.
import type { trading } from '@alpacahq/alpaca-trade-api';
import { toDecimalString } from '../../../protocol/decimal-string.ts';
import type { VenueOrderId } from '../../../protocol/orders.ts';
import type { VenueCashMovement, VenueFill } from '../../../protocol/queries.ts';
import type { ExecutionId } from '../../../protocol/reports.ts';
import { DAY_US, isCalendarDate } from '../../../trading/calendar-dates.ts';
import { newYorkMidnightUs } from '../../../trading/new-york-time.ts';
import { readSide, unsigned } from './order-translation.ts';
import type { RestReader } from './rest-client.ts';
import { type Booking, joinLegs } from './split-legs.ts';
import {
  asVenueFields,
  readDecimal,
  readOptionalDecimal,
  readOptionalText,
  readText,
  readTimeUs,
  UnreadableAnswer,
  type VenueFields,
} from './venue-fields.ts';

const PAGE_SIZE = 100;
const NOTHING = toDecimalString('0');
/** Splits, spin-offs, reorganisations, mergers, name changes, fees in coins, and journaled or transferred shares. */
const HOLDING_TYPES = /^(SPLIT|SPIN|REORG|REO|MA|NC|CFEE|JNLS|ACATS)$/;
/** Cash movements carry a date, not a time, and are booked a day or two later. Whoever asked knows them by their ids. */
const CASH_OVERLAP_US = 3 * DAY_US;

export async function readFills(rest: RestReader, sinceUs: number): Promise<readonly VenueFill[]> {
  const activities = await readActivities(rest, { category: 'trade_activity' }, sinceUs);
  return activities.filter((fields) => fields['activity_type'] === 'FILL').map(fromFillActivity);
}

export async function readCashMovements(rest: RestReader, sinceUs: number): Promise<readonly VenueCashMovement[]> {
  const activities = await readActivities(rest, { category: 'non_trade_activity' }, sinceUs - CASH_OVERLAP_US);
  return joinLegs(activities.filter(movesSomething).map(fromCashActivity));
}

function fromFillActivity(value: unknown): VenueFill {
  const fields = asVenueFields(value, 'activity');
  const activityId = readText(fields, 'id');
  const separator = activityId.indexOf('::');
  return {
    activityId,
    executionId: separator < 0 ? null : (activityId.slice(separator + 2) as ExecutionId),
    venueOrderId: readText(fields, 'order_id') as VenueOrderId,
    symbol: readText(fields, 'symbol'),
    side: readSide(fields),
    quantity: unsigned(readDecimal(fields, 'qty')),
    price: readDecimal(fields, 'price'),
    atUs: readTimeUs(fields, 'transaction_time'),
  };
}

function fromCashActivity(value: unknown): Booking {
  const fields = asVenueFields(value, 'activity');
  const date = readDate(fields);
  return {
    activityId: readText(fields, 'id'),
    type: readText(fields, 'activity_type'),
    amount: readOptionalDecimal(fields, 'net_amount') ?? NOTHING,
    ...(changesHolding(fields) && { quantity: readDecimal(fields, 'qty') }),
    symbol: readOptionalText(fields, 'symbol'),
    atUs: typeof fields['created_at'] === 'string' ? readTimeUs(fields, 'created_at') : newYorkMidnightUs(known(date, fields)),
    ...(date !== null && { date }),
    ...legOf(fields),
  };
}

function legOf(fields: VenueFields): Pick<Booking, 'leg'> {
  const [, leg] = /^(REMOVE|ADD)\b/.exec(readOptionalText(fields, 'description') ?? '') ?? [];
  return leg === 'REMOVE' || leg === 'ADD' ? { leg } : {};
}

/** Cash, or shares and coins: a split, a fee taken in coins. A canceled booking moves nothing. */
const movesSomething = (fields: VenueFields): boolean =>
  fields['status'] !== 'canceled' && (readOptionalDecimal(fields, 'net_amount') !== null || changesHolding(fields));

/** What a dividend, or a fee that was paid in dollars, calls `qty` is what it was paid for. */
function changesHolding(fields: VenueFields): boolean {
  const type = String(fields['activity_type']);
  if (!HOLDING_TYPES.test(type) || readOptionalDecimal(fields, 'qty') === null) return false;
  return type !== 'CFEE' || Number(readOptionalDecimal(fields, 'net_amount') ?? NOTHING) === 0;
}

/** The SDK puts a Date in the place of the text, at midnight UTC; the venue means the day in New York. Null when it names no day. */
function readDate({ date }: { readonly date?: unknown }): string | null {
  const isDate = date instanceof Date && !Number.isNaN(date.getTime());
  const day = (isDate ? date.toISOString() : String(date)).slice(0, 10);
  return isCalendarDate(day) ? day : null;
}

function known(date: string | null, fields: VenueFields): string {
  if (date === null) throw new UnreadableAnswer('date', 'a date such as "2026-11-20"', fields['date']);
  return date;
}

async function readActivities(
  rest: RestReader,
  which: Pick<trading.GetAccountActivitiesRequest, 'category'>,
  sinceUs: number,
): Promise<readonly VenueFields[]> {
  const found = new Map<string, VenueFields>();
  const since = sinceUs > 0 ? { after: new Date(Math.floor(sinceUs / 1000) - 1) } : {};
  for (let pageToken: string | undefined; ; ) {
    const request = {
      ...which,
      ...since,
      direction: 'asc',
      pageSize: PAGE_SIZE,
      ...(pageToken !== undefined && { pageToken }),
    } as const;
    const page = await rest.read('trading', 'reserved', (sdk) => sdk.trading.accountActivities.getAccountActivities(request));
    const before = found.size;
    for (const activity of page) {
      pageToken = readText(activity, 'id');
      found.set(pageToken, activity);
    }
    // A server that ignores the token would send the same page for ever.
    if (page.length < PAGE_SIZE || found.size === before) return [...found.values()];
  }
}
