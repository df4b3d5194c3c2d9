// Which order requests may leave the gateway.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ArmingState } from '../../../../../protocol/arming.ts';
import { checkOrderRequest } from '../../../../../trading/cores/gateway/order-request-check.ts';

const EPOCH = 'gateway/now';
const NOW_US = 1_000_000;
const header = { requestId: 7, notAfterUs: NOW_US + 1, gatewayEpoch: EPOCH };
const limitOrder = {
  clientOrderId: 'tw-1',
  symbol: 'BTC/USD',
  side: 'buy',
  type: 'limit',
  timeInForce: 'gtc',
  quantity: '0.000000001',
  limitPrice: '50000',
  extendedHours: false,
};
const submit = { ...header, kind: 'submit-order', order: limitOrder };
const replace = { ...header, kind: 'replace-order', clientOrderId: 'tw-2', venueOrderId: 'v', quantity: '1', limitPrice: null };
const cancel = { ...header, kind: 'cancel-order', clientOrderId: 'tw-1', venueOrderId: 'v' };
const check = (request: unknown, arming: ArmingState | null = null) => checkOrderRequest(request, EPOCH, arming, NOW_US);
const withOrder = (fields: object): unknown => ({ ...submit, order: { ...limitOrder, ...fields } });

it('admits complete requests that are in time, as they are', () => {
  for (const request of [submit, replace, cancel, withOrder({ type: 'market', limitPrice: null })]) {
    expect(check(request)).toEqual({ isAdmitted: true, request });
  }
});

it('admits every type and class of order with exactly the prices that it needs', () => {
  const market = { type: 'market', limitPrice: null, timeInForce: 'day' };
  const takeProfit = { limitPrice: '60000' };
  const stopLoss = { stopPrice: '40000', limitPrice: null };
  for (const fields of [
    { ...market, type: 'stop', stopPrice: '51000' },
    { type: 'stop-limit', stopPrice: '51000' },
    { ...market, type: 'trailing-stop', trailPercent: '1.5' },
    { ...market, type: 'trailing-stop', trailPrice: '2', stopPrice: null },
    { ...market, orderClass: 'bracket', takeProfit, stopLoss },
    { ...market, orderClass: 'oto', stopLoss: { ...stopLoss, limitPrice: '39990' } },
    { orderClass: 'oto', takeProfit, stopLoss: null },
    { orderClass: 'oco', limitPrice: null, takeProfit, stopLoss },
    { orderClass: 'oco', stopLoss },
    { ...market, timeInForce: 'opg' },
    { orderClass: 'simple', extendedHours: true, timeInForce: 'day' },
  ]) {
    expect(check(withOrder(fields))).toMatchObject({ isAdmitted: true });
  }
  for (const change of [{ stopPrice: '2' }, { trail: '0.5' }, { timeInForce: 'gtc' }]) {
    expect(check({ ...replace, quantity: null, ...change })).toMatchObject({ isAdmitted: true });
  }
});

it('admits a request at its last moment and refuses it one microsecond later', () => {
  expect(check({ ...cancel, notAfterUs: NOW_US })).toMatchObject({ isAdmitted: true });
  expect(check({ ...cancel, notAfterUs: NOW_US - 1 })).toMatchObject({ requestId: 7, code: 'TOO_LATE' });
});

it('refuses what was meant for a predecessor before it looks at anything else', () => {
  expect(check({ ...submit, gatewayEpoch: 'gateway/before', notAfterUs: 0, order: null })).toMatchObject({
    code: 'WRONG_EPOCH',
  });
});

it('sends nothing to a venue that is not armed', () => {
  for (const request of [submit, replace, cancel])
    expect(check(request, 'read-only')).toMatchObject({ code: 'READ_ONLY', requestId: 7 });
});

