// Auctions, extended hours, and what the venue does for the account besides orders: closing, configuration, watchlists, corporate actions.
import { describe, expect, it } from 'vitest';
import { formatDecimal, parseDecimal } from '../../../../trading/decimal.ts';
import { booked, MORNING_US, openTestVenue, SECOND_US, usSettings } from './venue-harness.ts';

const HOUR_US = 3_600 * SECOND_US;
const CLOSE_US = Date.UTC(2026, 10, 20, 21) * 1000;
const POST_CLOSE_US = Date.UTC(2026, 10, 21, 1) * 1000;
const EVENING_US = Date.UTC(2026, 10, 21, 0, 30) * 1000;
const MONDAY_OPEN_US = Date.UTC(2026, 10, 23, 14, 30) * 1000;

describe('an order for an auction', () => {
  it('waits for the opening and trades at the first prices of the session', () => {
    const test = openTestVenue(usSettings(), '100000', EVENING_US);
    test.quote('SPY', 99.98, 100.02);
    const order = test.submit({ symbol: 'SPY', qty: '10', side: 'buy', time_in_force: 'opg' });
    expect(order.status).toBe('accepted');
    test.waitUntil(MONDAY_OPEN_US);
    expect(test.order(order.orderId).status).toBe('new');
    test.quote('SPY', 101, 101.02, SECOND_US);
    expect(test.order(order.orderId)).toMatchObject({ status: 'filled', filledValue: parseDecimal('1010.2') });
  });

  it('ends when the opening does not reach its limit', () => {
    const test = openTestVenue(usSettings(), '100000', EVENING_US);
    test.quote('SPY', 99.98, 100.02);
    const terms = { symbol: 'SPY', qty: '10', side: 'buy', type: 'limit', limit_price: '99', time_in_force: 'opg' };
    const order = test.submit(terms);
    test.waitUntil(MONDAY_OPEN_US);
    test.quote('SPY', 101, 101.02, SECOND_US);
    expect(test.order(order.orderId).status).toBe('canceled');
  });

  it('trades at the close, at the last prices', () => {
    const test = openTestVenue(usSettings());
    test.quote('SPY', 99.98, 100.02);
    const order = test.submit({ symbol: 'SPY', qty: '10', side: 'buy', time_in_force: 'cls' });
    test.quote('SPY', 102, 102.02, HOUR_US);
    expect(test.order(order.orderId).status).toBe('accepted');
    test.waitUntil(CLOSE_US);
    expect(test.order(order.orderId)).toMatchObject({ status: 'filled', filledValue: parseDecimal('1020.2') });
  });

  it.each([
    ['opg', Date.UTC(2026, 10, 20, 14, 28) * 1000],
    ['cls', Date.UTC(2026, 10, 20, 20, 50) * 1000],
  ])('is refused shortly before it: %s', (timeInForce, atUs) => {
    const test = openTestVenue(usSettings(), '100000', atUs);
    test.quote('SPY', 99.98, 100.02);
    expect(test.refusal({ symbol: 'SPY', qty: '1', side: 'buy', time_in_force: timeInForce }).message).toMatch(
      /not accepted at this/,
    );
  });
});

describe('extended hours', () => {
  const LIMIT = { symbol: 'SPY', qty: '10', side: 'buy', type: 'limit', limit_price: '101', extended_hours: true };

  it('let a limit order trade after the close and expire in the evening', () => {
    const test = openTestVenue(usSettings(), '100000', CLOSE_US + HOUR_US);
    test.quote('SPY', 100, 100.02);
    expect(test.order(test.submit(LIMIT).orderId).status).toBe('filled');
    const resting = test.submit({ ...LIMIT, limit_price: '90' });
    expect(resting.expiresAtUs).toBe(POST_CLOSE_US);
    test.waitUntil(POST_CLOSE_US);
    expect(test.order(resting.orderId).status).toBe('expired');
  });

  it('leave an ordinary order waiting for the next session', () => {
    const test = openTestVenue(usSettings(), '100000', CLOSE_US + HOUR_US);
    test.quote('SPY', 100, 100.02);
    expect(test.submit({ ...LIMIT, extended_hours: false }).status).toBe('accepted');
  });

  it('are for limit orders only', () => {
    const test = openTestVenue(usSettings());
    test.quote('SPY', 100, 100.02);
    expect(test.refusal({ symbol: 'SPY', qty: '1', side: 'buy', extended_hours: true }).message).toBe(
      'extended hours order must be DAY or GTC limit orders',
    );
  });
});

