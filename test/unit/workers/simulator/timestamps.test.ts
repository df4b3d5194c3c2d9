// Times as the simulated venue writes and reads them.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseTimestamp, toTimestamp } from '../../../../workers/simulator/timestamps.ts';

it('writes no more decimals of a second than are needed', () => {
  const atUs = Date.UTC(2026, 10, 20, 15, 10, 18) * 1000;
  expect(toTimestamp(atUs)).toBe('2026-11-20T15:10:18Z');
  expect(toTimestamp(atUs + 909_428)).toBe('2026-11-20T15:10:18.909428Z');
  expect(toTimestamp(atUs + 120_000)).toBe('2026-11-20T15:10:18.12Z');
  expect(toTimestamp(atUs + 7)).toBe('2026-11-20T15:10:18.000007Z');
});

it('writes every microsecond so that it is read again, and its second as a calendar has it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(2100, 0) }), fc.nat(999), (atMs, rest) => {
      const atUs = atMs * 1000 + rest;
      expect(parseTimestamp(toTimestamp(atUs))).toBe(atUs);
      expect(toTimestamp(atUs).slice(0, 19)).toBe(new Date(atMs).toISOString().slice(0, 19));
    }),
  );
});
