// Marks on their way from the gateway's board to the executor's: a price never gets younger.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Marks, Quote, Trade } from '../../../../protocol/ticks.ts';
import { PriceBoard } from '../../../../workers/executor/price-board.ts';
import { MarkBoard } from '../../../../workers/gateway/mark-board.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const quote = (symbol: string, bidPrice: number): Quote => ({
  kind: 'quote',
  symbol,
  atUs: 1,
  bidPrice,
  bidSize: 1,
  askPrice: bidPrice + 1,
  askSize: 1,
});
const trade = (symbol: string, price: number): Trade => ({ kind: 'trade', symbol, atUs: 2, price, size: 1 });

function createBoard() {
  const published: Marks[] = [];
  return { published, board: new MarkBoard((marks) => published.push(marks)) };
}

it('publishes a price with the time at which it reached the gateway, however late it leaves', () => {
  const { published, board } = createBoard();
  board.note([quote('SPY', 10)], 1_000);
  board.note([trade('SPY', 10.5), quote('IBM', 20)], 2_000);
  board.note([quote('IBM', 21)], 3_000);
  vi.advanceTimersByTime(50);
  expect(published).toEqual([
    {
      kind: 'marks',
      venueTimeUs: 2,
      marks: [
        { symbol: 'SPY', bid: 10, ask: 11, last: 10.5, changedAtUs: 2_000, quotedAtUs: 1, tradedAtUs: 2 },
        { symbol: 'IBM', bid: 21, ask: 22, last: 0, changedAtUs: 3_000, quotedAtUs: 1, tradedAtUs: 0 },
      ],
    },
  ]);
});

it('lets no price wait while the market goes on for more than a second: in a fast replay that is soon', () => {
  const { published, board } = createBoard();
  const at = (atUs: number, bidPrice: number): Quote => ({ ...quote('SPY', bidPrice), atUs });
  board.note([at(1_000_000, 10)], 1_000);
  vi.advanceTimersByTime(1);
  board.note([at(1_500_000, 11)], 2_000);
  board.note([at(2_000_000, 12)], 2_000);
  vi.advanceTimersByTime(1);
  expect(published.map(({ marks }) => marks[0]?.bid)).toEqual([10]);
  board.note([at(2_000_001, 13)], 2_000);
  vi.advanceTimersByTime(1);
  expect(published.map(({ marks }) => marks[0]?.bid)).toEqual([10, 13]);
  vi.advanceTimersByTime(60);
  expect(published).toHaveLength(2);
});

it('does not make old prices look fresh to an executor that comes later', () => {
  const { published, board } = createBoard();
  board.note([quote('SPY', 10)], 1_000);
  vi.advanceTimersByTime(50);
  board.publishAll();
  const prices = new PriceBoard();
  for (const marks of published) prices.note(marks, 600_000_000);
  expect(prices.takeMoved()?.marks).toEqual([
    { symbol: 'SPY', bid: 10, ask: 11, last: 0, receivedAtUs: 1_000, quotedAtUs: 1, tradedAtUs: 0 },
  ]);
});

it('takes no price for younger than its arrival at the executor', () => {
  const { published, board } = createBoard();
  board.note([quote('SPY', 10)], 9_000);
  board.publishAll();
  const prices = new PriceBoard();
  for (const marks of published) prices.note(marks, 5_000);
  expect(prices.takeMoved()?.marks).toMatchObject([{ symbol: 'SPY', receivedAtUs: 5_000 }]);
});
