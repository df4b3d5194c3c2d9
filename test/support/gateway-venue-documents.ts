// What the misbehaving venue shows: an order, an empty account, a clock.

/** An order as the venue shows it. */
export function venueOrder(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    id: '61e69015-8549-4bfd-b9c3-01e75843f47d',
    client_order_id: 'tw-1',
    created_at: '2026-11-20T15:10:18.909428548Z',
    updated_at: '2026-11-20T15:10:18.910283851Z',
    submitted_at: '2026-11-20T15:10:18.909428548Z',
    replaced_by: null,
    replaces: null,
    symbol: 'AAPL',
    asset_class: 'us_equity',
    notional: null,
    qty: '2',
    filled_qty: '0',
    filled_avg_price: null,
    order_class: '',
    order_type: 'limit',
    type: 'limit',
    side: 'buy',
    time_in_force: 'day',
    limit_price: '150',
    status: 'new',
    extended_hours: false,
    ...fields,
  };
}

export const defaultDocuments = (): readonly (readonly [string, unknown])[] => [
  [
    '/v2/account',
    {
      id: '6f0c1f0e-2c1b-4a63-9d0e-0b6a7a3d1c11',
      account_number: 'PASIM000001',
      status: 'ACTIVE',
      currency: 'USD',
      cash: '100000',
      equity: '100000.5',
      buying_power: '400000',
      trading_blocked: false,
      account_blocked: false,
      trade_suspended_by_user: false,
      created_at: '2026-09-25T03:19:55.183221Z',
    },
  ],
  ['/v2/positions', []],
  ['/v2/account/activities', []],
  ['/v2/assets', []],
  [
    '/v2/clock',
    {
      timestamp: '2026-11-20T09:44:20.123456789-05:00',
      is_open: true,
      next_open: '2026-11-23T09:30:00-05:00',
      next_close: '2026-11-20T16:00:00-05:00',
    },
  ],
];
