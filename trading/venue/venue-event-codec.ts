// Venue events as JSON text for the log and back: decimals become strings, everything else is what JSON can hold.
import { type Decimal, formatDecimal, parseDecimal } from '../decimal.ts';
import type { VenueEvent } from './venue-events.ts';

/** Every field that holds a decimal, wherever in an event it stands. */
const DECIMAL_FIELDS: ReadonlySet<string> = new Set([
  'startingCash',
  'quantity',
  'notional',
  'limitPrice',
  'reservePrice',
  'estimatedQuantity',
  'filledQuantity',
  'filledValue',
  'price',
  'fee',
  'equity',
  'stopPrice',
  'trailPrice',
  'trailPercent',
  'highWaterMark',
  'ratio',
  'perShare',
  'amount',
]);

export const encodeVenueEvent = (event: VenueEvent): string =>
  JSON.stringify(event, (_field, value: unknown) => (typeof value === 'bigint' ? formatDecimal(value as Decimal) : value));

/** Reads what `encodeVenueEvent` wrote. A restart reads all of a log, so it does without JSON's own reviver, which takes five times as long. */
export function decodeVenueEvent(text: string): VenueEvent {
  const event = JSON.parse(text) as Fields;
  readDecimals(event);
  return event as VenueEvent;
}

type Fields = Record<string, unknown>;

function readDecimals(fields: Fields): void {
  for (const field in fields) {
    const value = fields[field];
    if (typeof value === 'string') {
      if (DECIMAL_FIELDS.has(field)) fields[field] = parseDecimal(value);
    } else if (typeof value === 'object' && value !== null) readDecimals(value as Fields);
  }
}
