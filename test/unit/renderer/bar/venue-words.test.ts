// The badge: where we trade can be read from it alone.
import { expect, it } from 'vitest';
import { badgeText, tradingMeaning } from '../../../../renderer/bar/venue-words.ts';

it.each([
  ['paper', 'simulator', 'not-live', 'PAPER · SIMULATOR'],
  ['paper', 'alpaca-paper', 'not-live', 'PAPER · ALPACA'],
  ['live', 'alpaca-live', 'read-only', 'LIVE · ALPACA · READ-ONLY'],
  ['live', 'alpaca-live', 'armed', 'LIVE · ALPACA · ARMED'],
  ['live', 'alpaca-live', 'winding-down', 'LIVE · ALPACA · WINDING DOWN'],
] as const)('says of %s on %s, %s: %s', (mode, venue, live, text) => {
  expect(badgeText(mode, venue, live)).toBe(text);
});

it.each([
  ['ACTIVE', 'read-only', 'nothing goes out: not armed'],
  ['ACTIVE', 'winding-down', 'only orders that shrink positions'],
  ['ACTIVE', 'armed', 'orders may go out'],
  ['ACTIVE', 'not-live', 'orders may go out'],
  ['HALTED', 'winding-down', 'no orders but cancels'],
] as const)('says of %s, %s, what may go out: %s', (state, live, text) => {
  expect(tradingMeaning(state, live)).toBe(text);
});
