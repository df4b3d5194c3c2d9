// The exits of a position in few words.
import { expect, it } from 'vitest';
import { toDecimalString as text } from '../../../../protocol/decimal-string.ts';
import { fullExits, shortExits } from '../../../../renderer/panels/positions/exit-words.ts';

const exit = (stop: string | null, target: string | null, isWatched = false) => ({
  quantity: text('10'),
  stopPrice: stop === null ? null : text(stop),
  takeProfitPrice: target === null ? null : text(target),
  isWatched,
});

it('names the nearest stop and target of several', () => {
  expect(shortExits([], true)).toBe('');
  expect(shortExits([exit('95', null)], true)).toBe('95.00 / –');
  const all = [exit('95', '110'), exit('97', null), exit(null, '105')];
  expect(shortExits(all, true)).toBe('97.00 / 105.00');
  expect(shortExits(all, false)).toBe('95.00 / 110.00');
});

it('says who keeps each of them', () => {
  expect(fullExits([exit('95', '110', true), exit(null, '105')])).toBe(
    'stop 95.00, target 110.00 for 10, kept by Tradewarden: it acts only while it runs; target 105.00 for 10, at the venue',
  );
});
