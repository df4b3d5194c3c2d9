// What the simulated venue refuses, with the status, code, message and fields that Alpaca answers with.
import { describe, expect, it } from 'vitest';
import { formatDecimal } from '../../../../trading/decimal.ts';
import { openTestVenue, quietSettings, usSettings, WEEKEND_US } from './venue-harness.ts';

const spy = (order: Readonly<Record<string, unknown>> = {}) => ({ symbol: 'SPY', qty: '1', side: 'buy', ...order });

describe('the form of an order request', () => {
  const test = openTestVenue();
  test.quote('SPY', 99.98, 100.02);
  test.quote('BTC/USD', 60000, 60010);

  const cases: readonly (readonly [string, Readonly<Record<string, unknown>>, RegExp])[] = [
    ['no symbol', { symbol: undefined }, /^symbol is required$/],
    ['a wrong side', { side: 'hold' }, /^invalid side "hold": expected buy or sell$/],
    ['an unknown type', { type: 'iceberg' }, /^invalid order type "iceberg": expected market, limit, stop, stop_limit/],
    [
      'an unknown time in force',
      { time_in_force: 'gtd' },
      /^invalid time_in_force "gtd": expected day, gtc, ioc, fok, opg, cls$/,
    ],
    ['an unknown class', { order_class: 'oca' }, /^invalid order_class "oca": expected simple, bracket, oco, oto$/],
    [
      'a bracket without its exits',
      { order_class: 'bracket' },
      /^bracket orders require take_profit.limit_price and stop_loss/,
    ],
    ['exits of a simple order', { stop_loss: { stop_price: '10' } }, /^take_profit and stop_loss need order_class/],
    ['a stop without a stop price', { type: 'stop' }, /^stop orders require stop_price$/],
    ['a stop with a limit', { type: 'stop', stop_price: '90', limit_price: '89' }, /^stop orders must not have limit_price$/],
    ['a stop-limit without a limit', { type: 'stop_limit', stop_price: '90' }, /^stop_limit orders require limit_price$/],
    ['a trailing stop without a trail', { type: 'trailing_stop' }, /^trailing stop orders must specify one of trail_price or/],
    [
      'a trail that is both',
      { type: 'trailing_stop', trail_price: '1', trail_percent: '1' },
      /^trailing stop orders must specify/,
    ],
    [
      'a trail of a limit order',
      { type: 'limit', limit_price: '10', trail_price: '1' },
      /^limit orders must not have trail_price/,
    ],
    [
      'an intent that is none',
      { position_intent: 'buy_to_hold' },
      /^invalid position_intent "buy_to_hold": expected buy_to_open/,
    ],
    [
      'extended hours that are no truth value',
      { extended_hours: 'yes' },
      /^invalid extended_hours "yes": expected true or false/,
    ],
    ['both a quantity and an amount', { notional: '10' }, /^only one of qty or notional is accepted$/],
    ['neither a quantity nor an amount', { qty: undefined }, /^qty or notional is required$/],
    ['a quantity with an exponent', { qty: '1e-7' }, /^invalid qty "1e-7"/],
    ['a number that prints with an exponent', { qty: 1e-7 }, /^invalid qty/],
    ['a negative quantity', { qty: '-1' }, /^invalid qty "-1"/],
    ['nothing of a share', { qty: '0' }, /^qty must be > 0$/],
    ['ten decimals', { qty: '0.0000000001' }, /at most 9 decimal places/],
    ['a limit order without a limit', { type: 'limit' }, /^limit orders require limit_price$/],
    ['a market order with a limit', { limit_price: '10' }, /^market orders must not have limit_price$/],
    ['a client order id that is too long', { client_order_id: 'x'.repeat(129) }, /no more than 128 characters, found 129/],
    ['a client order id that is no text', { client_order_id: 7 }, /^invalid client_order_id 7/],
  ];
  for (const [name, order, message] of cases) {
    it(`refuses ${name}`, () => {
      expect(test.refusal(spy(order))).toMatchObject({ status: 422, code: 40010001, message: expect.stringMatching(message) });
    });
  }

  it('refuses a body that is no object', () => {
    for (const body of [null, 'order', 7, [spy()]]) {
      const outcome = test.venue.submit(body, test.nowUs);
      expect(outcome.isRefused && outcome.refusal.code).toBe(40010001);
    }
  });

  it('takes numbers as well as texts, and trailing zeros', () => {
    expect(formatDecimal(test.submit(spy({ qty: 2 })).quantity ?? (0n as never))).toBe('2');
    expect(formatDecimal(test.submit(spy({ qty: '1.5000000000000' })).quantity ?? (0n as never))).toBe('1.5');
  });
});

