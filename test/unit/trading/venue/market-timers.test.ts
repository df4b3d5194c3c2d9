// The venue's timers: earliest first, by kind at one instant, and in the order of their adding where both are the same.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMarketTimers, type MarketTimer } from '../../../../trading/venue/market-timers.ts';

const KINDS = ['expire', 'roll', 'open', 'cancel', 'replace', 'release', 'evaluate'] as const;

const stepArbitrary = fc.oneof(
  { weight: 3, arbitrary: fc.record({ atUs: fc.integer({ min: 0, max: 4 }), kind: fc.constantFrom(...KINDS) }) },
  { weight: 1, arbitrary: fc.constant('take' as const) },
);

it('takes timers as a list sorted by time, kind and adding would give them, whatever is added in between', () => {
  fc.assert(
    fc.property(fc.array(stepArbitrary, { maxLength: 60 }), (steps) => {
      const timers = createMarketTimers();
      const waiting: MarketTimer[] = [];
      const takeBoth = (): void => {
        waiting.sort((a, b) => a.atUs - b.atUs || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
        expect(timers.nextUs()).toBe(waiting[0]?.atUs ?? Number.POSITIVE_INFINITY);
        expect(timers.take()).toEqual(waiting.shift());
      };
      for (const [index, step] of steps.entries()) {
        if (step === 'take') takeBoth();
        else {
          timers.add({ ...step, ordinal: index + 1 });
          waiting.push({ ...step, ordinal: index + 1 });
        }
      }
      while (waiting.length > 0) takeBoth();
      expect(timers.take()).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});
