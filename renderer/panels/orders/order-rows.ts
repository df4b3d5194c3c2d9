// One list of orders, fills and denials, newest first.
import type { DenialView, FillView, OrderView } from '../../../protocol/desk-views/orders.ts';

export type OrderRow = {
  readonly key: string;
  readonly kind: 'order' | 'fill' | 'denial';
  readonly atUs: number;
  readonly side: 'buy' | 'sell' | null;
  readonly symbol: string;
  readonly quantity: string | null;
  readonly filledQuantity: string | null;
  readonly type: string;
  readonly limitPrice: string | null;
  readonly stopPrice: string | null;
  readonly trailPrice: string | null;
  readonly trailPercent: string | null;
  readonly stopLoss: OrderView['stopLoss'];
  readonly takeProfit: OrderView['takeProfit'];
  readonly timeInForce: string | null;
  readonly state: string;
  readonly price: string | null;
  readonly book: string;
  readonly why: string;
  readonly isOpen: boolean;
  readonly clientOrderId: string | null;
  readonly venueOrderId: string | null;
  /** Everything that the filter field looks at, in small letters. */
  readonly search: string;
};

export type OrderFilter = 'all' | 'working' | 'filled' | 'fills' | 'denied' | 'troubled';
type FilterDefinition = { readonly title: string; readonly includes: (row: OrderRow) => boolean };

export const ORDER_FILTERS: Readonly<Record<OrderFilter, FilterDefinition>> = {
  all: { title: 'All', includes: ({ kind }) => kind !== 'fill' },
  working: { title: 'Working', includes: ({ kind, isOpen }) => kind === 'order' && isOpen },
  filled: { title: 'Filled', includes: ({ kind, state }) => kind === 'order' && state === 'filled' },
  fills: { title: 'Fills', includes: ({ kind }) => kind === 'fill' },
  denied: { title: 'Denied', includes: ({ kind }) => kind === 'denial' },
  troubled: {
    title: 'Unknown, rejected',
    includes: ({ kind, state }) =>
      kind === 'order' && (state === 'unknown' || state === 'rejected' || state === 'not-received'),
  },
};

/** The venue's own words are shown where they explain something. */
const ENDED_BADLY: readonly string[] = ['rejected', 'canceled', 'expired', 'unknown', 'not-received'];

/** An order that did not change keeps its row, so that a change of one draws one. */
const rowsOfOrders = new WeakMap<object, OrderRow>();

export function mergeOrders(
  orders: Readonly<Record<string, OrderView>>,
  fills: readonly FillView[],
  denials: readonly DenialView[],
): readonly OrderRow[] {
  return [
    ...Object.values(orders).map((order) => keep(order, toOrderRow)),
    ...fills.map((fill) => keep(fill, toFillRow)),
    ...denials.map((denial) => keep(denial, toDenialRow)),
  ].toSorted((a, b) => b.atUs - a.atUs);
}

export function countKinds(rows: readonly OrderRow[]): Readonly<Record<OrderFilter, number>> {
  const counts: Record<OrderFilter, number> = { all: 0, working: 0, filled: 0, fills: 0, denied: 0, troubled: 0 };
  for (const row of rows) {
    for (const filter of Object.keys(counts) as OrderFilter[]) if (ORDER_FILTERS[filter].includes(row)) counts[filter] += 1;
  }
  return counts;
}

function keep<Entry extends object>(entry: Entry, make: (entry: Entry) => Omit<OrderRow, 'search'>): OrderRow {
  let row = rowsOfOrders.get(entry);
  if (!row) {
    const made = make(entry);
    const words = [made.symbol, made.book, made.state, made.side, made.type, made.why, made.clientOrderId, made.venueOrderId];
    row = {
      ...made,
      search: words
        .filter((word) => word !== null)
        .join(' ')
        .toLowerCase(),
    };
    rowsOfOrders.set(entry, row);
  }
  return row;
}

const NO_PRICES = {
  limitPrice: null,
  stopPrice: null,
  trailPrice: null,
  trailPercent: null,
  stopLoss: null,
  takeProfit: null,
} as const;

const toOrderRow = (order: OrderView): Omit<OrderRow, 'search'> => ({
  key: order.clientOrderId,
  kind: 'order',
  // Where the desk does not know when an order began it says when it last changed.
  atUs: order.createdAtUs || order.updatedAtUs,
  side: order.side,
  symbol: order.symbol,
  quantity: order.quantity,
  filledQuantity: order.filledQuantity,
  type: order.type,
  limitPrice: order.limitPrice,
  stopPrice: order.stopPrice,
  trailPrice: order.trailPrice,
  trailPercent: order.trailPercent,
  stopLoss: order.stopLoss,
  takeProfit: order.takeProfit,
  timeInForce: order.timeInForce,
  state: order.state,
  price: order.filledAveragePrice,
  book: order.book,
  why: ENDED_BADLY.includes(order.state) && order.reason !== '' ? `${order.state}: ${order.reason}` : order.why,
  isOpen: order.isOpen,
  clientOrderId: order.clientOrderId,
  venueOrderId: order.venueOrderId,
});

const toFillRow = (fill: FillView): Omit<OrderRow, 'search'> => ({
  key: `fill ${fill.id}`,
  kind: 'fill',
  atUs: fill.atUs,
  side: fill.side,
  symbol: fill.symbol,
  quantity: fill.quantity,
  filledQuantity: fill.quantity,
  type: 'fill',
  ...NO_PRICES,
  timeInForce: null,
  state: 'fill',
  price: fill.price,
  book: fill.book,
  why: '',
  isOpen: false,
  clientOrderId: fill.clientOrderId,
  venueOrderId: null,
});

const toDenialRow = (denial: DenialView): Omit<OrderRow, 'search'> => ({
  key: `denial ${denial.signalId}`,
  kind: 'denial',
  atUs: denial.atUs,
  side: denial.side,
  symbol: denial.symbol,
  quantity: null,
  filledQuantity: null,
  type: '',
  ...NO_PRICES,
  timeInForce: null,
  state: 'denied',
  price: null,
  book: denial.book,
  why: denial.text.startsWith(denial.code) ? denial.text : `${denial.code}: ${denial.text}`,
  isOpen: false,
  clientOrderId: null,
  venueOrderId: null,
});
