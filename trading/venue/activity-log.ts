// What an account did, oldest first. Executions, which are nearly all of it, are rows of numbers outside the heap; what is the same
// for all executions of an order is read from the order.
import { type Decimal, ZERO } from '../decimal.ts';
import type { AccountActivity, FillActivity } from './account-activity.ts';
import type { VenueIds } from './draws.ts';
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
const WORDS = 6;
const ORDINAL = 4;
const STATE = 5;
/** Bits of STATE. Without the first the activity is a record; an id that the venue made is kept as its number. */
const IS_ROW = 1;
const IS_VENUE_ID = 2;
const IS_COMPLETE = 4;

type Block = { readonly times: Float64Array; readonly decimals: Decimal[]; readonly words: Int32Array };

/** `orderAt` finds an order of the account by its ordinal. */
export function createActivityLog(
  ids: () => VenueIds,
  orderAt: (ordinal: number) => VenueOrderRecord | undefined,
): ActivityLog {
  const blocks: Block[] = [];
  const records = new Map<number, AccountActivity>();
  let length = 0;

  function nextBlock(): Block {
    const present = blocks[Math.floor(length / ROWS)];
    if (present) return present;
    const block = {
      times: new Float64Array(ROWS),
      decimals: new Array<Decimal>(ROWS * DECIMALS).fill(ZERO),
      words: new Int32Array(ROWS * WORDS),
    };
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
      const { words, decimals, times } = nextBlock();
      const row = length % ROWS;
      const at = row * WORDS;
      const cell = row * DECIMALS;
      const isVenueId = ids().executionIds.at(executionNumber) === fill.activityId;
      if (isVenueId) words[at] = executionNumber;
      if (!isVenueId && !writeUuid(words, at, fill.activityId)) {
        const { orderId, symbol, side } = order;
        push({ ...fill, type: 'FILL', orderId, symbol, side });
        return;
      }
      decimals[cell] = fill.price;
      decimals[cell + 1] = fill.quantity;
      decimals[cell + 2] = fill.cumulativeQuantity;
      decimals[cell + 3] = fill.leavesQuantity;
      words[at + ORDINAL] = order.ordinal;
      words[at + STATE] = IS_ROW | (isVenueId ? IS_VENUE_ID : 0) | (fill.isComplete ? IS_COMPLETE : 0);
      times[row] = fill.atUs;
      length += 1;
    },
    at(index) {
      const block = blocks[Math.floor(index / ROWS)];
      if (!block || index < 0 || index >= length) return undefined;
      const row = index % ROWS;
      const { words, decimals } = block;
      const state = words[row * WORDS + STATE] ?? 0;
      if (!(state & IS_ROW)) return records.get(index);
      const order = orderAt(words[row * WORDS + ORDINAL] ?? 0);
      if (!order) throw new Error(`activity ${index} is of an order that is not known`);
      return {
        type: 'FILL',
        activityId: state & IS_VENUE_ID ? ids().executionIds.at(words[row * WORDS] ?? 0) : readUuid(words, row * WORDS),
        atUs: block.times[row] ?? 0,
        orderId: order.orderId,
        symbol: order.symbol,
        side: order.side,
        price: decimals[row * DECIMALS] ?? ZERO,
        quantity: decimals[row * DECIMALS + 1] ?? ZERO,
        cumulativeQuantity: decimals[row * DECIMALS + 2] ?? ZERO,
        leavesQuantity: decimals[row * DECIMALS + 3] ?? ZERO,
        isComplete: (state & IS_COMPLETE) !== 0,
      };
    },
    atUs: (index) => blocks[Math.floor(index / ROWS)]?.times[index % ROWS] ?? 0,
  };
}
