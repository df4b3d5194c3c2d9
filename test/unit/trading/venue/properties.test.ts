// What holds for the simulated venue whatever is asked of it: money and shares are conserved, orders only move forward.
// TRADEWARDEN_TEST_RUNS is how many random orders the account has to survive, a million for example.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, multiply, roundTo } from '../../../../trading/decimal.ts';
import { reservationOf, valuationPrice } from '../../../../trading/venue/account-figures.ts';
import { type AccountState, isWaitingReplacement, openOrders } from '../../../../trading/venue/account-state.ts';
import type { VenueEvent } from '../../../../trading/venue/venue-events.ts';
import { isFinal, STATUS_RANK, type VenueOrderRecord } from '../../../../trading/venue/venue-order.ts';
import { openRandomMarket, SYMBOLS, stepArbitrary, take, wellFormedArbitrary } from './random-steps.ts';
import { booked, openTestVenue, quietSettings, type TestVenue } from './venue-harness.ts';

const ASKED = process.env['TRADEWARDEN_TEST_RUNS'];
/** As many as fit in some twenty seconds. */
const ORDERS = Number(ASKED ?? 500_000);
const ORDERS_PER_RUN = 100;
/** Cash, positions and fees, added up again from nothing but the executions, dividends, splits and delistings. */
function recount(test: TestVenue): { readonly cash: bigint; readonly quantities: ReadonlyMap<string, bigint> } {
  let cash: bigint = test.venue.state.startingCash;
  const quantities = new Map<string, bigint>();
  for (const { event } of test.outputs) {
    const held = decimal('symbol' in event ? (quantities.get(event.symbol) ?? 0n) : 0n);
    switch (event.kind) {
      case 'order-executed': {
        const signed = decimal(event.side === 'buy' ? event.quantity : -event.quantity);
        cash -= multiply(signed, event.price) + event.fee;
        quantities.set(event.symbol, held + signed);
        break;
      }
      case 'dividend-paid':
        cash += roundTo(multiply(held, event.perShare), 2);
        break;
      case 'position-split':
        quantities.set(event.symbol, multiply(held, event.ratio));
        break;
      case 'symbol-delisted':
        cash += roundTo(multiply(held, event.price), 2);
        quantities.set(event.symbol, 0n);
        break;
      default:
    }
  }
  return { cash, quantities };
}

function checkAccount(test: TestVenue): void {
  const { state } = test.venue;
  const { cash, quantities } = recount(test);
  expect(state.cash).toBe(cash);
  for (const symbol of SYMBOLS) expect(state.positions.get(symbol)?.quantity ?? 0n).toBe(quantities.get(symbol) ?? 0n);
  const holdings = checkEquity(test);
  const figures = test.venue.figures();
  expect(figures.longMarketValue + figures.shortMarketValue).toBe(holdings);
  expect(figures.buyingPower >= 0n && figures.nonMarginableBuyingPower >= 0n).toBe(true);
  checkBook(state);
}

/** Returns what is held. */
function checkEquity({ venue }: TestVenue): bigint {
  let holdings = 0n;
  for (const position of venue.state.positions.values())
    holdings += multiply(position.quantity, valuationPrice(venue.prices, position));
  expect(venue.figures().equity).toBe(venue.state.cash + holdings);
  return holdings;
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

const countOf = ({ outputs }: TestVenue, kind: VenueEvent['kind']): number =>
  outputs.filter(({ event }) => event.kind === kind).length;

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

  it('has the same equity as cash and holdings after each of very many orders', { timeout: 3_600_000 }, () => {
    const counts = { orders: 0, taken: 0, executions: 0 };
    const around = fc.tuple(wellFormedArbitrary, fc.array(stepArbitrary, { maxLength: 2 }));
    fc.assert(
      fc.property(fc.array(around, { minLength: ORDERS_PER_RUN, maxLength: ORDERS_PER_RUN, size: 'max' }), (parts) => {
        const test = openRandomMarket();
        for (const [order, others] of parts) {
          for (const step of [order, ...others]) take(test, step);
          checkEquity(test);
        }
        checkAccount(test);
        counts.orders += parts.length;
        counts.taken += countOf(test, 'order-accepted');
        counts.executions += countOf(test, 'order-executed');
      }),
      { numRuns: Math.ceil(ORDERS / ORDERS_PER_RUN) },
    );
    if (ASKED !== undefined) console.info(`equity was cash and holdings after each of ${JSON.stringify(counts)}`);
    expect(counts.orders).toBeGreaterThanOrEqual(ORDERS);
    // What is refused moves nothing.
    expect(Math.min(counts.taken, counts.executions)).toBeGreaterThan(counts.orders / 10);
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
        expect(booked(second.venue)).toEqual(booked(first.venue));
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
