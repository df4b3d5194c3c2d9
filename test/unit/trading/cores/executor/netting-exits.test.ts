// Several books in one symbol, at the venue's own core, which knows the account alone: exits of one book never keep another from trading.
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import { holdingKey } from '../../../../../trading/cores/executor/books.ts';
import { formatDecimal, ZERO } from '../../../../../trading/decimal.ts';
import { ExecutorAtVenue } from '../../../../support/executor-at-venue.ts';
import { TEST_SETTINGS } from '../../../../support/executor-bench.ts';
import { createManualOrder } from '../../../../support/executor-questions.ts';

const NETTING = { ...TEST_SETTINGS, limits: { ...TEST_SETTINGS.limits, allowNetting: true } };
const BRACKET = {
  stopLoss: { stopPrice: toDecimalString('140'), limitPrice: null },
  takeProfit: { limitPrice: toDecimalString('150') },
} as const;
/** The mirror of it, for a short position. */
const SHORT_BRACKET = {
  stopLoss: { stopPrice: toDecimalString('150'), limitPrice: null },
  takeProfit: { limitPrice: toDecimalString('140') },
} as const;
const OTHER = { strategyId: 'rsi-reversion', quantity: toDecimalString('5') } as const;

/** Ten shares of one book with a stop and a target at the venue. */
function startGuarded(): ExecutorAtVenue {
  const system = new ExecutorAtVenue(0, NETTING);
  system.signal('entry', BRACKET);
  system.bench.pass(2_000);
  expect(system.atVenue('stop-loss').status).toBe('new');
  return system;
}

const held = ({ bench }: ExecutorAtVenue, book: string): string =>
  formatDecimal(bench.state.books.holdings.get(holdingKey(book, 'SPY'))?.quantity ?? ZERO);
const refusals = ({ bench }: ExecutorAtVenue) =>
  bench.events.filter((event) => event.kind === 'OrderStateChanged' && event.state === 'rejected');

/** As a strategy does until its signal is taken. */
function repeat(system: ExecutorAtVenue, id: string, part: Parameters<ExecutorAtVenue['signal']>[1]): void {
  for (let times = 0; times < 3; times++) system.signal(id, part);
}

it('lets another book buy although a stop of the first would sell to it, and watches that stop itself', () => {
  const system = startGuarded();
  repeat(system, 'other', { ...OTHER, side: 'buy' });
  expect([held(system, 'sma-cross'), held(system, 'rsi-reversion')]).toEqual(['10', '5']);
  expect([...system.bench.state.books.watches.values()]).toMatchObject([BRACKET]);
  system.move(139.5);
  system.move(139.5);
  expect([held(system, 'sma-cross'), held(system, 'rsi-reversion')]).toEqual(['0', '5']);
  system.compare();
  expect([refusals(system), system.alerts()]).toEqual([[], []]);
});

it('lets another book sell short what the exits of the first hold at the venue', () => {
  const system = startGuarded();
  repeat(system, 'other', { ...OTHER, side: 'sell' });
  expect([held(system, 'sma-cross'), held(system, 'rsi-reversion')]).toEqual(['10', '-5']);
  system.compare();
  expect([refusals(system), system.alerts()]).toEqual([[], []]);
});

it('watches the exits of an entry that closes what the account holds, where the venue takes no bracket', () => {
  const system = startGuarded();
  repeat(system, 'other', { ...OTHER, side: 'sell', ...SHORT_BRACKET });
  expect(held(system, 'rsi-reversion')).toBe('-5');
  expect([...system.bench.state.books.watches.values()]).toMatchObject([BRACKET, SHORT_BRACKET]);
  system.move(139.5);
  system.move(139.5);
  system.move(139.5);
  expect([held(system, 'sma-cross'), held(system, 'rsi-reversion')]).toEqual(['0', '0']);
  system.compare();
  expect([refusals(system), system.market.venue.state.positions.size]).toEqual([[], 0]);
});

it('ends what would trade with a stop that was triggered, because the venue would refuse the stop beside it', () => {
  const system = startGuarded();
  repeat(system, 'below', { ...OTHER, side: 'buy', type: 'limit', limitPrice: toDecimalString('135') });
  expect(system.bench.state.books.open.size).toBe(1);
  for (let move = 0; move < 3; move++) system.move(139.5);
  expect([held(system, 'sma-cross'), held(system, 'rsi-reversion')]).toEqual(['0', '0']);
  expect(system.bench.state.books.open.size).toBe(0);
  system.compare();
  expect([refusals(system), system.alerts()]).toEqual([[], []]);
});

it('ends what is left of an entry when the stop of its first part is triggered', () => {
  const system = new ExecutorAtVenue(1);
  // Half a share: the venue takes no class of it, so the executor watches.
  const part = { quantity: toDecimalString('10.5'), type: 'limit', limitPrice: toDecimalString('145.5') } as const;
  system.signal('entry', { ...part, stopLoss: BRACKET.stopLoss });
  expect(system.atVenue('parent').status).toBe('partially_filled');
  system.move(146);
  for (let move = 0; move < 25; move++) system.move(139.5 + move / 1000);
  expect(held(system, 'sma-cross')).toBe('0');
  system.compare();
  expect([refusals(system), system.bench.state.books.open.size]).toEqual([[], 0]);
});

it('leaves exits alone that are in nobody’s way: a price that does not cross, on the same side, with enough shares', () => {
  const system = new ExecutorAtVenue(0, NETTING);
  const onlyTarget = { takeProfit: BRACKET.takeProfit };
  system.signal('entry', onlyTarget);
  repeat(system, 'below', { ...OTHER, side: 'buy', type: 'limit', limitPrice: toDecimalString('144') });
  expect(system.atVenue('take-profit').status).toBe('new');
  expect(refusals(system)).toEqual([]);
  expect(system.bench.state.books.watches.size).toBe(0);
});

it('takes both exits of an OCO order back, and keeps both prices', () => {
  const system = new ExecutorAtVenue(0, NETTING);
  system.signal('entry');
  system.bench.pass(2_000);
  system.signal('guard', { side: 'sell', quantity: toDecimalString('10'), ...BRACKET });
  expect(system.atVenue('stop-loss').status).toBe('new');
  const order = createManualOrder('buy', '3');
  const command = { kind: 'submit', by: 'a person', reason: 'more', id: 'm1', order } as const;
  system.bench.tell({ kind: 'control-commanded', command });
  system.settle();
  expect(held(system, 'manual')).toBe('3');
  expect([...system.bench.state.books.watches.values()]).toMatchObject([{ book: 'sma-cross', ...BRACKET }]);
  system.move(150.5);
  system.move(150.5);
  expect([held(system, 'sma-cross'), held(system, 'manual')]).toEqual(['0', '3']);
  system.compare();
  expect([refusals(system), system.alerts()]).toEqual([[], []]);
});

it('keeps its exits at the venue where books do not net', () => {
  const system = new ExecutorAtVenue();
  system.signal('entry', BRACKET);
  repeat(system, 'other', { ...OTHER, side: 'buy' });
  expect(held(system, 'rsi-reversion')).toBe('0');
  expect(system.atVenue('stop-loss').status).toBe('new');
});
