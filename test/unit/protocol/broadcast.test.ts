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
  gaps.begin('gateway/a', { 'tick|SPY|': 5 }, ['tick|SPY|', 'tick|IBM|']);
  expect(gaps.check('tick|SPY|', batch('gateway/a', 5, 3))).toEqual({ missed: 0, repeated: 0 });
  expect(gaps.check('tick|SPY|', batch('gateway/a', 10, 1))).toEqual({ missed: 2, repeated: 0 });
  expect(gaps.check('tick|IBM|', batch('gateway/a', 2, 1))).toEqual({ missed: 2, repeated: 0 });
});

it('drops what was seen already', () => {
  const gaps = new GapDetector();
  gaps.begin('gateway/a', {}, ['t']);
  gaps.check('t', batch('gateway/a', 0, 4));
  expect(gaps.check('t', batch('gateway/a', 2, 4))).toEqual({ missed: 0, repeated: 2 });
});

it('starts over with a new epoch of the publisher instead of seeing a gap', () => {
  const gaps = new GapDetector();
  gaps.begin('gateway/a', {}, ['t']);
  gaps.check('t', batch('gateway/a', 0, 9));
  expect(gaps.begin('gateway/b', { t: 2 }, ['t'])).toEqual([]);
  expect(gaps.check('t', batch('gateway/b', 2, 1))).toEqual({ missed: 0, repeated: 0 });
  expect(gaps.nextNumbers('gateway')).toEqual({ t: 3 });
});

it('takes no batch that overtook the welcome for a gap', () => {
  const gaps = new GapDetector();
  expect(gaps.check('t', batch('gateway/a', 7, 2))).toEqual({ missed: 0, repeated: 0 });
  expect(gaps.begin('gateway/a', { t: 7 }, ['t'])).toEqual([]);
  expect(gaps.check('t', batch('gateway/a', 9, 1))).toEqual({ missed: 0, repeated: 0 });
  expect(gaps.begin('gateway/a', { t: 9 }, ['t'])).toEqual([]);
});

it('finds what was lost while the connection was down in the next welcome of the same epoch, once', () => {
  const gaps = new GapDetector();
  gaps.begin('gateway/a', { 'tick|SPY|': 5, 'tick|IBM|': 3 }, ['tick|SPY|', 'report|']);
  gaps.check('tick|SPY|', batch('gateway/a', 5, 2));
  // The publisher tells its numbers of all topics, also of those that nobody here follows.
  const next = { 'tick|SPY|': 9, 'tick|IBM|': 90, 'report|': 1, 'tick|XOM|': 4 };
  expect(gaps.begin('gateway/a', next, ['tick|SPY|'])).toEqual([
    { topic: 'tick|SPY|', missed: 2 },
    { topic: 'report|', missed: 1 },
  ]);
  expect(gaps.begin('gateway/a', next, ['report|'])).toEqual([]);
  expect(gaps.check('tick|SPY|', batch('gateway/a', 9, 1))).toEqual({ missed: 0, repeated: 0 });
});

it('takes the beginning of a subscription for no gap, whatever it knew of the topic before', () => {
  const gaps = new GapDetector();
  gaps.begin('gateway/a', { 'tick|SPY|': 5, 'tick|IBM|': 3 }, ['tick|SPY|']);
  expect(gaps.check('tick|IBM|', batch('gateway/a', 60, 1))).toEqual({ missed: 0, repeated: 0 });
  expect(gaps.begin('gateway/a', { 'tick|SPY|': 5, 'tick|IBM|': 61 }, ['tick|IBM|'])).toEqual([]);
  expect(gaps.check('tick|IBM|', batch('gateway/a', 62, 1))).toEqual({ missed: 1, repeated: 0 });
});

it('forgets a topic that is followed no more, so that following it again is a beginning', () => {
  const gaps = new GapDetector();
  gaps.begin('gateway/a', { 'tick|SPY|': 5, 'tick|IBM|': 3 }, ['tick|SPY|', 'tick|IBM|']);
  gaps.forget('tick|SPY|');
  expect(gaps.nextNumbers('gateway')).toEqual({ 'tick|IBM|': 3 });
  expect(gaps.check('tick|SPY|', batch('gateway/a', 70, 1))).toEqual({ missed: 0, repeated: 0 });
  expect(gaps.begin('gateway/a', { 'tick|SPY|': 80, 'tick|IBM|': 3 }, ['tick|SPY|'])).toEqual([]);
  expect(gaps.begin('gateway/a', { 'tick|SPY|': 81, 'tick|IBM|': 3 }, [])).toEqual([{ topic: 'tick|SPY|', missed: 1 }]);
});

it('received plus missed always adds up to what was sent', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ count: fc.integer({ min: 1, max: 5 }), isLost: fc.boolean(), reconnects: fc.boolean() }), {
        minLength: 1,
      }),
      (batches) => {
        const gaps = new GapDetector();
        gaps.begin('gateway/a', { t: 0 }, ['t']);
        let [next, received, missed, pending] = [0, 0, 0, 0];
        for (const { count, isLost, reconnects } of batches) {
          if (isLost) pending += count;
          else {
            const result = gaps.check('t', batch('gateway/a', next, count));
            missed += result.missed;
            received += count - result.repeated;
            pending = 0;
          }
          next += count;
          if (reconnects) {
            for (const loss of gaps.begin('gateway/a', { t: next }, ['t'])) missed += loss.missed;
            pending = 0;
          }
        }
        expect(received + missed + pending).toBe(next);
      },
    ),
  );
});