describe('the rules of the venue', () => {
  it('refuses sub-penny limits from one dollar on, and takes them below', () => {
    const test = openTestVenue();
    test.quote('SPY', 99.98, 100.02);
    const limit = (price: string) => spy({ type: 'limit', limit_price: price });
    expect(test.refusal(limit('290.123'))).toMatchObject({
      status: 422,
      code: 42210000,
      message: 'invalid limit_price 290.123. sub-penny increment does not fulfill minimum pricing criteria',
    });
    expect(test.refusal(limit('0.12345')).code).toBe(42210000);
    expect(test.submit(limit('0.1234')).status).toBe('pending_new');
  });

  it('refuses unknown, halted and unfractionable assets', () => {
    const test = openTestVenue();
    for (const symbol of ['IBM', 'XOM']) test.quote(symbol, 99.98, 100.02);
    expect(test.refusal(spy({ symbol: 'NOSUCH' }))).toMatchObject({ code: 42210000, message: 'asset "NOSUCH" not found' });
    expect(test.refusal(spy({ symbol: 'XOM' })).message).toBe('asset "XOM" is not tradable');
    expect(test.refusal(spy({ symbol: 'IBM', qty: '0.5' })).message).toBe('asset "IBM" is not fractionable');
  });

  it('takes fractions of shares for the day only, and never sells them short', () => {
    const test = openTestVenue();
    test.quote('SPY', 99.98, 100.02);
    expect(test.refusal(spy({ qty: '0.5', time_in_force: 'gtc' })).message).toBe('fractional orders must be DAY orders');
    expect(test.refusal(spy({ qty: '0.5', side: 'sell' })).message).toBe('fractional orders cannot be sold short');
  });

  it('refuses orders below the smallest amount', () => {
    const test = openTestVenue();
    test.quote('SPY', 99.98, 100.02);
    test.quote('BTC/USD', 60000, 60010);
    expect(test.refusal(spy({ qty: undefined, notional: '0.5' }))).toMatchObject({
      status: 403,
      code: 40310000,
      message: 'cost basis must be >= minimal amount of order 1',
    });
    expect(test.refusal(spy({ symbol: 'BTC/USD', qty: '0.0001', time_in_force: 'gtc' })).message).toBe(
      'cost basis must be >= minimal amount of order 10',
    );
  });

  it('takes crypto orders good till canceled or immediate only', () => {
    const test = openTestVenue();
    test.quote('BTC/USD', 60000, 60010);
    for (const timeInForce of ['day', 'fok']) {
      expect(test.refusal(spy({ symbol: 'BTC/USD', time_in_force: timeInForce }))).toMatchObject({
        code: 42210000,
        message: expect.stringMatching(/^invalid crypto time_in_force/),
      });
    }
  });

  it('refuses what the buying power does not cover, and says how much there is', () => {
    const test = openTestVenue();
    test.quote('SPY', 99.98, 100);
    expect(test.refusal(spy({ qty: '4001', type: 'limit', limit_price: '100' }))).toEqual({
      status: 403,
      code: 40310000,
      message: 'insufficient buying power',
      details: { buying_power: '400000', cost_basis: '400100' },
    });
    test.submit(spy({ qty: '3000', type: 'limit', limit_price: '90', time_in_force: 'gtc' }));
    expect(formatDecimal(test.venue.figures().buyingPower)).toBe('130000');
    expect(test.refusal(spy({ qty: '2000', type: 'limit', limit_price: '90' })).details['buying_power']).toBe('130000');
  });

  it('pays for crypto with cash only', () => {
    const test = openTestVenue();
    test.quote('BTC/USD', 59990, 60000);
    expect(test.refusal(spy({ symbol: 'BTC/USD', qty: '2', time_in_force: 'gtc' }))).toMatchObject({
      message: 'insufficient buying power',
      details: { buying_power: '100000' },
    });
  });

  it('sells no more than is held and free, and says what holds the rest', () => {
    const test = openTestVenue();
    test.quote('SPY', 99.98, 100.02);
    test.submit(spy({ qty: '10' }));
    test.submit(spy({ qty: '6', side: 'sell', type: 'limit', limit_price: '120', time_in_force: 'gtc' }));
    expect(test.refusal(spy({ qty: '5', side: 'sell', type: 'limit', limit_price: '121' }))).toEqual({
      status: 403,
      code: 40310000,
      message: 'insufficient qty available for order (requested: 5, available: 4)',
      details: { symbol: 'SPY', existing_qty: '10', held_for_orders: '6', available: '4' },
    });
  });

  it('refuses an order that could trade with one of ours', () => {
    const test = openTestVenue();
    test.quote('SPY', 99.98, 100.02);
    test.submit(spy({ qty: '10' }));
    const resting = test.submit(spy({ type: 'limit', limit_price: '95', time_in_force: 'gtc' }));
    expect(test.refusal(spy({ side: 'sell' }))).toMatchObject({
      status: 403,
      code: 40310000,
      message: 'potential wash trade detected. use complex orders',
      details: { existing_order_id: resting.orderId, reject_reason: 'opposite side limit order exists' },
    });
    expect(test.refusal(spy({ side: 'sell', type: 'limit', limit_price: '95' })).code).toBe(40310000);
    expect(test.submit(spy({ side: 'sell', type: 'limit', limit_price: '110' })).status).toBe('pending_new');
  });

  it('sells short whole shares of shortable assets, with margin', () => {
    const test = openTestVenue();
    for (const symbol of ['SPY', 'IBM', 'BTC/USD']) test.quote(symbol, 100, 100.02);
    test.submit(spy({ side: 'sell', qty: '10' }));
    expect(formatDecimal(test.venue.state.positions.get('SPY')?.quantity ?? (0n as never))).toBe('-10');
    expect(test.refusal(spy({ symbol: 'IBM', side: 'sell' })).message).toBe('asset "IBM" cannot be sold short');
    expect(test.refusal(spy({ symbol: 'BTC/USD', side: 'sell', time_in_force: 'gtc' })).message).toMatch(
      /^insufficient qty available/,
    );
    const poor = openTestVenue(quietSettings(), '1000');
    poor.quote('SPY', 10, 10.02);
    expect(poor.refusal(spy({ side: 'sell' })).message).toMatch(/^account not eligible to sell short/);
  });

  it('does not open a long position while a short sale is open, nor the other way round', () => {
    const test = openTestVenue();
    test.quote('SPY', 99.98, 100.02);
    test.submit(spy({ side: 'sell', type: 'limit', limit_price: '120' }));
    expect(test.refusal(spy({ type: 'limit', limit_price: '90' })).message).toBe(
      'cannot open a long buy while a short sell order is open',
    );
    test.quote('KO', 60, 60.02);
    test.submit(spy({ symbol: 'KO', type: 'limit', limit_price: '50' }));
    expect(test.refusal(spy({ symbol: 'KO', side: 'sell', type: 'limit', limit_price: '70' })).message).toBe(
      'cannot open a short sell while a long buy order is open',
    );
  });

  it('takes a client order id once and never again, even after a cancel', () => {
    const test = openTestVenue();
    test.quote('SPY', 99.98, 100.02);
    const order = test.submit(spy({ client_order_id: 'once', type: 'limit', limit_price: '90' }));
    test.venue.cancel(order.orderId, test.nowUs);
    expect(test.refusal(spy({ client_order_id: 'once' }))).toMatchObject({
      status: 422,
      code: 40010001,
      message: 'client_order_id must be unique',
    });
  });

  it('takes immediate orders in session only', () => {
    const test = openTestVenue(usSettings(), '100000', WEEKEND_US);
    test.quote('SPY', 99.98, 100.02);
    expect(test.refusal(spy({ time_in_force: 'ioc' })).message).toBe('ioc orders are only accepted during market hours');
  });

  it('needs a price to judge a market order by', () => {
    expect(openTestVenue().refusal(spy()).message).toMatch(/^no market price is known for "SPY" yet/);
  });
});

