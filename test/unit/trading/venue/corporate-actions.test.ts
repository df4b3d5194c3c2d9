// Splits, dividends and delistings reaching an account.
import { describe, expect, it } from 'vitest';
import { parseDecimal } from '../../../../trading/decimal.ts';
import { booked, openTestVenue, type TestVenue } from './venue-harness.ts';

const BRACKET = {
  symbol: 'SPY',
  qty: '10',
  side: 'buy',
  type: 'limit',
  limit_price: '90',
  order_class: 'bracket',
  take_profit: { limit_price: '105' },
  stop_loss: { stop_price: '85' },
};

function open(): TestVenue {
  const test = openTestVenue();
  test.quote('SPY', 100, 100);
  return test;
}
const held = (test: TestVenue) => test.venue.state.positions.get('SPY')?.quantity;
const cash = (test: TestVenue): bigint => test.venue.state.cash;

describe.each(['split', 'delisting'] as const)('a %s', (kind) => {
  it('cancels what waits, every order of a bracket once', () => {
    const test = open();
    const bracket = test.submit(BRACKET);
    test.venue.applyCorporateAction({ kind, symbol: 'SPY', ratio: parseDecimal('2') }, test.nowUs);
    test.waitUntil(test.nowUs);
    expect(test.updates().filter((event) => event === 'canceled')).toHaveLength(3);
    expect(test.order(bracket.orderId).status).toBe('canceled');
  });
});

describe('a split', () => {
  it('multiplies what is held and leaves what it cost', () => {
    const test = open();
    test.submit({ symbol: 'SPY', qty: '10', side: 'buy' });
    const before = cash(test);
    test.venue.applyCorporateAction({ kind: 'split', symbol: 'SPY', ratio: parseDecimal('7') }, test.nowUs);
    expect([held(test), cash(test)]).toEqual([parseDecimal('70'), before]);
  });
});

describe('a dividend', () => {
  it.each([
    ['buy', '12.5'],
    ['sell', '-12.5'],
  ])('after a %s changes cash by %s for ten shares', (side, amount) => {
    const test = open();
    test.submit({ symbol: 'SPY', qty: '10', side });
    const before = cash(test);
    test.venue.applyCorporateAction({ kind: 'dividend', symbol: 'SPY', perShare: parseDecimal('1.25') }, test.nowUs);
    expect(cash(test) - before).toBe(parseDecimal(amount));
  });
});

describe('a delisting', () => {
  it.each([
    ['buy', '800'],
    ['sell', '-800'],
  ])('after a %s pays %s for ten shares at the last price, once, and ends trading for good', (side, amount) => {
    const test = open();
    test.submit({ symbol: 'SPY', qty: '10', side });
    test.trade('SPY', 80);
    const before = cash(test);
    for (let count = 0; count < 2; count++) test.venue.applyCorporateAction({ kind: 'delisting', symbol: 'SPY' }, test.nowUs);
    expect([held(test), cash(test) - before]).toEqual([undefined, parseDecimal(amount)]);
    expect(test.refusal({ symbol: 'SPY', qty: '1', side: 'buy' }).message).toBe('asset "SPY" is not tradable');
    const reopened = test.reopen();
    expect(booked(reopened)).toEqual(booked(test.venue));
    expect(
      reopened.submit({ symbol: 'SPY', qty: '1', side: 'buy', type: 'market', time_in_force: 'day' }, test.nowUs).isRefused,
    ).toBe(true);
  });
});
