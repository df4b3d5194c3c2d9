// The simulated account's figures, its fees, its day, and its rebuilding from what happened.
import { describe, expect, it } from 'vitest';
import { formatDecimal, parseDecimal } from '../../../../trading/decimal.ts';
import { createVenue } from '../../../../trading/venue/venue.ts';
import { decodeVenueEvent, encodeVenueEvent } from '../../../../trading/venue/venue-event-codec.ts';
import { booked, NO_FEES, openTestVenue, quietSettings, SECOND_US, usSettings } from './venue-harness.ts';

const CLOSE_US = Date.UTC(2026, 10, 20, 21) * 1000;

describe('the simulated account', () => {
  it('values holdings at the market, and equity as cash plus holdings', () => {
    const test = openTestVenue();
    test.quote('SPY', 100, 100);
    test.submit({ symbol: 'SPY', qty: '1000', side: 'buy' });
    test.quote('SPY', 110, 110);
    const figures = test.venue.figures();
    expect(formatDecimal(figures.cash)).toBe('0');
    expect(formatDecimal(figures.equity)).toBe('110000');
    expect(formatDecimal(figures.initialMargin)).toBe('55000');
    expect(formatDecimal(figures.maintenanceMargin)).toBe('33000');
    expect(formatDecimal(figures.buyingPower)).toBe('308000');
    expect(formatDecimal(figures.regulationTBuyingPower)).toBe('110000');
  });

  it('counts a short position as a negative value', () => {
    const test = openTestVenue();
    test.quote('SPY', 100, 100);
    test.submit({ symbol: 'SPY', qty: '100', side: 'sell' });
    test.quote('SPY', 120, 120);
    const figures = test.venue.figures();
    expect(formatDecimal(figures.cash)).toBe('110000');
    expect(formatDecimal(figures.shortMarketValue)).toBe('-12000');
    expect(formatDecimal(figures.equity)).toBe('98000');
    expect(formatDecimal(figures.maintenanceMargin)).toBe('3600');
  });

  it('gives no margin below two thousand dollars', () => {
    const test = openTestVenue(quietSettings(), '1999');
    expect(test.venue.figures().multiplier).toBe(1);
    expect(formatDecimal(test.venue.figures().buyingPower)).toBe('1999');
  });

  it('keeps buying power for open orders, and gives it back when they are canceled', () => {
    const test = openTestVenue();
    test.quote('SPY', 99.98, 100);
    const order = test.submit({ symbol: 'SPY', qty: '100', side: 'buy', type: 'limit', limit_price: '90' });
    expect(formatDecimal(test.venue.figures().buyingPower)).toBe('391000');
    expect(formatDecimal(test.venue.figures().nonMarginableBuyingPower)).toBe('91000');
    test.venue.cancel(order.orderId, test.nowUs);
    expect(formatDecimal(test.venue.figures().buyingPower)).toBe('400000');
  });

  it('takes fees with the execution and lists them as activities', () => {
    const fees = { ...NO_FEES, equityPerShare: parseDecimal('0.005'), cryptoBasisPoints: parseDecimal('25') };
    const test = openTestVenue(quietSettings({ fees }));
    test.quote('SPY', 100, 100);
    test.quote('BTC/USD', 60000, 60000);
    test.submit({ symbol: 'SPY', qty: '100', side: 'buy' });
    test.submit({ symbol: 'BTC/USD', qty: '0.5', side: 'buy', time_in_force: 'gtc' });
    expect(formatDecimal(test.venue.state.cash)).toBe('59924.5');
    const { activities } = test.venue.state;
    const listed = Array.from({ length: activities.length }, (_, index) => activities.at(index));
    expect(listed.map((activity) => activity?.type)).toEqual(['FILL', 'FEE', 'FILL', 'CFEE']);
    expect(listed.flatMap((activity) => (activity && 'amount' in activity ? [formatDecimal(activity.amount)] : []))).toEqual([
      '-0.5',
      '-75',
    ]);
  });

  it('remembers equity and prices at four in the afternoon', () => {
    const test = openTestVenue(usSettings());
    test.quote('SPY', 100, 100);
    test.submit({ symbol: 'SPY', qty: '100', side: 'buy' });
    test.quote('SPY', 103, 103, SECOND_US);
    expect(formatDecimal(test.venue.state.lastEquity)).toBe('100000');
    test.waitUntil(CLOSE_US);
    expect(formatDecimal(test.venue.state.lastEquity)).toBe('100300');
    expect(test.venue.state.positions.get('SPY')?.lastDayPrice).toBe(parseDecimal('103'));
  });

  it('is the same account again when its events are read back from their log', () => {
    const settings = quietSettings({
      fillModel: { fillDelayMs: [100, 400], partialFillProbability: 0.5 },
      cancelDelayMs: [100, 200],
    });
    const test = openTestVenue(settings);
    test.quote('SPY', 99.98, 100.02);
    test.submit({ symbol: 'SPY', qty: '100', side: 'buy' });
    const resting = test.submit({
      symbol: 'SPY',
      qty: '5',
      side: 'buy',
      type: 'limit',
      limit_price: '90',
      time_in_force: 'gtc',
    });
    test.quote('SPY', 99.98, 100.02, SECOND_US);
    test.waitUntil(test.nowUs);
    test.venue.cancel(resting.orderId, test.nowUs);
    test.refusal({ symbol: 'NOSUCH', qty: '1', side: 'buy' });
    const log = test.outputs.map(({ event }) => encodeVenueEvent(event));

    const restored = createVenue(settings);
    restored.restore(log.map(decodeVenueEvent));
    expect(booked(restored)).toEqual(booked(test.venue));
    // Timers that were running go on, with the same draws.
    expect(restored.nextTimerUs()).toBe(test.venue.nextTimerUs());
    for (const venue of [restored, test.venue]) {
      venue.onTick(
        { kind: 'quote', symbol: 'SPY', atUs: test.nowUs, bidPrice: 100, bidSize: 1, askPrice: 100.04, askSize: 1 },
        test.nowUs,
      );
      venue.runTimers(test.nowUs + SECOND_US);
      venue.submit({ symbol: 'SPY', qty: '7', side: 'buy', type: 'market', time_in_force: 'day' }, test.nowUs + SECOND_US);
    }
    expect(booked(restored)).toEqual(booked(test.venue));
    expect(restored.takeOutputs()).toEqual(test.venue.takeOutputs());
  });
});
