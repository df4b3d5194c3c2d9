// Halt, flatten, watched exits and orders of a person over two executors on one journal: whoever hears of it, both keep to it.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import { applyEvent } from '../../../../../trading/cores/executor/apply-event.ts';
import { EMPTY_BOOKS, holdingKey, orderOf } from '../../../../../trading/cores/executor/books.ts';
import { summarize } from '../../../../../trading/cores/executor/summarize.ts';
import { formatDecimal, ZERO } from '../../../../../trading/decimal.ts';
import type { JournalEvent } from '../../../../../trading/journal/events.ts';
import { TEST_SETTINGS } from '../../../../support/executor-bench.ts';
import { createManualOrder } from '../../../../support/executor-questions.ts';
import { SharedWorld } from '../../../../support/shared-world.ts';

const BY = { by: 'a person', reason: 'a test' };
/** A venue that keeps no exits, so that the executors watch them; a person may trade beside the strategy. */
const SETTINGS = { ...TEST_SETTINGS, venue: 'simple', limits: { ...TEST_SETTINGS.limits, allowNetting: true } };
const MANUAL = createManualOrder('buy', '3');

type Step =
  | { readonly step: 'entry' | 'exit' | 'halt' | 'resume' | 'reduce' | 'flatten' | 'cancel-all' | 'die'; readonly who: number }
  | { readonly step: 'manual'; readonly who: number; readonly side: 'buy' | 'sell'; readonly isRepeated: boolean }
  | { readonly step: 'price'; readonly who: number; readonly last: number }
  | { readonly step: 'answer'; readonly which: number; readonly isLost: boolean }
  | { readonly step: 'fill'; readonly which: number; readonly first: number }
  | { readonly step: 'beat'; readonly who: number; readonly ms: number };

const who = fc.nat(1);
const plain = <Name extends string>(step: Name, weight: number) => ({
  weight,
  arbitrary: fc.record({ step: fc.constant(step), who }),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  plain('entry', 5),
  plain('exit', 3),
  plain('halt', 1),
  plain('resume', 2),
  plain('reduce', 1),
  plain('flatten', 1),
  plain('cancel-all', 1),
  plain('die', 1),
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('manual' as const),
      who,
      side: fc.constantFrom('buy' as const, 'sell' as const),
      isRepeated: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ step: fc.constant('price' as const), who, last: fc.constantFrom(139, 145, 151) }) },
  { weight: 5, arbitrary: fc.record({ step: fc.constant('answer' as const), which: fc.nat(9), isLost: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ step: fc.constant('fill' as const), which: fc.nat(9), first: fc.nat(1) }) },
  {
    weight: 4,
    arbitrary: fc.record({ step: fc.constant('beat' as const), who, ms: fc.integer({ min: 50, max: 4_000 }) }),
  },
);

class Trader {
  readonly world = new SharedWorld(SETTINGS);
  #signals = 0;
  #orders = 0;
  #flattens = 0;