describe('the account of the simulated venue', () => {
  function openLong() {
    const test = openTestVenue();
    test.quote('SPY', 99.98, 100.02);
    test.submit({ symbol: 'SPY', qty: '10', side: 'buy' });
    return test;
  }

  it('closes a part of a position by a percentage, and all of it', () => {
    const test = openLong();
    const half = test.venue.closePosition('SPY', { percentage: '25' }, test.nowUs);
    expect(half.isRefused).toBe(false);
    expect(formatDecimal(test.venue.state.positions.get('SPY')?.quantity ?? (0n as never))).toBe('7.5');
    test.venue.closeAllPositions(false, test.nowUs);
    expect(test.venue.state.positions.size).toBe(0);
  });

  it('does not close what open orders hold, unless they are canceled with it', () => {
    const test = openLong();
    test.submit({ symbol: 'SPY', qty: '10', side: 'sell', type: 'limit', limit_price: '120' });
    const refused = test.venue.closePosition('SPY', {}, test.nowUs);
    expect(refused.isRefused && refused.refusal).toMatchObject({ status: 403, details: { held_for_orders: '10' } });
    test.venue.closeAllPositions(true, test.nowUs);
    expect(test.venue.state.positions.size).toBe(0);
  });

  it.each([
    [{ qty: '1', percentage: '5' }, /^only one of qty or percentage/],
    [{ percentage: '101' }, /^percentage must be between 0 and 100, found 101$/],
    [{ qty: 'all' }, /^invalid qty "all"/],
  ])('refuses to close %j', (part, message) => {
    const test = openLong();
    const outcome = test.venue.closePosition('SPY', part, test.nowUs);
    expect(outcome.isRefused && outcome.refusal.message).toMatch(message);
    expect(test.venue.closePosition('KO', {}, test.nowUs)).toMatchObject({ refusal: { status: 404, code: 40410000 } });
  });

  it('takes no order while its holder has suspended trading', () => {
    const test = openLong();
    test.venue.configure({ suspend_trade: true }, test.nowUs);
    expect(test.refusal({ symbol: 'SPY', qty: '1', side: 'buy' })).toMatchObject({ status: 403, code: 40310000 });
    test.venue.configure({ suspend_trade: false, no_shorting: true, fractional_trading: false }, test.nowUs);
    expect(test.refusal({ symbol: 'KO', qty: '1', side: 'sell', type: 'limit', limit_price: '9' }).message).toMatch(
      /short selling/,
    );
    expect(test.refusal({ symbol: 'SPY', qty: '0.5', side: 'buy' }).message).toMatch(/fractional trading is disabled/);
    expect(test.venue.configure({ suspend_trade: 'yes' }, test.nowUs)).toMatchObject({ isRefused: true });
  });

  it('lends no more than its holder allows', () => {
    const test = openLong();
    test.venue.configure({ max_margin_multiplier: '2' }, test.nowUs);
    expect(test.venue.figures().multiplier).toBe(2);
  });

  it('keeps watchlists under unique names', () => {
    const test = openLong();
    const made = test.venue.saveWatchlist(null, { name: 'Mine', symbols: ['SPY', 'BTCUSD'] }, test.nowUs);
    if (made.isRefused) throw new Error(made.refusal.message);
    expect(made.value.symbols).toEqual(['SPY', 'BTC/USD']);
    expect(test.venue.saveWatchlist(null, { name: 'Mine' }, test.nowUs)).toMatchObject({
      refusal: { message: 'watchlist name must be unique' },
    });
    expect(test.venue.addToWatchlist(made.value, { symbol: 'SPY' }, test.nowUs).isRefused).toBe(true);
    test.venue.addToWatchlist(made.value, { symbol: 'KO' }, test.nowUs);
    expect(test.venue.state.watchlists.get(made.value.watchlistId)?.symbols).toEqual(['SPY', 'BTC/USD', 'KO']);
  });

  it('splits what is held without changing its value, and cancels what waits at old prices', () => {
    const test = openLong();
    const resting = test.submit({
      symbol: 'SPY',
      qty: '10',
      side: 'sell',
      type: 'limit',
      limit_price: '120',
      time_in_force: 'gtc',
    });
    const cost = test.venue.state.positions.get('SPY')?.costBasis;
    test.venue.applyCorporateAction({ kind: 'split', symbol: 'SPY', ratio: parseDecimal('4') }, test.nowUs);
    expect(test.venue.state.positions.get('SPY')).toMatchObject({ quantity: parseDecimal('40'), costBasis: cost });
    expect(test.order(resting.orderId).status).toBe('canceled');
    const { activities } = test.venue.state;
    expect([activities.at(activities.length - 2), activities.at(activities.length - 1)]).toMatchObject([
      { type: 'SPLIT', leg: 'remove', quantity: parseDecimal('-10') },
      { type: 'SPLIT', leg: 'add', quantity: parseDecimal('40') },
    ]);
  });

  it('pays dividends to a long and takes them from a short', () => {
    const test = openLong();
    test.quote('KO', 50, 50.02);
    test.submit({ symbol: 'KO', qty: '10', side: 'sell' });
    const { cash } = test.venue.state;
    test.venue.applyCorporateAction({ kind: 'dividend', symbol: 'SPY', perShare: parseDecimal('1.25') }, test.nowUs);
    test.venue.applyCorporateAction({ kind: 'dividend', symbol: 'KO', perShare: parseDecimal('0.5') }, test.nowUs);
    expect(test.venue.state.cash - cash).toBe(parseDecimal('7.5'));
  });

  it('is the same after its log was read back', () => {
    const test = openLong();
    test.venue.configure({ no_shorting: true }, test.nowUs);
    test.venue.saveWatchlist(null, { name: 'Mine', symbols: ['SPY'] }, test.nowUs);
    test.venue.applyCorporateAction({ kind: 'split', symbol: 'SPY', ratio: parseDecimal('4') }, test.nowUs);
    expect(booked(test.reopen())).toEqual(booked(test.venue));
    expect(MORNING_US).toBe(test.nowUs);
  });
});
