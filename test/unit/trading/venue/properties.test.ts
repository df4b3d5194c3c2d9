// What holds for the simulated venue whatever is asked of it: money and shares are conserved, orders only move forward.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, multiply, parseDecimal } from '../../../../trading/decimal.ts';
import { reservationOf, valuationPrice } from '../../../../trading/venue/account-figures.ts';
import { type AccountState, isWaitingReplacement, openOrders } from '../../../../trading/venue/account-state.ts';
import { isFinal, STATUS_RANK, type VenueOrderRecord } from '../../../../trading/venue/venue-order.ts';
import { NO_FEES, openTestVenue, quietSettings, type TestVenue } from './venue-harness.ts';

const SYMBOLS = ['SPY', 'KO', 'BTC/USD'] as const;

type Step =
  | { readonly do: 'quote'; readonly symbol: string; readonly cents: number; readonly spread: number; readonly waitMs: number }
  | { readonly do: 'submit'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly do: 'cancel' | 'replace'; readonly which: number; readonly cents: number }
  | { readonly do: 'close'; readonly symbol: string; readonly percentage: number }
  | { readonly do: 'trade'; readonly symbol: string; readonly cents: number }
  | { readonly do: 'wait'; readonly seconds: number };

const symbolArbitrary = fc.constantFrom(...SYMBOLS);
const priceArbitrary = fc.integer({ min: 9_000, max: 11_000 });
const quantityArbitrary = fc.oneof(
  fc.integer({ min: 1, max: 2_000 }).map(String),
  fc.integer({ min: 1, max: 999_999_999 }).map((units) => `${units % 50}.${String(units).padStart(9, '0')}`),
);

const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('quote' as const),
      symbol: symbolArbitrary,
      cents: priceArbitrary,
      spread: fc.integer({ min: 1, max: 20 }),
      waitMs: fc.integer({ min: 0, max: 2_000 }),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('submit' as const), body: bodyArbitrary() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('cancel' as const, 'replace' as const),
      which: fc.nat(50),
      cents: priceArbitrary,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('trade' as const), symbol: symbolArbitrary, cents: priceArbitrary }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('close' as const),
      symbol: symbolArbitrary,
      percentage: fc.integer({ min: 1, max: 100 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 100_000 }) }) },
);

function bodyArbitrary(): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  return fc
    .record({
      symbol: symbolArbitrary,
      side: fc.constantFrom('buy', 'sell'),
      type: fc.constantFrom('market', 'limit', 'stop', 'stop_limit', 'trailing_stop'),
      timeInForce: fc.constantFrom('day', 'gtc', 'ioc', 'fok', 'opg', 'cls'),
      orderClass: fc.constantFrom('simple', 'simple', 'bracket', 'oco', 'oto'),
      quantity: quantityArbitrary,
      isNotional: fc.boolean(),
      cents: priceArbitrary,
      width: fc.integer({ min: 1, max: 300 }),
    })
    .map(({ symbol, side, type, timeInForce, orderClass, quantity, isNotional, cents, width }) => {
      const isSale = side === 'sell';
      // An entry's exits lie on the far side of it, an OCO is itself a pair of exits.
      const profit = dollars(isSale === (orderClass === 'oco') ? cents + width : cents - width);
      const loss = dollars(isSale === (orderClass === 'oco') ? cents - width : cents + width);
      return {
        symbol,
        side,
        type: orderClass === 'oco' ? 'limit' : type,
        time_in_force: symbol === 'BTC/USD' && timeInForce !== 'ioc' ? 'gtc' : timeInForce,
        ...(isNotional ? { notional: quantity } : { qty: quantity }),
        ...((type === 'limit' || type === 'stop_limit') && orderClass !== 'oco' && { limit_price: dollars(cents) }),
        ...((type === 'stop' || type === 'stop_limit') && { stop_price: dollars(cents) }),
        ...(type === 'trailing_stop' && { trail_percent: String(width / 100) }),
        ...(orderClass !== 'simple' && { order_class: orderClass, stop_loss: { stop_price: loss } }),
        ...((orderClass === 'bracket' || orderClass === 'oco') && { take_profit: { limit_price: profit } }),
      };
    });
}

const dollars = (cents: number): string => (cents / 100).toFixed(2);

function take(test: TestVenue, step: Step): void {
  const orders = openOrders(test.venue.state);
  switch (step.do) {
    case 'quote':
      test.quote(step.symbol, step.cents / 100, (step.cents + step.spread) / 100, step.waitMs * 1000);
      break;
    case 'submit':
      test.venue.submit(step.body, test.nowUs);
      break;
    case 'cancel':
      test.venue.cancel(orders[step.which % Math.max(1, orders.length)]?.orderId ?? 'none', test.nowUs);
      break;
    case 'replace':
      test.venue.replace(
        orders[step.which % Math.max(1, orders.length)]?.orderId ?? 'none',
        { limit_price: (step.cents / 100).toFixed(2) },
        test.nowUs,
      );
      break;
    case 'trade':
      test.trade(step.symbol, step.cents / 100);
      break;
    case 'close':
      test.venue.closePosition(step.symbol, { percentage: String(step.percentage) }, test.nowUs);
      break;
    case 'wait':
      test.waitUntil(test.nowUs + step.seconds * 1_000_000);
      break;
    default:
      step satisfies never;
  }
  test.waitUntil(test.nowUs);
}

