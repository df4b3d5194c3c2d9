// Each limit: the last order that passes it, and the first that does not. Closing a position is stopped by none of them.
import { describe, expect, it } from 'vitest';
import { toDecimalString } from '../../../../protocol/decimal-string.ts';
import { parseDecimal, ZERO } from '../../../../trading/decimal.ts';
import { describeInstrument } from '../../../../trading/listed-instruments.ts';
import { NO_LIMITS, type OrderProposal, type RiskContext } from '../../../../trading/risk-checks/risk-check.ts';
import { findDenial } from '../../../../trading/risk-checks/risk-checks.ts';
import { NO_POLICY } from '../../../../trading/sizing/strategy-policy.ts';
import { capabilitiesOf } from '../../../../trading/venue-capabilities.ts';

const text = toDecimalString;
const proposal: OrderProposal = {
  book: 'sma-cross',
  symbol: 'SPY',
  side: 'buy',
  quantity: parseDecimal('10'),
  type: 'market',
  timeInForce: 'day',
  limitPrice: null,
  stopPrice: null,
  orderClass: 'simple',
  extendedHours: false,
  expiresAtUs: 2_000_000,
  causedAtUs: 1_000_000,
};
const context: RiskContext = {
  tradingState: 'ACTIVE',
  venueTimeUs: 1_000_000,
  isEquitySessionOpen: true,
  areExtendedHoursOpen: true,
  instrument: describeInstrument('SPY', 'us_equity'),
  price: parseDecimal('100'),
  held: ZERO,
  openBuys: ZERO,
  openSells: ZERO,
  otherOwner: null,
  lastOrder: null,
  limits: NO_LIMITS,
  policy: NO_POLICY,
  capabilities: capabilitiesOf('alpaca-paper', 'us_equity'),
  isReducing: false,
  mark: parseDecimal('99.95'),
  quote: { bid: 99.9, ask: 100, ageMs: 10 },
  scheduleObstacle: null,
  flattening: null,
  bookHeld: ZERO,
  bookExposure: ZERO,
  grossExposure: ZERO,
  dayPnl: ZERO,
  ordersInLastMinute: 0,
  buyingPower: parseDecimal('100000'),
};
const denialOf = (order: Partial<OrderProposal>, facts: Partial<RiskContext>): string | null =>
  findDenial({ ...proposal, ...order }, { ...context, ...facts })?.code ?? null;
const limited = (part: Partial<RiskContext['limits']>) => ({ limits: { ...NO_LIMITS, ...part } });

type Case = readonly [
  name: string,
  code: string,
  inside: readonly [Partial<OrderProposal>, Partial<RiskContext>],
  beyond: readonly [Partial<OrderProposal>, Partial<RiskContext>],
];

const grossLimit = limited({ maxGrossExposure: text('5000') });
const lossLimit = limited({ maxDailyLoss: text('500') });
const rateLimit = limited({ maxOrdersPerMinute: 20 });
const ageLimit = limited({ maxQuoteAgeMs: 2_000 });
const collar = limited({ priceCollarPercent: text('5') });
const capital = { policy: { ...NO_POLICY, capital: text('5000') } };
const last = {
  side: proposal.side,
  quantity: proposal.quantity,
  type: proposal.type,
  limitPrice: null,
  stopPrice: null,
  causedAtUs: proposal.causedAtUs,
};
const payable = limited({ checkBuyingPower: true });

const CASES: readonly Case[] = [
  [
    'gross exposure',
    'GROSS_EXPOSURE',
    [{}, { ...grossLimit, grossExposure: parseDecimal('4000') }],
    [{}, { ...grossLimit, grossExposure: parseDecimal('4000.01') }],
  ],
  [
    'the loss of the day',
    'MAX_DAILY_LOSS',
    [{}, { ...lossLimit, dayPnl: parseDecimal('-499.99') }],
    [{}, { ...lossLimit, dayPnl: parseDecimal('-500') }],
  ],
  [
    'orders within a minute',
    'ORDER_RATE',
    [{}, { ...rateLimit, ordersInLastMinute: 19 }],
    [{}, { ...rateLimit, ordersInLastMinute: 20 }],
  ],
  [
    'the age of a quote',
    'STALE_QUOTE',
    [{}, { ...ageLimit, quote: { bid: 99, ask: 100, ageMs: 2_000 } }],
    [{}, { ...ageLimit, quote: { bid: 99, ask: 100, ageMs: 2_001 } }],
  ],
  [
    'capital of its book',
    'CAPITAL',
    [{}, { ...capital, bookExposure: parseDecimal('4000') }],
    [{}, { ...capital, bookExposure: parseDecimal('4000.01') }],
  ],
  [
    'buying power',
    'BUYING_POWER',
    [{}, { ...payable, buyingPower: parseDecimal('1000') }],
    [{}, { ...payable, buyingPower: parseDecimal('999.99') }],
  ],
  [
    'its symbols',
    'SYMBOL_NOT_ALLOWED',
    [{}, { policy: { ...NO_POLICY, symbols: ['SPY'] } }],
    [{}, { policy: { ...NO_POLICY, symbols: ['QQQ'] } }],
  ],
  ['its schedule', 'OUTSIDE_SCHEDULE', [{}, {}], [{}, { scheduleObstacle: 'it sleeps' }]],
];

