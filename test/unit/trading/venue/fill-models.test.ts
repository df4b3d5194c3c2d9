// The honest fill models: no more than what is displayed, slippage, a line at each price, and the fees of regulators.
import { describe, expect, it } from 'vitest';
import { formatDecimal, parseDecimal } from '../../../../trading/decimal.ts';
import type { FillModelName } from '../../../../trading/venue/fill-model.ts';
import { filledAveragePrice } from '../../../../trading/venue/venue-order.ts';
import { NO_FEES, openTestVenue, quietSettings, SECOND_US, type TestVenue } from './venue-harness.ts';

function openVenue(kind: FillModelName, change: { participation?: string; slippage?: string } = {}): TestVenue {
  return openTestVenue(
    quietSettings({
      fillModel: {
        kind,
        fillDelayMs: [0, 0],
        partialFillProbability: 1,
        participation: parseDecimal(change.participation ?? '1'),
        slippageBasisPoints: parseDecimal(change.slippage ?? '0'),
      },
    }),
  );
}

/** The harness's own quotes show one share; these show a hundred. */
function quote(test: TestVenue, bidPrice: number, askPrice: number, size = 100): void {
  test.nowUs += SECOND_US;
  const atUs = test.nowUs;
  test.venue.onTick({ kind: 'quote', symbol: 'SPY', atUs, bidPrice, bidSize: size, askPrice, askSize: size }, atUs);
}

const filled = (test: TestVenue, orderId: string): string => formatDecimal(test.order(orderId).filledQuantity);
const BUY = { symbol: 'SPY', side: 'buy', qty: '250' };

describe('fills of no more than the displayed size', () => {
  it('take what each quote shows, quote after quote', () => {
    const test = openVenue('displayed-size');
    quote(test, 99.98, 100);
    const { orderId } = test.submit(BUY);
    expect(filled(test, orderId)).toBe('100');
    quote(test, 99.98, 100.01);
    quote(test, 99.98, 100.02);
    expect(test.order(orderId).status).toBe('filled');
    expect(formatDecimal(test.order(orderId).filledValue)).toBe('25002');
  });

  it('leave to the next order only what the one before it left', () => {
    const test = openVenue('displayed-size');
    quote(test, 99.98, 100);
    const first = test.submit({ ...BUY, qty: '80' });
    const second = test.submit({ ...BUY, qty: '80' });
    expect([filled(test, first.orderId), filled(test, second.orderId)]).toEqual(['80', '20']);
  });

  it('take their share of a quote only, whole shares', () => {
    const test = openVenue('displayed-size', { participation: '0.255' });
    quote(test, 99.98, 100);
    expect(filled(test, test.submit(BUY).orderId)).toBe('25');
  });

  it('pay slippage, but never beyond their own limit', () => {
    const test = openVenue('displayed-size', { slippage: '5' });
    quote(test, 99.98, 100);
    const market = test.submit({ ...BUY, qty: '10' });
    expect(formatDecimal(filledAveragePrice(test.order(market.orderId)) ?? (0n as never))).toBe('100.05');
    const limit = test.submit({ ...BUY, qty: '20', type: 'limit', limit_price: '100.02' });
    expect(formatDecimal(filledAveragePrice(test.order(limit.orderId)) ?? (0n as never))).toBe('100.02');
  });

  it('fill a fill-or-kill order wholly or not at all', () => {
    const test = openVenue('displayed-size');
    quote(test, 99.98, 100);
    expect(test.order(test.submit({ ...BUY, time_in_force: 'fok' }).orderId).status).toBe('canceled');
    expect(test.order(test.submit({ ...BUY, qty: '100', time_in_force: 'fok' }).orderId).status).toBe('filled');
  });
});

describe('fills by the place in the line', () => {
  const LIMIT = { ...BUY, qty: '50', type: 'limit', limit_price: '99.98', time_in_force: 'gtc' };

  it('wait until everything that stood before them has traded', () => {
    const test = openVenue('queue');
    quote(test, 99.98, 100);
    const { orderId } = test.submit(LIMIT);
    test.trade('SPY', 99.98);
    expect(filled(test, orderId)).toBe('0');
    test.venue.onTick({ kind: 'trade', symbol: 'SPY', atUs: test.nowUs, price: 99.98, size: 30 }, test.nowUs);
    expect(filled(test, orderId)).toBe('30');
    test.trade('SPY', 99.98);
    expect(test.order(orderId)).toMatchObject({ status: 'filled', filledValue: parseDecimal('4999') });
  });

  it('come at once to the one who made the best price, and to everyone when the market trades through', () => {
    const test = openVenue('queue');
    quote(test, 99.9, 100);
    const best = test.submit({ ...LIMIT, limit_price: '99.95' });
    const behind = test.submit({ ...LIMIT, limit_price: '99.8' });
    test.trade('SPY', 99.95);
    expect(test.order(best.orderId).status).toBe('filled');
    expect(filled(test, behind.orderId)).toBe('0');
    test.trade('SPY', 99.7);
    expect(test.order(behind.orderId)).toMatchObject({ status: 'filled', filledValue: parseDecimal('4990') });
  });

  it('never come from a quote that only touches the limit from the other side', () => {
    const test = openVenue('queue');
    quote(test, 99.98, 100);
    const { orderId } = test.submit(LIMIT);
    quote(test, 99.98, 99.99);
    expect(filled(test, orderId)).toBe('0');
  });
});

describe('regulatory fees', () => {
  it('are taken from sales of equities only, each rounded up to a cent', () => {
    const fees = { ...NO_FEES, secPerMillion: parseDecimal('27.80'), tafPerShare: parseDecimal('0.000166') };
    const test = openTestVenue(quietSettings({ fees }));
    test.quote('SPY', 100, 100);
    test.submit({ symbol: 'SPY', qty: '100', side: 'buy' });
    expect(formatDecimal(test.venue.state.cash)).toBe('90000');
    test.submit({ symbol: 'SPY', qty: '100', side: 'sell' });
    // 10,000 dollars sold: 0.278, up to 0.28; a hundred shares: 0.0166, up to 0.02.
    expect(formatDecimal(test.venue.state.cash)).toBe('99999.7');
  });
});
