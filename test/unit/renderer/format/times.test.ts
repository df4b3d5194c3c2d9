// Times and lengths of time on the page.
import { expect, it } from 'vitest';
import { showAge, showCountdown, showDuration, showNewYorkClock } from '../../../../renderer/format/times.ts';

it('writes a length of time in two parts at most', () => {
  expect([7_000, 245_000, 8_052_000, 273_600_000, -1, null].map(showDuration)).toEqual([
    '7 s',
    '4m 05s',
    '2h 14m',
    '3d 4h',
    '–',
    '–',
  ]);
});

it('counts down to the close and never below zero', () => {
  expect([19_059_000, 0, -5].map(showCountdown)).toEqual(['5:17:39', '0:00:00', '0:00:00']);
});

it('tells the age of a tick in the unit that fits', () => {
  expect([38, 4_200, 65_000, null].map(showAge)).toEqual(['38 ms', '4.2 s', '1m 05s', '–']);
});

it("shows the exchange's clock whatever the trader's own is", () => {
  expect(showNewYorkClock(Date.UTC(2026, 10, 20, 15, 42, 21) * 1000)).toBe('10:42:21');
});
