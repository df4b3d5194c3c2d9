// The account's rate budget: the reserve holds, the venue's word counts, cancels always go.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  createRateBudget,
  noteAnswer,
  type RateBudget,
  type RateNotice,
  type RatePurpose,
  takeToken,
} from '../../../../../trading/cores/gateway/rate-budget.ts';

const NOTHING_SAID: RateNotice = { limit: null, remaining: null, isOverLimit: false, retryAfterMs: null };
const said = (limit: number, remaining: number): RateNotice => ({ ...NOTHING_SAID, limit, remaining });
const overLimit = (retryAfterMs: number | null): RateNotice => ({ ...NOTHING_SAID, isOverLimit: true, retryAfterMs });
const MINUTE_US = 60_000_000;

function takeUntilRefused(
  budget: RateBudget,
  purpose: RatePurpose,
  nowUs: number,
): { budget: RateBudget; taken: number; waitMs: number } {
  for (let taken = 0, present = budget; ; taken++) {
    const next = takeToken(present, purpose, nowUs);
    if (next.waitMs > 0) return { budget: next.budget, taken, waitMs: next.waitMs };
    present = next.budget;
  }
}

it('keeps a fifth of the requests for reconciliation and cancels, which new orders cannot touch', () => {
  const { budget, taken, waitMs } = takeUntilRefused(createRateBudget(100, 0), 'ordinary', 0);
  expect(taken).toBe(80);
  expect(waitMs).toBe(600);
  const reserved = takeUntilRefused(budget, 'reserved', 0);
  expect(reserved.taken).toBe(20);
  expect(takeToken(reserved.budget, 'urgent', 0).waitMs).toBe(0);
});

it('gives new tokens as time goes by, never more than a minute holds', () => {
  const { budget } = takeUntilRefused(createRateBudget(60, 0), 'reserved', 0);
  expect(takeUntilRefused(budget, 'reserved', 5_000_000).taken).toBe(5);
  expect(takeUntilRefused(budget, 'reserved', 100 * MINUTE_US).taken).toBe(60);
});

it('believes the venue when it says how many are left, minus those on their way', () => {
  const budget = noteAnswer(createRateBudget(null, 0), said(1000, 500), 40, 0);
  expect(takeUntilRefused(budget, 'reserved', 0).taken).toBe(460);
  expect(takeUntilRefused(budget, 'ordinary', 0).taken).toBe(260);
});

it('holds nothing back where the venue names no limit', () => {
  let budget = noteAnswer(createRateBudget(null, 0), NOTHING_SAID, 0, 0);
  for (let request = 0; request < 10_000; request++) budget = takeToken(budget, 'ordinary', 0).budget;
  expect(takeToken(budget, 'ordinary', 0).waitMs).toBe(0);
});

it('holds nothing back when the settings switch it off, but pauses when the venue says stop', () => {
  let budget = noteAnswer(createRateBudget(0, 0), said(200, 0), 0, 0);
  expect(takeToken(budget, 'ordinary', 0).waitMs).toBe(0);
  budget = noteAnswer(budget, overLimit(2000), 0, 0);
  expect(takeToken(budget, 'ordinary', 0).waitMs).toBe(2000);
  expect(takeToken(budget, 'ordinary', 2_000_000).waitMs).toBe(0);
});

it('keeps a limit from the settings below a higher one of the venue', () => {
  expect(takeUntilRefused(noteAnswer(createRateBudget(50, 0), said(1000, 900), 0, 0), 'reserved', 0).taken).toBe(50);
});

it('pauses after an answer over the limit as long as the venue asks, within reason, and lets cancels through', () => {
  const budget = noteAnswer(createRateBudget(200, 0), overLimit(3_600_000), 0, 0);
  expect(takeToken(budget, 'reserved', 0).waitMs).toBe(60_000);
  expect(takeToken(budget, 'urgent', 0).waitMs).toBe(0);
  expect(takeToken(noteAnswer(createRateBudget(200, 0), overLimit(0), 0, 0), 'reserved', 0).waitMs).toBe(250);
});

it('never lets more new orders through in any minute than the limit and what a full bucket held', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.array(fc.integer({ min: 0, max: 2_000_000 }), { maxLength: 400 }),
      (limit, pausesUs) => {
        let budget = createRateBudget(limit, 0);
        let nowUs = 0;
        const sentAtUs: number[] = [];
        for (const pauseUs of pausesUs) {
          nowUs += pauseUs;
          const next = takeToken(budget, 'ordinary', nowUs);
          budget = next.budget;
          if (next.waitMs === 0) sentAtUs.push(nowUs);
        }
        for (const startUs of sentAtUs) {
          const inMinute = sentAtUs.filter((atUs) => atUs >= startUs && atUs < startUs + MINUTE_US).length;
          expect(inMinute).toBeLessThanOrEqual(2 * limit);
        }
      },
    ),
  );
});
