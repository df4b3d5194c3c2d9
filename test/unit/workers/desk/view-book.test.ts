// What views ask of the past: again and again until it comes, and no longer than somebody looks.
import { describe, expect, it } from 'vitest';
import type { Bar } from '../../../../protocol/ticks.ts';
import { DeskFacts } from '../../../../workers/desk/desk-facts.ts';
import type { View } from '../../../../workers/desk/feed/view.ts';
import { ViewBook } from '../../../../workers/desk/views/view-book.ts';
import type { ViewSupply } from '../../../../workers/desk/views/view-supply.ts';

const DAY_US = 86_400_000_000;
const bar: Bar = { kind: 'bar', symbol: 'SPY', atUs: 0, durationUs: DAY_US, open: 1, high: 3, low: 1, close: 2, volume: 10 };

function createBook() {
  const asked: string[] = [];
  let answer: readonly Bar[] | string = 'the gateway is not up yet';
  const facts = new DeskFacts({
    mode: 'paper',
    venue: 'simulator',
    version: '1',
    tradingSession: '1',
    symbols: [],
    strategies: [],
    operator: 'somebody',
    web: null,
  });
  const supply: ViewSupply = {
    followSymbol() {},
    unfollowSymbol() {},
    async history(symbol, durationUs, count) {
      asked.push(`${count} of ${durationUs / DAY_US} d of ${symbol}`);
      return answer;
    },
    followLogs: async () => [],
    unfollowLogs() {},
    moment: () => ({ nowMs: 0, wallUs: 0 }),
  };
  const book = new ViewBook(facts, supply);
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    book,
    facts,
    asked,
    answerWith(next: readonly Bar[] | string) {
      answer = next;
    },
    settle,
    async beat(times: number) {
      for (let time = 0; time < times; time++) {
        book.sample();
        await settle();
      }
    },
  };
}

const CHART = { topic: 'chart', symbol: 'SPY', timeframe: '1d' } as const;
const WATCHLIST = { topic: 'watchlist', symbols: ['SPY'] } as const;
const CHART_QUESTION = '500 of 1 d of SPY';
const CLOSE_QUESTION = '1 of 1 d of SPY';
const shown = (view: View | string): unknown =>
  typeof view === 'string' ? view : JSON.parse(view.changeSince(0) ?? '').snapshot;

describe('the past that views show', () => {
  it('is asked for again, less and less often, until it comes', async () => {
    const { book, asked, answerWith, settle, beat } = createBook();
    const chart = book.open(CHART);
    await settle();
    expect(shown(chart)).toMatchObject({ state: 'failed', reason: 'the gateway is not up yet' });
    await beat(30);
    // After 1, 3, 7 and 15 seconds.
    expect(asked.filter((question) => question === CHART_QUESTION)).toHaveLength(1 + 4);
    answerWith([bar]);
    await beat(1);
    expect(shown(chart)).toMatchObject({ state: 'ready', reason: '' });
    const questions = asked.length;
    await beat(100);
    expect(asked).toHaveLength(questions);
  });

  it('is not asked for once nobody looks any more', async () => {
    const { book, asked, settle, beat } = createBook();
    const chart = book.open(CHART) as View;
    const watchlist = book.open(WATCHLIST) as View;
    await settle();
    book.release(chart);
    await beat(3);
    expect(asked.filter((question) => question === CHART_QUESTION)).toHaveLength(1);
    book.release(watchlist);
    const questions = asked.length;
    await beat(60);
    expect(asked).toHaveLength(questions);
  });

  it('holds the close that the change of the day counts from, also when it comes late', async () => {
    const { book, facts, asked, answerWith, settle, beat } = createBook();
    book.open(WATCHLIST);
    await settle();
    facts.prices.note({ kind: 'trade', symbol: 'SPY', atUs: 1, price: 3, size: 1 }, 1, 1);
    expect(facts.prices.rowOf('SPY', false).change).toBeNull();
    answerWith([bar]);
    await beat(1);
    expect(asked).toEqual([CLOSE_QUESTION, CLOSE_QUESTION]);
    expect(facts.prices.rowOf('SPY', false)).toMatchObject({ change: 1, changePercent: 50 });
  });
});
