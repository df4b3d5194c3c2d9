// What an account did, oldest first. Executions, which are nearly all of it, are rows of numbers outside the heap; what is the same
// for all executions of an order is read from the order.
import { ZERO } from '../decimal.ts';
import type { AccountActivity, FillActivity } from './account-activity.ts';
import type { VenueIds } from './draws.ts';
import { createPackedDecimals } from './packed-decimals.ts';
import { readUuid, writeUuid } from './packed-uuid.ts';
import type { VenueOrderRecord } from './venue-order.ts';

export type ActivityLog = {
  readonly length: number;
  push(activity: AccountActivity): void;
  /** An execution of this order, the account's so manieth. */
  pushFill(
    fill: Omit<FillActivity, 'type' | 'orderId' | 'symbol' | 'side'>,
    order: VenueOrderRecord,
    executionNumber: number,
  ): void;
  at(index: number): AccountActivity | undefined;
  /** When it was, in microseconds of market time; a log is in order of time. */
  atUs(index: number): number;
};

const ROWS = 1024;
const DECIMALS = 4;
/** The 32-bit words of a row: an id of four words, and these. */
const ORDINAL = 4;
const STATE = 5;
const DECIMALS_PLACE = 6;
const WORDS = 7;
/** Bits of STATE, below those of the decimals. Without the first it is a record; an id that the venue made is kept as its number. */
const IS_ROW = 1;
const IS_VENUE_ID = 2;
const IS_COMPLETE = 4;
const DECIMALS_SHIFT = 3;

type Block = { readonly times: Float64Array; readonly words: Int32Array };

/** `orderAt` finds an order of the account by its ordinal. */
export function createActivityLog(
  ids: () => VenueIds,
  orderAt: (ordinal: number) => VenueOrderRecord | undefined,
): ActivityLog {
  const blocks: Block[] = [];
  const decimals = createPackedDecimals();
  const records = new Map<number, AccountActivity>();
  let length = 0;

  function nextBlock(): Block {
    const present = blocks[Math.floor(length / ROWS)];
    if (present) return present;
    const block = { times: new Float64Array(ROWS), words: new Int32Array(ROWS * WORDS) };
    blocks.push(block);
    return block;
  }

  function push(activity: AccountActivity): void {
    nextBlock().times[length % ROWS] = activity.atUs;
    records.set(length, activity);
    length += 1;
  }

  return {
    get length() {
      return length;
    },
    push,
    pushFill(fill, order, executionNumber) {
      const { words, times } = nextBlock();
      const row = length % ROWS;
      const at = row * WORDS;
      const isVenueId = ids().executionIds.isAt(executionNumber, fill.activityId);
      if (isVenueId) words[at] = executionNumber;
      if (!isVenueId && !writeUuid(words, at, fill.activityId)) {
        const { orderId, symbol, side } = order;
        push({ ...fill, type: 'FILL', orderId, symbol, side });
        return;
      }
      words[at + ORDINAL] = order.ordinal;
      words[at + DECIMALS_PLACE] = decimals.length;
      const kinds =
        decimals.pack(fill.quantity, null) |
        (decimals.pack(fill.price, fill.quantity) << 2) |
        (decimals.pack(fill.cumulativeQuantity, fill.quantity) << 4) |
        (decimals.pack(fill.leavesQuantity, fill.quantity) << 6);
      words[at + STATE] =
        IS_ROW | (isVenueId ? IS_VENUE_ID : 0) | (fill.isComplete ? IS_COMPLETE : 0) | (kinds << DECIMALS_SHIFT);
      times[row] = fill.atUs;
      length += 1;
    },
    at(index) {
      const block = blocks[Math.floor(index / ROWS)];
      if (!block || index < 0 || index >= length) return undefined;
      const row = index % ROWS;
      const { words } = block;
      const state = words[row * WORDS + STATE] ?? 0;
      if (!(state & IS_ROW)) return records.get(index);
      const order = orderAt(words[row * WORDS + ORDINAL] ?? 0);
      if (!order) throw new Error(`activity ${index} is of an order that is not known`);
      const place = words[row * WORDS + DECIMALS_PLACE] ?? 0;
      const [quantity, price, cumulative, leaves] = decimals.unpack(place, state >> DECIMALS_SHIFT, DECIMALS);
      return {
        type: 'FILL',
        activityId: state & IS_VENUE_ID ? ids().executionIds.at(words[row * WORDS] ?? 0) : readUuid(words, row * WORDS),
        atUs: block.times[row] ?? 0,
        orderId: order.orderId,
        symbol: order.symbol,
        side: order.side,
        price: price ?? ZERO,
        quantity: quantity ?? ZERO,
        cumulativeQuantity: cumulative ?? ZERO,
        leavesQuantity: leaves ?? ZERO,
        isComplete: (state & IS_COMPLETE) !== 0,
      };
    },
    atUs: (index) => blocks[Math.floor(index / ROWS)]?.times[index % ROWS] ?? 0,
  };
}
