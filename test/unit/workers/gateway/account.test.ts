// Positions and clock of the venue in our words.
import { trading } from '@alpacahq/alpaca-trade-api';
import { expect, it } from 'vitest';
import { fromVenueAccount, fromVenueClock, fromVenuePosition } from '../../../../workers/gateway/alpaca/account.ts';

const position = (fields: Record<string, unknown>) =>
  fromVenuePosition(
    trading.PositionFromJSON({
      symbol: 'AAPL',
      asset_class: 'us_equity',
      qty: '5',
      avg_entry_price: '100.123456',
      side: 'long',
      ...fields,
    }),
    new Map([['SHIBUSD', 'SHIB/USD']]),
  );

it('gives crypto positions the symbols that orders use, from the list of pairs or by their currency', () => {
  expect(position({ symbol: 'SHIBUSD', asset_class: 'crypto' }).symbol).toBe('SHIB/USD');
  expect(position({ symbol: 'BTCUSDT', asset_class: 'crypto' }).symbol).toBe('BTC/USDT');
  expect(position({ symbol: 'ETHBTC', asset_class: 'crypto' }).symbol).toBe('ETH/BTC');
  expect(position({ symbol: 'BTC/USD', asset_class: 'crypto' }).symbol).toBe('BTC/USD');
});

it('leaves stocks alone, whatever their name ends with', () => {
  expect(position({ symbol: 'AUSD' })).toEqual({ symbol: 'AUSD', quantity: '5', averageEntryPrice: '100.123456' });
});

it('counts short positions below zero, however the venue writes them', () => {
  expect(position({ side: 'short', qty: '-5' }).quantity).toBe('-5');
  expect(position({ side: 'short', qty: '5' }).quantity).toBe('-5');
});

it('names what an account or a clock lacks', () => {
  expect(() => fromVenueAccount({ account_number: 'PA1', currency: 'USD', cash: '1', equity: '1' })).toThrow(
    'buying_power: expected a plain decimal',
  );
  expect(() =>
    fromVenueClock(trading.LegacyClockFromJSON({ is_open: true, timestamp: 'x', next_open: 'y', next_close: 'z' })),
  ).toThrow('timestamp: expected a time');
});