describe('a replacement', () => {
  it('is refused where nothing changes, nothing is left, or the order is not open', () => {
    const test = openTestVenue();
    test.quote('SPY', 99.98, 100.02);
    const resting = test.submit(spy({ qty: '10', type: 'limit', limit_price: '90', time_in_force: 'gtc' }));
    const messageOf = (orderId: string, body: unknown): string | undefined => {
      const outcome = test.venue.replace(orderId, body, test.nowUs);
      return outcome.isRefused ? outcome.refusal.message : undefined;
    };
    expect(messageOf(resting.orderId, {})).toBe('order parameters are not changed');
    expect(messageOf(resting.orderId, { qty: '10', limit_price: '90' })).toBe('order parameters are not changed');
    expect(messageOf(resting.orderId, { limit_price: '90.005' })).toMatch(/sub-penny/);
    expect(messageOf(resting.orderId, { qty: '100000' })).toBe('insufficient buying power');
    expect(messageOf(resting.orderId, { client_order_id: resting.clientOrderId, qty: '11' })).toBe(
      'client_order_id must be unique',
    );
    expect(messageOf(resting.orderId, { qty: '11' })).toBeUndefined();
    expect(messageOf(resting.orderId, { qty: '12' })).toBe('order already replaced');
    const filled = test.submit(spy());
    expect(messageOf(filled.orderId, { qty: '2' })).toBe('cannot replace order in filled status');
    const fraction = test.submit(spy({ qty: '0.5', type: 'limit', limit_price: '90' }));
    expect(messageOf(fraction.orderId, { qty: '0.6' })).toBe('qty of fractional orders cannot be changed');
    const amount = test.submit(spy({ qty: undefined, notional: '50', type: 'limit', limit_price: '90' }));
    expect(messageOf(amount.orderId, { limit_price: '91' })).toBe('cannot replace notional orders');
    expect(messageOf('no-such-order', { qty: '2' })).toBe('order not found for no-such-order');
  });
});