  run(one: Step): void {
    const { world } = this;
    switch (one.step) {
      case 'entry': {
        const stopLoss = { stopPrice: toDecimalString('140'), limitPrice: null };
        world.signal(one.who, ++this.#signals, { stopLoss, takeProfit: { limitPrice: toDecimalString('150') } });
        return;
      }
      case 'exit':
        world.signal(one.who, ++this.#signals, { side: 'sell', quantity: null, targetQuantity: toDecimalString('0') });
        return;
      case 'halt':
      case 'resume':
      case 'reduce':
        expect(world.command(one.who, { kind: one.step, ...BY }).tradingState).toBeDefined();
        return;
      case 'flatten':
        world.command(one.who, { kind: 'flatten', ...BY, id: `f${++this.#flattens}`, symbol: null, book: null });
        return;
      case 'cancel-all':
        world.command(one.who, { kind: 'cancel-all', ...BY, symbol: null, book: null });
        return;
      case 'manual': {
        if (!one.isRepeated) this.#orders += 1;
        world.price(one.who);
        world.command(one.who, { kind: 'submit', ...BY, id: `m${this.#orders}`, order: { ...MANUAL, side: one.side } });
        return;
      }
      case 'price':
        world.price(one.who, one.last);
        return;
      case 'answer':
        world.answer(one.which, one.isLost);
        return;
      case 'fill':
        world.fill(one.which, one.first);
        return;
      case 'die':
        world.start(one.who);
        return;
      case 'beat':
        world.beat(one.who, one.ms);
    }
  }

  /** Everything is closed through one of them, and the venue fills whatever is sent. */
  close(index: number): void {
    const { world } = this;
    world.command(index, { kind: 'flatten', ...BY, id: 'the end', symbol: null, book: null });
    for (let round = 0; round < 2_000; round++) {
      if (world.isQuiet && world.journal.some((event) => event.kind === 'FlattenCompleted' && event.id === 'the end')) break;
      world.answer(0, round % 2 === 0);
      world.fill(0, round % 2);
      for (const peer of [0, 1]) {
        world.beat(peer, 100);
        world.price(peer);
      }
    }
    // Once more for each, so that both have heard of it.
    for (const peer of [0, 1, 0]) world.beat(peer, 0);
  }
}

/** Orders of a flatten that sold more than was held, or bought more than was short. */
function turnedOver(journal: readonly JournalEvent[]): readonly string[] {
  const found: string[] = [];
  let books = EMPTY_BOOKS;
  for (const event of journal) {
    const before = books;
    books = applyEvent(books, event);
    if (event.kind !== 'ExecutionRecorded') continue;
    const { book, terms, flattenId } = orderOf(books, event.clientOrderId);
    const [was, is] = [before, books].map(({ holdings }) => holdings.get(holdingKey(book, terms.symbol))?.quantity ?? 0n);
    if (flattenId !== null && (was ?? 0n) * (is ?? 0n) < 0n) found.push(event.clientOrderId);
  }
  return found;
}

it('sends nothing after a halt but what a flatten closes, doubles nothing, and closes everything through either of them', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), fc.nat(1), (steps, last) => {
      const trader = new Trader();
      const { world } = trader;
      for (const one of steps) trader.run(one);
      trader.close(last);
      expect(world.sentWhileHalted.filter((purpose) => purpose !== 'flatten')).toEqual([]);
      const intents = world.journal.flatMap((event) => (event.kind === 'OrderIntended' ? [event.order.clientOrderId] : []));
      expect(new Set(intents).size).toBe(intents.length);
      for (const id of world.venue.orders.keys()) expect(intents).toContain(id);
      expect(turnedOver(world.journal)).toEqual([]);
      expect(world.venue.positions.get('SPY')?.quantity ?? ZERO).toBe(ZERO);
      for (const { state } of world.peers) {
        const summary = summarize(state);
        expect(summary.unexplained).toBe(0);
        expect(summary.cash).toBe(formatDecimal(world.venue.cash));
        expect([...state.books.holdings.values()].filter(({ quantity }) => quantity !== 0n)).toEqual([]);
      }
      expect(world.peers[0]?.state.books).toEqual(world.peers[1]?.state.books);
    }),
    { numRuns: 200 },
  );
});

it('counts the buying power that one of them has committed against the other, until the venue tells it anew', () => {
  const limits = { ...TEST_SETTINGS.limits, checkBuyingPower: true, maxOrderNotional: null, maxPositionNotional: null };
  const world = new SharedWorld({ ...SETTINGS, limits: { ...limits, maxPositionQuantity: null } });
  const quantity = toDecimalString('400');
  world.signal(0, 1, { quantity });
  world.signal(1, 2, { quantity });
  expect(world.journal).toContainEqual(expect.objectContaining({ kind: 'SignalDenied', signalId: 's2', code: 'BUYING_POWER' }));
});
