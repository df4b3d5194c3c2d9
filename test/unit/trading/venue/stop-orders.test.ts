// Stops at the simulated venue: when they are elected, how they then trade, and how a trailing stop follows.
import { describe, expect, it } from 'vitest';
import { formatDecimal } from '../../../../trading/decimal.ts';
import { effectiveLimit, filledAveragePrice } from '../../../../trading/venue/venue-order.ts';
import { booked, openTestVenue, SECOND_US, type TestVenue, usSettings, WEEKEND_US } from './venue-harness.ts';

/** Long 10 SPY, bought at 100.02, with a last trade at 100. */
function openLong(): TestVenue {
  const test = openTestVenue(usSettings());
  test.quote('SPY', 99.98, 100.02);
  test.trade('SPY', 100);
  test.submit({ symbol: 'SPY', qty: '10', side: 'buy' });
  return test;
}

const stopPriceOf = (test: TestVenue, orderId: string): string | null => {
  const { stopPrice } = test.order(orderId);
  return stopPrice === null ? null : formatDecimal(stopPrice);
};

describe('a stop at the simulated venue', () => {
  it('waits until the last trade reaches it, then sells at the market', () => {
    const test = openLong();
    const stop = test.submit({ symbol: 'SPY', qty: '10', side: 'sell', type: 'stop', stop_price: '99.5' });
    test.quote('SPY', 99.4, 99.6);
    expect(test.order(stop.orderId).status).toBe('new');
    test.trade('SPY', 99.5);
    expect(test.order(stop.orderId).status).toBe('filled');
    expect(filledAveragePrice(test.order(stop.orderId))).toBe(99_400_000_000_000_000_000n);
  });

  it('is elected by the quote where the market shows no trades', () => {
    const test = openTestVenue();
    test.quote('SPY', 99.98, 100.02);
    const stop = test.submit({ symbol: 'SPY', qty: '10', side: 'buy', type: 'stop', stop_price: '101' });
    test.quote('SPY', 100.9, 100.99);
    expect(test.order(stop.orderId).isElected).toBe(false);
    test.quote('SPY', 101, 101.04);
    expect(test.order(stop.orderId).status).toBe('filled');
  });

  it.each([
    ['49.99', '51.9896'],
    ['50', '51.25'],
  ])('buys at no more than a little above a stop of %s', (stopPrice, limit) => {
    const order = openTestVenue();
    order.quote('SPY', 40, 40.02);
    const stop = order.submit({ symbol: 'SPY', qty: '1', side: 'buy', type: 'stop', stop_price: stopPrice });
    expect(formatDecimal(effectiveLimit(stop) ?? (0n as never))).toBe(limit);
    order.quote('SPY', 60, 60.02);
    expect(order.order(stop.orderId)).toMatchObject({ isElected: true, status: 'new' });
  });

  it('turns a stop-limit into a limit order that rests when the market has run through it', () => {
    const test = openLong();
    const stop = test.submit({
      symbol: 'SPY',
      qty: '10',
      side: 'sell',
      type: 'stop_limit',
      stop_price: '99.5',
      limit_price: '99.4',
    });
    test.quote('SPY', 99, 99.1);
    test.trade('SPY', 99);
    expect(test.order(stop.orderId)).toMatchObject({ isElected: true, status: 'new' });
    test.quote('SPY', 99.45, 99.5);
    expect(test.order(stop.orderId).status).toBe('filled');
  });

  it('refuses a stop that the market has passed already, and says where the market is', () => {
    const test = openLong();
    const sale = test.refusal({ symbol: 'SPY', qty: '10', side: 'sell', type: 'stop', stop_price: '100.5' });
    expect(sale).toMatchObject({ code: 42210000, message: 'stop price must be less than current price' });
    expect(sale.details).toEqual({ market_price: '100' });
    const buy = test.refusal({ symbol: 'SPY', qty: '1', side: 'buy', type: 'stop', stop_price: '99' });
    expect(buy.message).toBe('stop price must be greater than current price');
  });

  it('sleeps outside the regular session', () => {
    const test = openLong();
    const stop = test.submit({
      symbol: 'SPY',
      qty: '10',
      side: 'sell',
      type: 'stop',
      stop_price: '99.5',
      time_in_force: 'gtc',
    });
    test.waitUntil(WEEKEND_US);
    test.trade('SPY', 90);
    expect(test.order(stop.orderId)).toMatchObject({ status: 'new', isElected: false });
  });

  it('follows the market up at its distance, never down, and sells when it turns', () => {
    const test = openLong();
    const stop = test.submit({ symbol: 'SPY', qty: '10', side: 'sell', type: 'trailing_stop', trail_price: '1' });
    expect(stopPriceOf(test, stop.orderId)).toBe('99');
    test.trade('SPY', 101.5, SECOND_US);
    expect(stopPriceOf(test, stop.orderId)).toBe('100.5');
    test.trade('SPY', 101, SECOND_US);
    expect(stopPriceOf(test, stop.orderId)).toBe('100.5');
    test.trade('SPY', 100.5, SECOND_US);
    expect(test.order(stop.orderId).status).toBe('filled');
  });

  it('follows by a percentage of the best price, and a purchase from above', () => {
    const test = openTestVenue();
    test.quote('SPY', 99.98, 100.02);
    test.trade('SPY', 100);
    const stop = test.submit({ symbol: 'SPY', qty: '10', side: 'buy', type: 'trailing_stop', trail_percent: '2' });
    expect(stopPriceOf(test, stop.orderId)).toBe('102');
    test.trade('SPY', 90, SECOND_US);
    expect(stopPriceOf(test, stop.orderId)).toBe('91.8');
    test.quote('SPY', 91.7, 91.75);
    test.trade('SPY', 91.8, SECOND_US);
    expect(test.order(stop.orderId).status).toBe('filled');
  });

  it('keeps its best price and its election over a restart', () => {
    const test = openLong();
    const stop = test.submit({ symbol: 'SPY', qty: '10', side: 'sell', type: 'trailing_stop', trail_price: '1' });
    test.trade('SPY', 105, SECOND_US);
    const again = test.reopen();
    expect(again.state.orders.get(stop.orderId)).toEqual(test.order(stop.orderId));
    expect(booked(again)).toEqual(booked(test.venue));
  });

  it('changes the trail of a trailing stop', () => {
    const test = openLong();
    const stop = test.submit({ symbol: 'SPY', qty: '10', side: 'sell', type: 'trailing_stop', trail_price: '1' });
    const outcome = test.venue.replace(stop.orderId, { trail: '2' }, test.nowUs);
    if (outcome.isRefused) throw new Error(outcome.refusal.message);
    expect(stopPriceOf(test, outcome.value.orderId)).toBe('98');
    expect(test.order(stop.orderId).status).toBe('replaced');
  });
});
