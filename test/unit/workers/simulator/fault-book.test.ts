// When a rule of the simulator's faults comes into force.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFaultBook } from '../../../../workers/simulator/faults/fault-book.ts';
import { faultRuleSchema } from '../../../../workers/simulator/faults/fault-rule.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('strikes from the moment at which it begins, though its timer came before the clock says so', () => {
  const book = createFaultBook('1', () => 0);
  const struck: unknown[] = [];
  book.onBegin(() => struck.push(book.strike(['drop'], {})));
  book.add(faultRuleSchema.parse({ fault: { kind: 'drop' }, afterMs: 2_000 }));
  expect(book.strike(['drop'], {})).toBeNull();
  vi.advanceTimersByTime(2_000);
  expect(struck).toEqual([{ kind: 'drop' }]);
});

it('counts its duration from then', () => {
  let nowMs = 0;
  const book = createFaultBook('1', () => nowMs);
  book.add(faultRuleSchema.parse({ fault: { kind: 'drop' }, afterMs: 2_000, forMs: 1_000 }));
  nowMs = 2_500;
  vi.advanceTimersByTime(2_000);
  nowMs = 3_499;
  expect(book.strike(['drop'], {})).toEqual({ kind: 'drop' });
  nowMs = 3_500;
  expect(book.strike(['drop'], {})).toBeNull();
});