it.each<[request: unknown, message: string]>([
  [null, 'requestId: expected a whole number, found nothing'],
  [[], 'requestId: expected a whole number, found nothing'],
  [{ ...submit, requestId: 1.5 }, 'requestId: expected a whole number, found 1.5'],
  [{ ...submit, notAfterUs: 'soon' }, 'notAfterUs: expected microseconds since 1970, found "soon"'],
  [{ ...submit, notAfterUs: Number.NaN }, 'notAfterUs: expected microseconds since 1970, found null'],
  [{ ...submit, notAfterUs: 10n ** 20n }, 'notAfterUs: expected microseconds since 1970, found "100000000000000000000"'],
  [
    { ...submit, kind: 'close-position' },
    'kind: expected "submit-order", "replace-order", "cancel-order" or "cancel-all-orders", found "close-position"',
  ],
  [withOrder({ type: 'stop' }), 'order.limitPrice: expected null for a stop order, found "50000"'],
  [withOrder({ type: 'stop-limit' }), 'order.stopPrice: expected a decimal above zero as text, found nothing'],
  [withOrder({ stopPrice: '1' }), 'order.stopPrice: expected null for a limit order, found "1"'],
  [withOrder({ trailPrice: '1' }), 'order.trailPrice: expected null for a limit order, found "1"'],
  [
    withOrder({ type: 'trailing-stop', limitPrice: null }),
    'order.trailPrice: expected either trailPrice or trailPercent for a trailing-stop order, found nothing',
  ],
  [
    withOrder({ takeProfit: { limitPrice: '1' } }),
    'order.takeProfit: expected null for a simple order, found {"limitPrice":"1"}',
  ],
  [
    withOrder({ orderClass: 'bracket', takeProfit: { limitPrice: '1' } }),
    'order.stopLoss: expected the prices of this exit for a bracket order, found nothing',
  ],
  [
    withOrder({ orderClass: 'oto' }),
    'order.takeProfit: expected either takeProfit or stopLoss for an oto order, found nothing',
  ],
  [
    withOrder({ orderClass: 'oco', takeProfit: { limitPrice: '1' }, stopLoss: { stopPrice: '1', limitPrice: null } }),
    'order.takeProfit: expected null for an oco order with a limit price, found {"limitPrice":"1"}',
  ],
  [
    withOrder({ orderClass: 'oto', stopLoss: { stopPrice: '-1' } }),
    'order.stopLoss.stopPrice: expected a decimal above zero as text, found "-1"',
  ],
  [withOrder({ orderClass: 'mleg' }), 'order.orderClass: expected "simple" or "bracket" or "oco" or "oto", found "mleg"'],
  [{ ...submit, purpose: 'fun' }, 'purpose: expected "entry" or "exit" or "protect" or "flatten" or "repair", found "fun"'],
  [withOrder({ side: 'long' }), 'order.side: expected "buy" or "sell", found "long"'],
  [withOrder({ quantity: 2 }), 'order.quantity: expected a decimal above zero as text, found 2'],
  [
    withOrder({ quantity: `0.${'0'.repeat(18)}1` }),
    'order.quantity: expected at most 18 decimals, found "0.0000000000000000001"',
  ],
  [withOrder({ quantity: '1e-7' }), 'order.quantity: expected a decimal above zero as text, found "1e-7"'],
  [withOrder({ quantity: '0.000' }), 'order.quantity: expected a decimal above zero as text, found "0.000"'],
  [withOrder({ quantity: '-1' }), 'order.quantity: expected a decimal above zero as text, found "-1"'],
  [withOrder({ limitPrice: null }), 'order.limitPrice: expected a decimal above zero as text, found null'],
  [withOrder({ type: 'market' }), 'order.limitPrice: expected null for a market order, found "50000"'],
  [
    withOrder({ clientOrderId: 'x'.repeat(129) }),
    `order.clientOrderId: expected 1 to 128 characters, found "${'x'.repeat(79)}`,
  ],
  [
    { ...replace, quantity: null },
    'quantity: expected a change of quantity, limitPrice, stopPrice, trail or timeInForce, found null',
  ],
  [{ ...cancel, venueOrderId: '' }, `venueOrderId: expected the venue's id of the order, found ""`],
])('refuses a malformed request and names the field, case %$', (request, message) => {
  expect(check(request)).toMatchObject({ isAdmitted: false, code: 'MALFORMED', message });
});

it('never admits an order with a field missing or replaced by something of another kind', () => {
  const fields = Object.keys(limitOrder) as (keyof typeof limitOrder)[];
  const wrong = fc.oneof(fc.constant(undefined), fc.double(), fc.object(), fc.constant(''), fc.array(fc.string()));
  fc.assert(
    fc.property(fc.constantFrom(...fields), wrong, (field, value) => {
      expect(check(withOrder({ [field]: value }))).toMatchObject({
        code: 'MALFORMED',
        message: expect.stringContaining(`order.${field}`),
      });
    }),
  );
});
