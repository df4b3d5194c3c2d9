// The news of the synthetic market against the market that it writes about.
import { expect, test } from 'vitest';
import { createSyntheticMarket } from '../../../../trading/synthetic-market.ts';

const SECOND_US = 1_000_000;
const DAY_US = 86_400 * SECOND_US;
const START_US = Date.UTC(2026, 10, 20, 15) * 1000;

const open = (symbols?: readonly string[]) => createSyntheticMarket({ seed: 3, session: 'always-open', symbols });

test('a great move is written about after it happened, in its own direction', () => {
  const market = open(['NVDA', 'TSLA', 'META', 'XOM']);
  const great = market
    .newsBetween(START_US, START_US + 60 * DAY_US)
    .filter(({ headline, symbols }) => symbols.length === 1 && /plunges|surges/.test(headline));
  expect(great.length).toBeGreaterThan(10);
  for (const { atUs, headline, symbols } of great) {
    const quotes = market.quotesBetween(symbols[0] ?? '', atUs - 21 * SECOND_US, atUs);
    const [before, after] = [quotes[0]?.bidPrice ?? 0, quotes.at(-1)?.bidPrice ?? 0];
    expect(after > before, headline).toBe(headline.includes('surges'));
  }
});

test('the same is written however it is asked for, and every article has an id of its own that grows with the days', () => {
  const market = open();
  const whole = market.newsBetween(START_US, START_US + 10 * DAY_US);
  const parts = Array.from({ length: 40 }, (_, index) =>
    open().newsBetween(START_US + (index * DAY_US) / 4, START_US + ((index + 1) * DAY_US) / 4),
  );
  expect(parts.flat()).toEqual(whole);
  expect(whole.length).toBeGreaterThan(80);
  expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
  expect(whole.every(({ atUs }, index) => atUs >= (whole[index - 1]?.atUs ?? 0))).toBe(true);
  for (const { id, atUs } of whole) {
    const later = whole.filter((article) => article.atUs > atUs + DAY_US);
    expect(later.every((article) => article.id > id)).toBe(true);
  }
});

test('a move names those that follow it, and only symbols of this market', () => {
  const symbolsOf = (symbols: readonly string[] | undefined, name: RegExp): readonly (readonly string[])[] =>
    open(symbols)
      .newsBetween(START_US, START_US + 30 * DAY_US)
      .filter(({ headline }) => name.test(headline))
      .map((article) => article.symbols);
  const coke = symbolsOf(undefined, /^Coca-Cola Company (slips|drops|plunges|gains|jumps|surges)/);
  expect(coke.length).toBeGreaterThan(5);
  for (const symbols of coke) expect(symbols).toEqual(['KO', 'PEP']);
  expect(symbolsOf(undefined, /^PepsiCo, Inc\. (slips|drops|plunges|gains|jumps|surges)/)).toEqual([]);
  expect(symbolsOf(['PEP'], /^Coca-Cola Company /)).toEqual(coke.map(() => ['PEP']));
  for (const symbols of symbolsOf(['SPY', 'KO'], /^The market /)) expect(symbols).toEqual(['SPY', 'KO']);
});

test('stress and calm are written about in turn', () => {
  const turns = open(['SPY'])
    .newsBetween(START_US, START_US + 200 * DAY_US)
    .filter(({ headline }) => headline.endsWith('the market') && headline.startsWith('Calm'))
    .map(({ headline }) => headline.split(' ')[1]);
  expect(turns.length).toBeGreaterThan(5);
  for (const [index, turn] of turns.entries()) expect(turn).not.toBe(turns[index - 1]);
});
