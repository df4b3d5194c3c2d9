// The table that decides what a failed order request means.
import { expect, it } from 'vitest';
import type { OrderOutcome, OrderRequest } from '../../../../../protocol/orders.ts';
import { toOrderOutcome } from '../../../../../trading/cores/gateway/order-outcome.ts';
import type { VenueFailure } from '../../../../../trading/cores/gateway/venue-failure.ts';

type Action = OrderRequest['kind'];
const answered = (status: number, code: string | null, message = 'says the venue'): VenueFailure => ({
  kind: 'answered',
  status,
  code,
  message,
});
const rejected = (code: string): Partial<OrderOutcome> => ({ outcome: 'rejected', code });
const unknown: Partial<OrderOutcome> = { outcome: 'unknown' };
const ALL: readonly Action[] = ['submit-order', 'replace-order', 'cancel-order'];
const CHANGES: readonly Action[] = ['replace-order', 'cancel-order'];
const WITH_ID: readonly Action[] = ['submit-order', 'replace-order'];

it.each<[title: string, actions: readonly Action[], failure: VenueFailure, outcome: Partial<OrderOutcome>]>([
  ['rejects what breaks the rules of the venue', ALL, answered(422, '42210000'), rejected('42210000')],
  ['rejects what is malformed, even without a number', ALL, answered(400, null), rejected('400')],
  ['rejects for lack of buying power', ALL, answered(403, '40310000'), rejected('40310000')],
  ['rejects with the number of another refusal', ALL, answered(403, '40310100'), rejected('40310100')],
  ['rejects wrong keys', ALL, answered(401, null), rejected('CREDENTIALS')],
  ['rejects wrong keys that come with a number', ALL, answered(401, '40110000'), rejected('CREDENTIALS')],
  ['rejects wrong keys that come as forbidden', ALL, answered(403, null), rejected('CREDENTIALS')],
  ['rejects the change of an order that is not there', CHANGES, answered(404, '40410000'), rejected('40410000')],
  ['rejects the change of an order that is not there, without a number', CHANGES, answered(404, null), rejected('404')],
  ['does not trust a page that was not found for a new order', ['submit-order'], answered(404, null), unknown],
  ['refuses as not executed over the rate limit', ALL, answered(429, '42910000'), { outcome: 'refused', code: 'RATE_LIMITED' }],
  [
    'refuses as never sent without a connection',
    ALL,
    { kind: 'not-sent', message: 'no way' },
    { outcome: 'refused', code: 'VENUE_UNREACHABLE' },
  ],
  ['knows nothing after a lost answer', ALL, { kind: 'lost', message: 'silence' }, { outcome: 'unknown', message: 'silence' }],
  ['knows nothing after a server error', ALL, answered(500, '50010000'), unknown],
  ['knows nothing after a bad gateway', ALL, answered(502, null), unknown],
  ['knows nothing after a time-out on the way', ALL, answered(504, null), unknown],
  ['knows nothing after a request time-out', ALL, answered(408, '40810000'), unknown],
  ['knows nothing after a request that came too early', ALL, answered(425, null), unknown],
  ['knows nothing after a request that came too early, even with a number', ALL, answered(425, '42510000'), unknown],
  ['knows nothing after a refusal that anybody on the way may have said', ALL, answered(410, null), unknown],
  ['knows nothing after a redirect', ALL, answered(307, null), unknown],
  ['looks up an order whose id is taken', WITH_ID, answered(422, '40010001', 'client_order_id must be unique'), unknown],
  [
    'looks up an order whose id is taken, whatever the status',
    WITH_ID,
    answered(409, '40010001', 'Client_Order_ID must be unique.'),
    unknown,
  ],
  [
    'rejects a cancel, which brings no id of its own that could be taken',
    ['cancel-order'],
    answered(422, '40010001', 'client_order_id must be unique'),
    rejected('40010001'),
  ],
  [
    'rejects other malformed requests under the same number',
    ALL,
    answered(422, '40010001', 'qty is required'),
    rejected('40010001'),
  ],
  [
    'rejects the cancel of an order that is done',
    ['cancel-order'],
    answered(422, '42210000', 'order is already in "filled" state'),
    { outcome: 'rejected', message: 'order is already in "filled" state' },
  ],
])('%s', (_title, actions, failure, outcome) => {
  for (const action of actions) expect(toOrderOutcome(action, failure)).toMatchObject(outcome);
});
