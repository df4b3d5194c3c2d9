// Numbering and gaps of broadcast messages.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Batch, GapDetector } from '../../../protocol/broadcast.ts';

const batch = (epoch: string, first: number, count: number): Batch => ({
  v: 1,
  e: epoch,
  n: first,
  t: 0,
  m: Array.from({ length: count }),
});

it('counts exactly the messages that were lost, per topic', () => {
  const gaps = new GapDetector();
  gaps.begin('gateway/a', { 'tick|SPY|': 5 });
  expect(gaps.check('tick|SPY|', batch('gateway/a', 5, 3))).toEqual({ missed: 0, repeated: 0 });
  expect(gaps.check('tick|SPY|', batch('gateway/a', 10, 1))).toEqual({ missed: 2, repeated: 0 });
  expect(gaps.check('tick|IBM|', batch('gateway/a', 2, 1))).toEqual({ missed: 2, repeated: 0 });
});

it('drops what was seen already', () => {
  const gaps = new GapDetector();
  gaps.begin('gateway/a', {});
  gaps.check('t', batch('gateway/a', 0, 4));
  expect(gaps.check('t', batch('gateway/a', 2, 4))).toEqual({ missed: 0, repeated: 2 });
});

it('starts over with a new epoch of the publisher instead of seeing a gap', () => {
  const gaps = new GapDetector();
  gaps.begin('gateway/a', {});
  gaps.check('t', batch('gateway/a', 0, 9));
  gaps.begin('gateway/b', { t: 2 });
  expect(gaps.check('t', batch('gateway/b', 2, 1))).toEqual({ missed: 0, repeated: 0 });
  expect(gaps.nextNumbers('gateway')).toEqual({ t: 3 });
});

it('takes no batch that overtook the welcome for a gap', () => {
  const gaps = new GapDetector();
  expect(gaps.check('t', batch('gateway/a', 7, 2))).toEqual({ missed: 0, repeated: 0 });
  gaps.begin('gateway/a', { t: 7 });
  expect(gaps.check('t', batch('gateway/a', 9, 1))).toEqual({ missed: 0, repeated: 0 });
});

it('received plus missed always adds up to what was sent', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ count: fc.integer({ min: 1, max: 5 }), isLost: fc.boolean() }), { minLength: 1 }),
      (batches) => {
        const gaps = new GapDetector();
        gaps.begin('gateway/a', { t: 0 });
        let [next, received, missed, pending] = [0, 0, 0, 0];
        for (const { count, isLost } of batches) {
          if (isLost) pending += count;
          else {
            const result = gaps.check('t', batch('gateway/a', next, count));
            missed += result.missed;
            received += count - result.repeated;
            pending = 0;
          }
          next += count;
        }
        expect(received + missed + pending).toBe(next);
      },
    ),
  );
});
