// Brackets, OCO and OTO at the simulated venue.
import { describe, expect, it } from 'vitest';
import { formatDecimal, parseDecimal } from '../../../../trading/decimal.ts';
import { availableQuantity } from '../../../../trading/venue/account-figures.ts';
import { familyOf } from '../../../../trading/venue/account-state.ts';
import type { VenueOrderRecord } from '../../../../trading/venue/venue-order.ts';
import { openTestVenue, quietSettings, SECOND_US, type TestVenue } from './venue-harness.ts';

const BRACKET = {
  symbol: 'SPY',
  qty: '10',
  side: 'buy',
  order_class: 'bracket',
  take_profit: { limit_price: '105' },
  stop_loss: { stop_price: '95' },
};

function openMarket(partialFillProbability = 0): TestVenue {
  const test = openTestVenue(quietSettings({ fillModel: { fillDelayMs: [0, 0], partialFillProbability } }));
  test.quote('SPY', 99.98, 100.02);
  return test;
}

const family = (test: TestVenue, order: VenueOrderRecord) => familyOf(test.venue.state, test.order(order.orderId));
const statuses = (test: TestVenue, order: VenueOrderRecord) => family(test, order).map(({ status }) => status);
const exit = (test: TestVenue, order: VenueOrderRecord, role: string): VenueOrderRecord => {
  const found = family(test, order).find((member) => member.role === role);
  if (!found) throw new Error(`no ${role}`);
  return found;
};

describe('a bracket at the simulated venue', () => {
  it('holds its exits until the entry is filled, then lets both work', () => {
    const test = openMarket();
    const bracket = test.submit({ ...BRACKET, type: 'limit', limit_price: '99' });
    expect(statuses(test, bracket)).toEqual(['new', 'held', 'held']);
    expect(test.updates()).toEqual(['pending_new', 'held', 'held', 'new']);
    test.quote('SPY', 98.9, 98.95);
    expect(statuses(test, bracket)).toEqual(['filled', 'new', 'new']);
    expect(formatDecimal(availableQuantity(test.venue.state, 'SPY'))).toBe('0');
  });

  it('cancels the stop when the profit is taken', () => {
    const test = openMarket();
    const bracket = test.submit(BRACKET);
    test.quote('SPY', 105, 105.02);
    expect(statuses(test, bracket)).toEqual(['filled', 'filled', 'canceled']);
    expect(test.venue.state.positions.size).toBe(0);
  });

  it('cancels the profit order when the stop sells', () => {
    const test = openMarket();
    const bracket = test.submit(BRACKET);
    test.quote('SPY', 94.9, 94.95);
    expect(statuses(test, bracket)).toEqual(['filled', 'canceled', 'filled']);
  });

  it('shrinks the stop by what the profit order has sold', () => {
    const test = openMarket();
    const bracket = test.submit(BRACKET);
    const almost = openMarket(1);
    const parts = almost.submit(BRACKET);
    for (let count = 0; count < 50 && almost.order(parts.orderId).status !== 'filled'; count++)
      almost.quote('SPY', 99.98, 100.02);
    almost.quote('SPY', 105, 105.02);
    const profit = exit(almost, parts, 'take-profit');
    const stop = exit(almost, parts, 'stop-loss');
    expect(profit.status).toBe('partially_filled');
    expect(stop.quantity).toBe(parseDecimal('10') - profit.filledQuantity);
    expect(statuses(test, bracket)).toEqual(['filled', 'new', 'new']);
  });

  it('ends as a whole when any of it is canceled', () => {
    const test = openMarket();
    const waiting = test.submit({ ...BRACKET, type: 'limit', limit_price: '99' });
    test.venue.cancel(waiting.orderId, test.nowUs);
    expect(statuses(test, waiting)).toEqual(['canceled', 'canceled', 'canceled']);
    const working = test.submit(BRACKET);
    test.venue.cancel(exit(test, working, 'stop-loss').orderId, test.nowUs);
    expect(statuses(test, working)).toEqual(['filled', 'canceled', 'canceled']);
    expect(formatDecimal(availableQuantity(test.venue.state, 'SPY'))).toBe('10');
  });

  it('lets a price of an exit be changed, but no quantity', () => {
    const test = openMarket();
    const bracket = test.submit(BRACKET);
    const { orderId } = exit(test, bracket, 'stop-loss');
    const resized = test.venue.replace(orderId, { qty: '5' }, test.nowUs);
    expect(resized.isRefused && resized.refusal.message).toBe('qty cannot be changed for advanced orders');
    const moved = test.venue.replace(orderId, { stop_price: '97' }, test.nowUs);
    if (moved.isRefused) throw new Error(moved.refusal.message);
    test.quote('SPY', 96.9, 96.95, SECOND_US);
    expect(test.order(moved.value.orderId).status).toBe('filled');
    expect(exit(test, bracket, 'take-profit').status).toBe('canceled');
  });

  it('lets a price of an exit be changed while it still waits', () => {
    const test = openMarket();
    const bracket = test.submit({ ...BRACKET, type: 'limit', limit_price: '99' });
    const moved = test.venue.replace(exit(test, bracket, 'stop-loss').orderId, { stop_price: '94' }, test.nowUs);
    if (moved.isRefused) throw new Error(moved.refusal.message);
    expect(moved.value.status).toBe('held');
    test.quote('SPY', 98.9, 98.95);
    expect(test.order(moved.value.orderId).status).toBe('new');
  });

  it.each([
    [{ take_profit: { limit_price: '94' } }, /^take_profit.limit_price must be > stop_loss.stop_price/],
    [{ take_profit: { limit_price: '100.02' } }, /^take_profit.limit_price must be >= base_price \+ 0.01$/],
    [{ stop_loss: { stop_price: '100.02' } }, /^stop_loss.stop_price must be <= base_price - 0.01$/],
    [{ take_profit: undefined }, /^bracket orders require take_profit/],
    [{ time_in_force: 'ioc' }, /^bracket orders must have time_in_force day or gtc/],
    [{ qty: '1.5' }, /^fractional orders must be simple orders$/],
    [{ stop_loss: { stop_price: '95.001' } }, /^invalid stop_price 95.001. sub-penny/],
  ])('refuses %j', (change, message) => {
    expect(openMarket().refusal({ ...BRACKET, ...change }).message).toMatch(message);
  });

  it('refuses a stop-loss that the market has passed, though it lies below the limit of the entry', () => {
    const test = openMarket();
    const late = { ...BRACKET, type: 'limit', limit_price: '104', stop_loss: { stop_price: '103' } };
    expect(test.refusal(late)).toMatchObject({ status: 422, code: 42210000, details: { market_price: '100' } });
    expect(test.refusal(late).message).toBe('stop price must be less than current price');
    const waiting = { ...late, type: 'stop', limit_price: undefined, stop_price: '104' };
    expect(test.submit(waiting).orderClass).toBe('bracket');
  });

  it('goes on after a restart where it was', () => {
    const test = openMarket();
    const bracket = test.submit({ ...BRACKET, type: 'limit', limit_price: '99' });
    const again = test.reopen();
    again.onTick(
      { kind: 'quote', symbol: 'SPY', atUs: test.nowUs, bidPrice: 98.9, bidSize: 1, askPrice: 98.95, askSize: 1 },
      test.nowUs,
    );
    const members = familyOf(again.state, again.state.orders.get(bracket.orderId) ?? bracket);
    expect(members.map(({ status }) => status)).toEqual(['filled', 'new', 'new']);
  });
});

