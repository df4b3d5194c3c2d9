// All orders of an account, by id, by the client's id, and in order of submission. Those that can still change and the last that
// ended are records; all others are packed away, so that a venue that runs for months stays small and quick.
// No Map here: V8 keeps the old tables of a Map that comes and goes alive for one another, and with them every order they held.
import type { VenueIds } from './draws.ts';
import { createPackedOrders } from './packed-orders.ts';
import { createTextIndex } from './text-index.ts';
import { isFinal, type VenueOrderRecord } from './venue-order.ts';

export type OrderTable = {
  readonly size: number;
  get(orderId: string): VenueOrderRecord | undefined;
  byClientOrderId(clientOrderId: string): VenueOrderRecord | undefined;
  /** By its ordinal: orders count from 1. */
  at(ordinal: number): VenueOrderRecord | undefined;
  /** The same, but undefined for an order that ended a while ago. */
  recent(ordinal: number): VenueOrderRecord | undefined;
  /** Takes a new order, or the next record of one that is here. */
  set(order: VenueOrderRecord): void;
  /** In order of submission. */
  values(): IterableIterator<VenueOrderRecord>;
  newestFirst(): IterableIterator<VenueOrderRecord>;
};

/** How many that ended stay records: what ended is told, answered and asked for right after. */
const RECENT = 256;
const ROWS = 1024;

/** `ids` are those that the venue makes; `recentCount` is how many that ended stay records. */
export function createOrderTable(ids: () => VenueIds, recentCount: number = RECENT): OrderTable {
  const blocks: (VenueOrderRecord | undefined)[][] = [];
  const packed = createPackedOrders(ids);
  /** The ordinals of those that ended and are not packed yet; the next one takes the place of the oldest. */
  const ended = new Int32Array(recentCount);
  let endedCount = 0;
  /** Where ids are found that the venue did not make. */
  const orderIds = createTextIndex();
  const clientOrderIds = createTextIndex();
  let size = 0;
  /** What was taken last is nearly always what is asked for next. */
  let newest: VenueOrderRecord | undefined;

  const recent = (ordinal: number): VenueOrderRecord | undefined => blocks[Math.floor(ordinal / ROWS)]?.[ordinal % ROWS];
  const at = (ordinal: number): VenueOrderRecord | undefined => recent(ordinal) ?? packed.at(ordinal);

  function put(ordinal: number, order: VenueOrderRecord | undefined): void {
    const index = Math.floor(ordinal / ROWS);
    while (blocks.length <= index) blocks.push(new Array<undefined>(ROWS).fill(undefined));
    const block = blocks[index];
    if (block) block[ordinal % ROWS] = order;
  }

  function packLater(ordinal: number): void {
    const place = endedCount % recentCount;
    const oldest = recent(ended[place] ?? 0);
    ended[place] = ordinal;
    endedCount += 1;
    if (!oldest) return;
    packed.add(oldest);
    put(oldest.ordinal, undefined);
  }

  function* inOrder(first: number, step: 1 | -1): IterableIterator<VenueOrderRecord> {
    for (let ordinal = first; ordinal >= 1 && ordinal <= size; ordinal += step) {
      const order = at(ordinal);
      if (order) yield order;
    }
  }

  return {
    get size() {
      return size;
    },
    get(orderId) {
      if (newest?.orderId === orderId) return newest;
      const made = at(ids().orderIds.ordinalOf(orderId));
      if (made?.orderId === orderId) return made;
      return at(orderIds.find(orderId, (ordinal) => at(ordinal)?.orderId === orderId));
    },
    byClientOrderId(clientOrderId) {
      const made = at(ids().clientOrderIds.ordinalOf(clientOrderId));
      if (made?.clientOrderId === clientOrderId) return made;
      return at(clientOrderIds.find(clientOrderId, (ordinal) => at(ordinal)?.clientOrderId === clientOrderId));
    },
    at,
    recent,
    set(order) {
      const { ordinal, orderId, clientOrderId } = order;
      newest = order;
      if (ordinal > size) {
        size = ordinal;
        const { isVenueOrderId, isVenueClientOrderId } = packed.begin(order);
        if (!isVenueOrderId) orderIds.add(orderId, ordinal);
        if (!isVenueClientOrderId) clientOrderIds.add(clientOrderId, ordinal);
      }
      put(ordinal, order);
      if (isFinal(order)) packLater(ordinal);
    },
    values: () => inOrder(1, 1),
    newestFirst: () => inOrder(size, -1),
  };
}