function openRandomMarket(): TestVenue {
  const test = openTestVenue(
    quietSettings({
      fillModel: { fillDelayMs: [0, 500], partialFillProbability: 0.4 },
      cancelDelayMs: [0, 300],
      replaceDelayMs: [0, 3_000],
      fees: { ...NO_FEES, equityPerShare: parseDecimal('0.0035'), cryptoBasisPoints: parseDecimal('25') },
    }),
  );
  for (const symbol of SYMBOLS) test.quote(symbol, 100, 100.05);
  return test;
}

/** Cash, positions and fees, added up again from nothing but the executions. */
function recount(test: TestVenue): { readonly cash: bigint; readonly quantities: ReadonlyMap<string, bigint> } {
  let cash: bigint = test.venue.state.startingCash;
  const quantities = new Map<string, bigint>();
  for (const { event } of test.outputs) {
    if (event.kind !== 'order-executed') continue;
    const signed = decimal(event.side === 'buy' ? event.quantity : -event.quantity);
    cash -= multiply(signed, event.price) + event.fee;
    quantities.set(event.symbol, (quantities.get(event.symbol) ?? 0n) + signed);
  }
  return { cash, quantities };
}

function checkAccount(test: TestVenue): void {
  const { state } = test.venue;
  const { cash, quantities } = recount(test);
  expect(state.cash).toBe(cash);
  for (const symbol of SYMBOLS) expect(state.positions.get(symbol)?.quantity ?? 0n).toBe(quantities.get(symbol) ?? 0n);
  const figures = test.venue.figures();
  let holdings = 0n;
  for (const position of state.positions.values())
    holdings += multiply(position.quantity, valuationPrice(test.venue.prices, position));
  expect(figures.equity).toBe(state.cash + holdings);
  expect(figures.longMarketValue + figures.shortMarketValue).toBe(holdings);
  expect(figures.buyingPower >= 0n && figures.nonMarginableBuyingPower >= 0n).toBe(true);
  checkBook(state);
}

function checkBook(state: AccountState): void {
  for (const order of state.orders.values()) {
    if (order.quantity !== null) expect(order.filledQuantity <= order.quantity).toBe(true);
    if (order.notional !== null && order.side === 'buy') expect(order.filledValue <= order.notional).toBe(true);
    if (order.status === 'filled' && order.quantity !== null) expect(order.filledQuantity).toBe(order.quantity);
    expect(openOrders(state).includes(order)).toBe(!isFinal(order) && !isWaitingReplacement(state, order));
    if (isFinal(order)) continue;
    expect(reservationOf(order) >= 0n).toBe(true);
  }
  expect((state.positions.get('BTC/USD')?.quantity ?? 0n) >= 0n).toBe(true);
}

describe('whatever is asked of the simulated venue', () => {
  it('conserves cash and shares, and equity is cash plus holdings', () => {
    fc.assert(
      fc.property(fc.array(stepArbitrary, { maxLength: 80 }), (steps) => {
        const test = openRandomMarket();
        for (const step of steps) take(test, step);
        checkAccount(test);
      }),
      { numRuns: 200 },
    );
  });

  it('moves every order forward only, and nothing follows its end', () => {
    fc.assert(
      fc.property(fc.array(stepArbitrary, { maxLength: 80 }), (steps) => {
        const test = openRandomMarket();
        for (const step of steps) take(test, step);
        const last = new Map<string, VenueOrderRecord>();
        let lastAtUs = 0;
        for (const { event, update } of test.outputs) {
          expect(event.atUs).toBeGreaterThanOrEqual(lastAtUs);
          lastAtUs = event.atUs;
          if (!update) continue;
          const before = last.get(update.order.orderId);
          if (before) {
            expect(isFinal(before)).toBe(false);
            const isBack = update.event === 'order_replace_rejected' && before.status === 'pending_replace';
            if (!isBack) expect(STATUS_RANK[update.order.status]).toBeGreaterThanOrEqual(STATUS_RANK[before.status]);
            expect(update.order.filledQuantity >= before.filledQuantity).toBe(true);
          }
          last.set(update.order.orderId, update.order);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('does the same again when it is asked the same again', () => {
    fc.assert(
      fc.property(fc.array(stepArbitrary, { maxLength: 60 }), (steps) => {
        const [first, second] = [openRandomMarket(), openRandomMarket()];
        for (const step of steps) {
          take(first, step);
          take(second, step);
        }
        expect(second.outputs).toEqual(first.outputs);
        expect(second.venue.state).toEqual(first.venue.state);
      }),
      { numRuns: 60 },
    );
  });

  it('gives every order and every execution an id of its own', () => {
    const test = openTestVenue(
      quietSettings({ fillModel: { fillDelayMs: [0, 0], partialFillProbability: 0.5 } }),
      '1000000000',
    );
    test.quote('SPY', 100, 100.02);
    for (let count = 0; count < 3_000; count++) test.submit({ symbol: 'SPY', qty: '10', side: 'buy' });
    const executions = test.outputs.flatMap(({ event }) => (event.kind === 'order-executed' ? [event.executionId] : []));
    expect(new Set(executions).size).toBe(executions.length);
    expect(test.venue.state.orders.size).toBe(3_000);
  });
});