describe('an OCO at the simulated venue', () => {
  const OCO = {
    symbol: 'SPY',
    qty: '10',
    side: 'sell',
    type: 'limit',
    order_class: 'oco',
    take_profit: { limit_price: '105' },
    stop_loss: { stop_price: '95', limit_price: '94.5' },
  };

  it('works on both sides of the market and cancels one when the other fills', () => {
    const test = openMarket();
    test.submit({ symbol: 'SPY', qty: '10', side: 'buy' });
    const oco = test.submit(OCO);
    expect(statuses(test, oco)).toEqual(['new', 'new']);
    expect(exit(test, oco, 'stop-loss')).toMatchObject({ type: 'stop_limit', side: 'sell' });
    test.quote('SPY', 105.1, 105.2);
    expect(statuses(test, oco)).toEqual(['filled', 'canceled']);
  });

  it.each([
    ['buy', 'sell', { take_profit: { limit_price: '105' }, stop_loss: { stop_price: '101' } }, 'less'],
    ['sell', 'buy', { take_profit: { limit_price: '95' }, stop_loss: { stop_price: '99' } }, 'greater'],
  ])('after a %s, refuses to %s by a stop that the market has passed', (entry, side, exits, word) => {
    const test = openMarket();
    test.submit({ symbol: 'SPY', qty: '10', side: entry });
    expect(test.refusal({ ...OCO, side, ...exits }).message).toBe(`stop price must be ${word} than current price`);
  });

  it('is for leaving a position only', () => {
    expect(openMarket().refusal(OCO).message).toMatch(/^oco orders must be exit orders/);
  });
});

describe('an OTO at the simulated venue', () => {
  it('sends its one exit after the entry', () => {
    const test = openMarket();
    const oto = test.submit({ symbol: 'SPY', qty: '10', side: 'buy', order_class: 'oto', stop_loss: { stop_price: '95' } });
    expect(statuses(test, oto)).toEqual(['filled', 'new']);
    expect(openMarket().refusal({ ...BRACKET, order_class: 'oto' }).message).toMatch(/^oto orders require exactly one/);
  });
});
