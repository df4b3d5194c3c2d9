// A change of a working order: only what is different is asked for, and nothing that is plainly no amount.
import { expect, it } from 'vitest';
import type { OrderView } from '../../../../protocol/desk-views/orders.ts';
import { changeMistakes, toChange, toReplaceCommand } from '../../../../renderer/panels/orders/order-change.ts';

const order = {
  clientOrderId: 'tw-1',
  type: 'stop-limit',
  quantity: '10',
  limitPrice: '151.00',
  stopPrice: '150',
  trailPrice: null,
  trailPercent: null,
} as unknown as OrderView;

it('asks only for what is different', () => {
  const change = { ...toChange(order), limitPrice: '151.5', quantity: '10.0' };
  expect(toReplaceCommand(order, change, true)).toEqual({
    kind: 'replace-order',
    clientOrderId: 'tw-1',
    quantity: null,
    limitPrice: '151.5',
    stopPrice: null,
    trail: null,
    checkOnly: true,
  });
});

it.each([
  ['nothing is different', {}],
  ['a price is another text of the same worth', { stopPrice: '150.00' }],
  ['a field is empty', { limitPrice: '', quantity: '5' }],
  ['a field is no amount', { quantity: 'ten' }],
])('asks nothing when %s', (_, part) => {
  expect(toReplaceCommand(order, { ...toChange(order), ...part }, false)).toBeNull();
});

it('changes how far a stop trails, in its unit, and not where it stands', () => {
  const trailing = { ...order, type: 'trailing-stop', limitPrice: null, stopPrice: '147.5', trailPercent: '2.5' } as OrderView;
  expect(toChange(trailing)).toMatchObject({ stopPrice: '', trail: '2.5' });
  expect(toReplaceCommand(trailing, { ...toChange(trailing), trail: '2.50' }, false)).toBeNull();
  expect(toReplaceCommand(trailing, { ...toChange(trailing), trail: '100' }, false)).toBeNull();
  expect(toReplaceCommand(trailing, { ...toChange(trailing), trail: '3' }, false)).toMatchObject({
    trail: '3',
    stopPrice: null,
  });
});

it('says what is wrong with a price, and nothing about one that the order does not have', () => {
  const market = { ...order, limitPrice: null, stopPrice: null } as OrderView;
  expect(changeMistakes({ ...toChange(market), quantity: '0' }, 'money')).toEqual({
    quantity: expect.stringContaining('above 0'),
    limitPrice: undefined,
    stopPrice: undefined,
    trail: undefined,
  });
});
