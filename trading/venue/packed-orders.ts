// Finished orders, each in a row of numbers outside the heap: a third of the memory of a record, and nothing for the garbage
// collector to go through again and again. A row is read back as the very record that it was.
import type { VenueIds } from './draws.ts';
import { createPackedDecimals } from './packed-decimals.ts';
import { packDecimals, packTimes, packTraits, TIME_CELLS, unpackDecimals, unpackTimes, unpackTraits } from './packed-fields.ts';
import { readUuid, writeUuid } from './packed-uuid.ts';
import type { VenueOrderRecord } from './venue-order.ts';

/** By ordinal. */
export type PackedOrders = {
  /** Hears of a new order: whether the venue made its ids, in which case they need no room. */
  begin(order: VenueOrderRecord): IdOrigin;
  /** Takes it when it is final, once. */
  add(order: VenueOrderRecord): void;
  at(ordinal: number): VenueOrderRecord | undefined;
};

export type IdOrigin = { readonly isVenueOrderId: boolean; readonly isVenueClientOrderId: boolean };

const ROWS = 1024;
/** The 32-bit words of a row: two ids of four words, and these. */
const CLIENT_ORDER_ID = 4;
const STATE = 8;
const TRAITS = 9;
const SYMBOL = 10;
const EXECUTIONS = 11;
const DECIMALS = 12;
const DECIMALS_PLACE = 13;
const WORDS = 14;
/** Bits of STATE. An id that the venue made needs no room: the ordinal says which it is. */
const IS_PACKED = 1;
const IS_VENUE_ORDER_ID = 2;
const IS_VENUE_CLIENT_ORDER_ID = 4;
const IS_CLIENT_UUID = 8;

type Block = { readonly times: Float64Array; readonly words: Int32Array };
/** What only orders of a class and replacements have. */
type Links = Pick<VenueOrderRecord, 'familyId' | 'replaces' | 'replacedBy'>;
const NO_LINKS: Links = { familyId: null, replaces: null, replacedBy: null };

export function createPackedOrders(ids: () => VenueIds): PackedOrders {
  const blocks: Block[] = [];
  const decimals = createPackedDecimals();
  const symbols: string[] = [];
  const symbolNumbers = new Map<string, number>();
  /** Clients' ids that are not UUIDs. */
  const texts: string[] = [];
  const links = new Map<number, Links>();
  /** Records whose id no row can hold. */
  const outsized = new Map<number, VenueOrderRecord>();

  const numberOf = (symbol: string): number => {
    const known = symbolNumbers.get(symbol);
    if (known !== undefined) return known;
    symbolNumbers.set(symbol, symbols.length);
    return symbols.push(symbol) - 1;
  };

  const blockOf = (ordinal: number): Block | undefined => blocks[Math.floor(ordinal / ROWS)];
  const blockFor = (ordinal: number): Block => {
    while (blocks.length * ROWS <= ordinal) {
      blocks.push({ times: new Float64Array(ROWS * TIME_CELLS), words: new Int32Array(ROWS * WORDS) });
    }
    return blockOf(ordinal) as Block;
  };

  const orderIdOf = (words: Int32Array, at: number, ordinal: number): string =>
    (words[at + STATE] ?? 0) & IS_VENUE_ORDER_ID ? ids().orderIds.at(ordinal) : readUuid(words, at);

  const clientOrderIdOf = (words: Int32Array, at: number, ordinal: number): string => {
    const state = words[at + STATE] ?? 0;
    if (state & IS_VENUE_CLIENT_ORDER_ID) return ids().clientOrderIds.at(ordinal);
    const cell = at + CLIENT_ORDER_ID;
    return state & IS_CLIENT_UUID ? readUuid(words, cell) : (texts[words[cell] ?? 0] ?? '');
  };

  return {
    begin({ ordinal, orderId, clientOrderId }) {
      const isVenueOrderId = ids().orderIds.isAt(ordinal, orderId);
      const isVenueClientOrderId = ids().clientOrderIds.isAt(ordinal, clientOrderId);
      blockFor(ordinal).words[(ordinal % ROWS) * WORDS + STATE] =
        (isVenueOrderId ? IS_VENUE_ORDER_ID : 0) | (isVenueClientOrderId ? IS_VENUE_CLIENT_ORDER_ID : 0);
      return { isVenueOrderId, isVenueClientOrderId };
    },
    add(order) {
      const { ordinal } = order;
      const { words, times } = blockFor(ordinal);
      const row = ordinal % ROWS;
      const at = row * WORDS;
      let state = (words[at + STATE] ?? 0) | IS_PACKED;
      if (!(state & IS_VENUE_ORDER_ID) && !writeUuid(words, at, order.orderId)) {
        outsized.set(ordinal, order);
        return;
      }
      if (!(state & IS_VENUE_CLIENT_ORDER_ID)) {
        if (writeUuid(words, at + CLIENT_ORDER_ID, order.clientOrderId)) state |= IS_CLIENT_UUID;
        else words[at + CLIENT_ORDER_ID] = texts.push(order.clientOrderId) - 1;
      }
      words[at + STATE] = state;
      words[at + TRAITS] = packTraits(order);
      words[at + SYMBOL] = numberOf(order.symbol);
      words[at + EXECUTIONS] = order.executions;
      words[at + DECIMALS_PLACE] = decimals.length;
      words[at + DECIMALS] = packDecimals(decimals, order);
      packTimes(times, row * TIME_CELLS, order);
      if (order.familyId !== null || order.replaces !== null || order.replacedBy !== null)
        links.set(ordinal, { familyId: order.familyId, replaces: order.replaces, replacedBy: order.replacedBy });
    },
    at(ordinal) {
      const block = blockOf(ordinal);
      const row = ordinal % ROWS;
      const at = row * WORDS;
      if (!block || !((block.words[at + STATE] ?? 0) & IS_PACKED)) return outsized.get(ordinal);
      const { words } = block;
      return {
        orderId: orderIdOf(words, at, ordinal),
        clientOrderId: clientOrderIdOf(words, at, ordinal),
        ordinal,
        symbol: symbols[words[at + SYMBOL] ?? 0] ?? '',
        executions: words[at + EXECUTIONS] ?? 0,
        ...unpackTraits(words[at + TRAITS] ?? 0),
        ...unpackDecimals(decimals, words[at + DECIMALS_PLACE] ?? 0, words[at + DECIMALS] ?? 0),
        ...unpackTimes(block.times, row * TIME_CELLS),
        ...(links.get(ordinal) ?? NO_LINKS),
      };
    },
  };
}