describe('limits of what may be opened', () => {
  for (const [name, code, inside, beyond] of CASES) {
    it(`denies with ${code} what is beyond ${name}, and lets a position be closed`, () => {
      expect(denialOf(...inside)).toBeNull();
      expect(denialOf(...beyond)).toBe(code);
      expect(denialOf(beyond[0], { ...beyond[1], isReducing: true })).toBeNull();
    });
  }

  it('denies a price that is worse than the quote by more than the collar, on either side', () => {
    const limit = (side: 'buy' | 'sell', price: string) =>
      denialOf(
        { side, type: 'limit', limitPrice: parseDecimal(price) },
        { ...collar, held: parseDecimal('10'), isReducing: true },
      );
    expect(limit('buy', '105')).toBeNull();
    expect(limit('buy', '105.01')).toBe('PRICE_COLLAR');
    expect(limit('buy', '50')).toBeNull();
    expect(limit('sell', '94.91')).toBeNull();
    expect(limit('sell', '94.90')).toBe('PRICE_COLLAR');
  });

  it('denies a short that is switched off, cannot be borrowed, or is not whole', () => {
    const sell = { side: 'sell' } as const;
    expect(denialOf(sell, {})).toBeNull();
    expect(denialOf(sell, limited({ allowShort: false }))).toBe('SHORTING');
    expect(denialOf(sell, { instrument: { ...describeInstrument('SPY', 'us_equity'), shortable: false } })).toBe('SHORTING');
    const coin = { instrument: describeInstrument('BTC/USD', 'crypto') };
    expect(denialOf({ ...sell, symbol: 'BTC/USD', timeInForce: 'gtc' }, coin)).toBe('SHORTING');
    expect(denialOf(sell, { ...limited({ allowShort: false }), held: parseDecimal('10') })).toBeNull();
  });

  it('denies a kind of order that the venue cannot do for the symbol', () => {
    const coin = {
      instrument: describeInstrument('BTC/USD', 'crypto'),
      capabilities: capabilitiesOf('alpaca-paper', 'crypto'),
    };
    const stopLimit = { type: 'stop-limit', stopPrice: parseDecimal('110'), limitPrice: parseDecimal('111') } as const;
    const order = { symbol: 'BTC/USD', timeInForce: 'gtc' } as const;
    expect(denialOf({ ...order, type: 'stop', stopPrice: parseDecimal('110') }, coin)).toBe('ORDER_TYPE');
    expect(denialOf({ ...order, ...stopLimit }, coin)).toBeNull();
    expect(denialOf({ ...order, orderClass: 'bracket' }, coin)).toBe('ORDER_TYPE');
  });

  it('denies a time in force that the venue does not have for the symbol or the kind of order', () => {
    const coin = {
      instrument: describeInstrument('BTC/USD', 'crypto'),
      capabilities: capabilitiesOf('alpaca-paper', 'crypto'),
    };
    const stop = { type: 'stop', stopPrice: parseDecimal('110') } as const;
    expect(denialOf({ symbol: 'BTC/USD', timeInForce: 'day' }, coin)).toBe('ORDER_TYPE');
    expect(denialOf({ symbol: 'BTC/USD', timeInForce: 'ioc' }, coin)).toBeNull();
    expect(denialOf({ ...stop, timeInForce: 'fok' }, {})).toBe('ORDER_TYPE');
    expect(denialOf({ ...stop, timeInForce: 'gtc' }, {})).toBeNull();
    expect(denialOf({ quantity: parseDecimal('1.5'), timeInForce: 'gtc' }, {})).toBe('ORDER_TYPE');
    expect(denialOf({ quantity: parseDecimal('1.5'), timeInForce: 'day' }, {})).toBeNull();
  });

  it.each([
    ['buy', '100.01', '100'],
    ['sell', '99.99', '100'],
  ] as const)('denies the stop of a %s that the market has passed', (side, waiting, passed) => {
    const denial = (stopPrice: string) =>
      denialOf(
        { side, type: 'stop', stopPrice: parseDecimal(stopPrice) },
        { mark: parseDecimal('100'), held: parseDecimal('10') },
      );
    expect(denial(waiting)).toBeNull();
    expect(denial(passed)).toBe('STOP_PASSED');
  });

  it.each(['limitPrice', 'stopPrice'] as const)('denies a %s between two prices of the grid', (price) => {
    const order = { type: 'stop-limit', limitPrice: parseDecimal('101'), stopPrice: parseDecimal('101') } as const;
    expect(denialOf(order, {})).toBeNull();
    expect(denialOf({ ...order, [price]: parseDecimal('101.005') }, {})).toBe('PRICE_INCREMENT');
  });

  it('lets a limit order trade outside the regular session where it asks for that', () => {
    const closed = { isEquitySessionOpen: false };
    expect(denialOf({}, closed)).toBe('MARKET_CLOSED');
    expect(denialOf({ extendedHours: true }, closed)).toBeNull();
    expect(denialOf({ extendedHours: true }, { ...closed, areExtendedHoursOpen: false })).toBe('MARKET_CLOSED');
  });

  it('opens nothing that a flatten is closing', () => {
    expect(denialOf({}, { flattening: 'asked by the user' })).toBe('FLATTENING');
  });
});

describe('the same order again', () => {
  const apart = (ms: number, windowMs = 1_000, part: Partial<OrderProposal> = {}): string | null =>
    denialOf(part, {
      ...limited({ duplicateWindowMs: windowMs }),
      lastOrder: { ...last, causedAtUs: last.causedAtUs + ms * 1_000 },
    });

  it('is denied within the window, whichever of the two causes came first', () => {
    expect([-1_000, -999, 0, 999, 1_000].map((ms) => apart(ms))).toEqual([
      null,
      'DUPLICATE_ORDER',
      'DUPLICATE_ORDER',
      'DUPLICATE_ORDER',
      null,
    ]);
  });

  it('is not looked for with a window of 0', () => {
    expect([-1, 0, 1].map((ms) => apart(ms, 0))).toEqual([null, null, null]);
  });

  it('is another one with another stop price', () => {
    expect(apart(0, 1_000, { stopPrice: parseDecimal('95') })).toBeNull();
  });
});
