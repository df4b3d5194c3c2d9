// The life of an order at the simulated venue: taken, routed, filled, canceled, replaced, expired.
import { describe, expect, it } from 'vitest';
import { formatDecimal, parseDecimal } from '../../../../trading/decimal.ts';
import { filledAveragePrice } from '../../../../trading/venue/venue-order.ts';
import { MORNING_US, openTestVenue, quietSettings, SECOND_US, usSettings } from './venue-harness.ts';

const CLOSE_US = Date.UTC(2026, 10, 20, 21) * 1000;
const MONDAY_OPEN_US = Date.UTC(2026, 10, 23, 14, 30) * 1000;
const MONDAY_CLOSE_US = Date.UTC(2026, 10, 23, 21) * 1000;

describe('an order at the simulated venue', () => {
  it('fills a market order at the offer and a sale at the bid', () => {
    const test = openTestVenue();
    test.quote('SPY', 99.98, 100.02);
    const buy = test.submit({ symbol: 'SPY', qty: '10', side: 'buy' });
    expect(buy.status).toBe('pending_new');
    expect(test.order(buy.orderId).status).toBe('filled');
    expect(test.venue.state.cash).toBe(parseDecimal('98999.8'));
    test.quote('SPY', 101, 101.02);
    test.submit({ symbol: 'SPY', qty: '10', side: 'sell' });
    expect(test.venue.state.cash).toBe(parseDecimal('100009.8'));
    expect(test.venue.state.positions.size).toBe(0);
    expect(test.updates()).toEqual(['pending_new', 'new', 'fill', 'pending_new', 'new', 'fill']);
  });

  it('holds a fill back until the delay has passed', () => {
    const test = openTestVenue(quietSettings({ fillModel: { fillDelayMs: [200, 200], partialFillProbability: 0 } }));
    test.quote('SPY', 99.98, 100.02);
    const order = test.submit({ symbol: 'SPY', qty: '1', side: 'buy' });
    test.quote('SPY', 100.5, 100.52, 100_000);
    expect(test.order(order.orderId).status).toBe('new');
    test.waitUntil(MORNING_US + 200_000);
    expect(test.order(order.orderId).status).toBe('filled');
    expect(test.order(order.orderId).filledAtUs).toBe(MORNING_US + 200_000);
    expect(filledAveragePrice(test.order(order.orderId))).toBe(parseDecimal('100.52'));
  });

  it('lets a limit order rest until the market comes to it, and fills it no worse than its limit', () => {
    const test = openTestVenue();
    test.quote('SPY', 99.98, 100.02);
    const order = test.submit({
      symbol: 'SPY',
      qty: '3',
      side: 'buy',
      type: 'limit',
      limit_price: '99.50',
      time_in_force: 'gtc',
    });
    expect(test.order(order.orderId).status).toBe('new');
    test.quote('SPY', 99.4, 99.45, SECOND_US);
    expect(test.order(order.orderId).status).toBe('filled');
    expect(filledAveragePrice(test.order(order.orderId))).toBe(parseDecimal('99.45'));
  });

  it('fills a random part one time in ten, and the rest with the next quote', () => {
    const test = openTestVenue(quietSettings({ fillModel: { fillDelayMs: [0, 0], partialFillProbability: 0.1 } }), '100000000');
    test.quote('SPY', 99.98, 100.02);
    const orders = Array.from({ length: 400 }, () => test.submit({ symbol: 'SPY', qty: '100', side: 'buy' }).orderId);
    const partial = orders.filter((id) => test.order(id).status === 'partially_filled');
    expect(partial.length).toBeGreaterThan(15);
    expect(partial.length).toBeLessThan(80);
    for (let step = 0; step < 20; step++) test.quote('SPY', 99.98, 100.02, SECOND_US);
    expect(orders.every((id) => test.order(id).status === 'filled')).toBe(true);
    expect(test.venue.state.positions.get('SPY')?.quantity).toBe(parseDecimal('40000'));
  });

  it('cancels an immediate-or-cancel order that cannot fill, and what is left of one that filled in part', () => {
    const test = openTestVenue(quietSettings({ fillModel: { fillDelayMs: [0, 0], partialFillProbability: 1 } }));
    test.quote('SPY', 99.98, 100.02);
    const away = test.submit({ symbol: 'SPY', qty: '3', side: 'buy', type: 'limit', limit_price: '90', time_in_force: 'ioc' });
    expect(test.order(away.orderId).status).toBe('canceled');
    const partly = test.submit({ symbol: 'SPY', qty: '1000', side: 'buy', time_in_force: 'ioc' });
    expect(test.order(partly.orderId).status).toBe('canceled');
    expect(test.order(partly.orderId).filledQuantity).toBeGreaterThan(0n);
    expect(test.order(partly.orderId).filledQuantity).toBeLessThan(parseDecimal('1000'));
  });

  it('fills a fill-or-kill order whole or not at all', () => {
    const test = openTestVenue(quietSettings({ fillModel: { fillDelayMs: [0, 0], partialFillProbability: 1 } }));
    test.quote('SPY', 99.98, 100.02);
    const whole = test.submit({ symbol: 'SPY', qty: '100', side: 'buy', time_in_force: 'fok' });
    expect(test.order(whole.orderId).status).toBe('filled');
    const none = test.submit({
      symbol: 'SPY',
      qty: '100',
      side: 'buy',
      type: 'limit',
      limit_price: '90',
      time_in_force: 'fok',
    });
    expect(test.order(none.orderId)).toMatchObject({ status: 'canceled', executions: 0 });
  });

  it('expires a day order at the close and keeps a good-till-canceled one', () => {
    const test = openTestVenue(usSettings());
    test.quote('SPY', 99.98, 100.02);
    const day = test.submit({ symbol: 'SPY', qty: '1', side: 'buy', type: 'limit', limit_price: '90' });
    const lasting = test.submit({
      symbol: 'SPY',
      qty: '1',
      side: 'buy',
      type: 'limit',
      limit_price: '90',
      time_in_force: 'gtc',
    });
    expect(day.expiresAtUs).toBe(CLOSE_US);
    test.waitUntil(CLOSE_US);
    expect(test.order(day.orderId)).toMatchObject({ status: 'expired', expiredAtUs: CLOSE_US });
    expect(test.order(lasting.orderId).status).toBe('new');
  });

  it('keeps an equity order of the weekend until Monday, and fills it at a price of Monday', () => {
    const test = openTestVenue(usSettings());
    test.quote('SPY', 99.98, 100.02);
    test.waitUntil(CLOSE_US + 3600 * SECOND_US);
    const order = test.submit({ symbol: 'SPY', qty: '1', side: 'buy' });
    expect(order).toMatchObject({ status: 'accepted', expiresAtUs: MONDAY_CLOSE_US });
    test.waitUntil(MONDAY_OPEN_US);
    expect(test.order(order.orderId).status).toBe('new');
    test.quote('SPY', 104.98, 105.02, SECOND_US);
    expect(filledAveragePrice(test.order(order.orderId))).toBe(parseDecimal('105.02'));
    expect(test.updates()).toEqual(['accepted', 'new', 'fill']);
  });

  it('rejects a waiting order at the open when the account cannot pay for it any more', () => {
    const test = openTestVenue(usSettings(), '1500');
    test.quote('SPY', 99.98, 100.02);
    test.waitUntil(CLOSE_US + SECOND_US);
    const order = test.submit({ symbol: 'SPY', qty: '14', side: 'buy' });
    test.quote('SPY', 149.98, 150.02, SECOND_US);
    test.waitUntil(MONDAY_OPEN_US);
    expect(test.order(order.orderId).status).toBe('rejected');
    expect(test.updates()).toEqual(['accepted', 'rejected']);
  });

  it('trades crypto on a Saturday', () => {
    const test = openTestVenue(usSettings());
    test.waitUntil(CLOSE_US + 20 * 3600 * SECOND_US);
    test.quote('BTC/USD', 60000, 60010);
    const order = test.submit({ symbol: 'BTCUSD', qty: '0.123456789', side: 'buy', time_in_force: 'gtc' });
    expect(test.order(order.orderId)).toMatchObject({ status: 'filled', symbol: 'BTC/USD' });
    expect(formatDecimal(test.venue.state.cash)).toBe('92591.35809211');
  });

  it('buys for an amount of money to nine decimals of a share', () => {
    const test = openTestVenue();
    test.quote('SPY', 299.98, 300);
    const order = test.submit({ symbol: 'SPY', notional: '100', side: 'buy' });
    expect(formatDecimal(test.order(order.orderId).filledQuantity)).toBe('0.333333333');
    expect(test.order(order.orderId)).toMatchObject({ status: 'filled', quantity: null });
  });

  it('cancels a resting order, once more without complaint, and never a filled one', () => {
    const test = openTestVenue();
    test.quote('SPY', 99.98, 100.02);
    const resting = test.submit({ symbol: 'SPY', qty: '1', side: 'buy', type: 'limit', limit_price: '90' });
    expect(test.venue.cancel(resting.orderId, test.nowUs).isRefused).toBe(false);
    expect(test.order(resting.orderId).status).toBe('canceled');
    expect(test.venue.cancel(resting.orderId, test.nowUs).isRefused).toBe(false);
    const filled = test.submit({ symbol: 'SPY', qty: '1', side: 'buy' });
    const refused = test.venue.cancel(filled.orderId, test.nowUs);
    expect(refused.isRefused && refused.refusal).toMatchObject({
      status: 422,
      code: 42210000,
      message: 'order is already in "filled" state',
    });
  });

  it('may still fill an order whose cancel is under way', () => {
    const test = openTestVenue(quietSettings({ cancelDelayMs: [800, 800] }));
    test.quote('SPY', 99.98, 100.02);
    const order = test.submit({ symbol: 'SPY', qty: '1', side: 'buy', type: 'limit', limit_price: '99', time_in_force: 'gtc' });
    test.venue.cancel(order.orderId, test.nowUs);
    expect(test.order(order.orderId).status).toBe('pending_cancel');
    test.quote('SPY', 98, 98.5, 100_000);
    expect(test.order(order.orderId).status).toBe('filled');
    test.waitUntil(MORNING_US + SECOND_US);
    expect(test.order(order.orderId).status).toBe('filled');
  });

  it('replaces an order by a new one for what remains, and chains their ids', () => {
    const test = openTestVenue(quietSettings({ fillModel: { fillDelayMs: [0, 0], partialFillProbability: 1 } }));
    test.quote('SPY', 99.98, 100);
    const first = test.submit({
      symbol: 'SPY',
      qty: '100',
      side: 'buy',
      type: 'limit',
      limit_price: '100',
      time_in_force: 'gtc',
    });
    const filled = test.order(first.orderId).filledQuantity;
    expect(test.order(first.orderId).status).toBe('partially_filled');
    const outcome = test.venue.replace(first.orderId, { limit_price: '90', client_order_id: 'second' }, test.nowUs);
    if (outcome.isRefused) throw new Error(outcome.refusal.message);
    expect(outcome.value).toMatchObject({ replaces: first.orderId, clientOrderId: 'second', filledQuantity: 0n });
    expect(outcome.value.quantity).toBe(parseDecimal('100') - filled);
    expect(test.order(first.orderId)).toMatchObject({ status: 'replaced', replacedBy: outcome.value.orderId });
    expect(test.order(outcome.value.orderId).status).toBe('new');
  });

  it('gives up what it can no longer sell: another sale by amount took more shares than was foreseen', () => {
    const test = openTestVenue(quietSettings({ fillModel: { fillDelayMs: [500, 500], partialFillProbability: 0 } }));
    test.quote('SPY', 100, 100);
    test.submit({ symbol: 'SPY', qty: '10', side: 'buy' });
    test.waitUntil(test.nowUs + SECOND_US);
    const resting = test.submit({
      symbol: 'SPY',
      qty: '5',
      side: 'sell',
      type: 'limit',
      limit_price: '110',
      time_in_force: 'gtc',
    });
    test.submit({ symbol: 'SPY', notional: '500', side: 'sell' });
    test.quote('SPY', 80, 80);
    test.waitUntil(test.nowUs + SECOND_US);
    test.quote('SPY', 111, 111, SECOND_US);
    expect(test.order(resting.orderId)).toMatchObject({ status: 'canceled', filledQuantity: parseDecimal('3.75') });
    expect(test.venue.state.positions.size).toBe(0);
  });

  it('ends running delays when the market is over, and fills later orders at its last prices', () => {
    const test = openTestVenue(quietSettings({ fillModel: { fillDelayMs: [500, 500], partialFillProbability: 0.5 } }));
    test.quote('SPY', 99.98, 100.02);
    const before = test.submit({ symbol: 'SPY', qty: '10', side: 'buy' });
    test.venue.runOut(test.nowUs);
    expect(test.order(before.orderId).status).toBe('filled');
    const after = test.submit({ symbol: 'SPY', qty: '10', side: 'buy' });
    expect(test.order(after.orderId).status).toBe('filled');
  });
});
