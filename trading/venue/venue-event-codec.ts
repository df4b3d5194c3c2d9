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

/** Reads what `encodeVenueEvent` wrote. */
export const decodeVenueEvent = (text: string): VenueEvent =>
  JSON.parse(text, (field, value: unknown) =>
    typeof value === 'string' && DECIMAL_FIELDS.has(field) ? parseDecimal(value) : value,
  ) as VenueEvent;
