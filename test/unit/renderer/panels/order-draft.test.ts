// The order ticket: plain mistakes are named while typing, and what is sent is what was typed.
import { expect, it } from 'vitest';
import { EMPTY_DRAFT, findMistakes, toOrderCommand } from '../../../../renderer/panels/ticket/order-draft.ts';

it('finds no mistake in what is not typed yet', () => {
  expect(findMistakes(EMPTY_DRAFT)).toEqual({ quantity: undefined, limitPrice: undefined });
});

it.each(['0', '-5', 'ten', '1e3', '1,5', '.5'])('takes %s for no quantity', (quantity) => {
  expect(findMistakes({ ...EMPTY_DRAFT, quantity })).toMatchObject({ quantity: expect.stringContaining('expected a number') });
});

it('sends the typed decimals untouched, and a limit only with a limit order', () => {
  const draft = { ...EMPTY_DRAFT, quantity: '0.04200001', limitPrice: '61988.10', extendedHours: true };
  expect(toOrderCommand('BTC/USD', { ...draft, type: 'limit' }, true)).toMatchObject({
    quantity: '0.04200001',
    limitPrice: '61988.10',
    extendedHours: true,
    checkOnly: true,
  });
  expect(toOrderCommand('BTC/USD', draft, false)).toMatchObject({ limitPrice: null, extendedHours: false, checkOnly: false });
});
