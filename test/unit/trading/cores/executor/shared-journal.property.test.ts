// Two executors on one journal, each with its own memory, deaths and late news: each signal is one order, limits hold across both.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { ClientOrderId } from '../../../../../protocol/orders.ts';
import { summarize } from '../../../../../trading/cores/executor/summarize.ts';
import { formatDecimal } from '../../../../../trading/decimal.ts';
import { SharedWorld } from '../../../../support/shared-world.ts';

type Step =
  | {
      readonly step: 'signal';
      readonly to: number;
      readonly side: 'buy' | 'sell';
      readonly quantity: number;
      readonly isRepeated: boolean;
    }
  | { readonly step: 'answer'; readonly which: number; readonly isLost: boolean }
  | { readonly step: 'fill'; readonly which: number; readonly first: number }
  | { readonly step: 'die'; readonly who: number }
  | { readonly step: 'beat'; readonly who: number; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constant('signal' as const),
      to: fc.nat(1),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      quantity: fc.integer({ min: 1, max: 90 }),
      isRepeated: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ step: fc.constant('answer' as const), which: fc.nat(9), isLost: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ step: fc.constant('fill' as const), which: fc.nat(9), first: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('die' as const), who: fc.nat(1) }) },
  {
    weight: 3,
    arbitrary: fc.record({ step: fc.constant('beat' as const), who: fc.nat(1), ms: fc.integer({ min: 50, max: 4_000 }) }),
  },
);

function run(world: SharedWorld, one: Step, signals: number): void {
  switch (one.step) {
    case 'signal':
      world.signal(one.to, signals, { side: one.side, quantity: toDecimalString(String(one.quantity)) });
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

const MAX_QUANTITY = 300;

it('makes one order of each signal, keeps the limit across both, and ends with the books of the venue', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 50 }), (steps) => {
      const world = new SharedWorld();
      let signals = 0;
      for (const one of steps) {
        if (one.step === 'signal' && !one.isRepeated) signals += 1;
        run(world, one, signals);
      }
      world.settle();
      const intents = world.journal.flatMap((event) => (event.kind === 'OrderIntended' ? [event] : []));
      expect(new Set(intents.map(({ signalId }) => signalId)).size).toBe(intents.length);
      const ids = new Set<ClientOrderId>(intents.map(({ order }) => order.clientOrderId));
      for (const id of world.venue.orders.keys()) expect(ids.has(id)).toBe(true);
      const held = formatDecimal(world.venue.positions.get('SPY')?.quantity ?? (0n as never));
      expect(Math.abs(Number(held))).toBeLessThanOrEqual(MAX_QUANTITY);
      for (const { state } of world.peers) {
        const summary = summarize(state);
        expect(summary.unexplained).toBe(0);
        expect(summary.cash).toBe(formatDecimal(world.venue.cash));
        expect(summary.positions[0]?.quantity ?? '0').toBe(held);
      }
      expect(world.peers[0]?.state.books).toEqual(world.peers[1]?.state.books);
    }),
    { numRuns: 150 },
  );
});
