// Orders as rows of a CSV file: exact numbers and UTC times, not the shortened ones of the screen.
import type { OrderRow } from './order-rows.ts';

export const CSV_TITLES = [
  'time_utc',
  'kind',
  'side',
  'symbol',
  'quantity',
  'filled_quantity',
  'type',
  'limit_price',
  'stop_price',
  'time_in_force',
  'state',
  'price',
  'book',
  'reason',
  'client_order_id',
  'venue_order_id',
] as const;

export const toCsvRow = (row: OrderRow): readonly string[] => [
  new Date(row.atUs / 1000).toISOString(),
  row.kind,
  row.side ?? '',
  row.symbol,
  row.quantity ?? '',
  row.filledQuantity ?? '',
  row.type,
  row.limitPrice ?? '',
  row.stopPrice ?? '',
  row.timeInForce ?? '',
  row.state,
  row.price ?? '',
  row.book,
  row.why,
  row.clientOrderId ?? '',
  row.venueOrderId ?? '',
];
