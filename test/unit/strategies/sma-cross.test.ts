// sma-cross on series made by hand: exact crossings, warm-up, one order at a time.
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../protocol/decimal-string.ts';
import { strategy } from '../../../strategies/sma-cross.ts';
import { checkStrategyParameters } from '../../../trading/cores/strategy-host/strategy-definition.ts';
import { barAt, type Harness, orderOf, positionOf, startHost } from '../trading/cores/strategy-host/host-harness.ts';

const SECOND_US = 1_000_000;
const PARAMETERS = { fast: 2, slow: 3, barSeconds: 1, notional: '1000' };
const start = (changes: { symbols?: string[]; isLive?: boolean } = {}) =>
  startHost(strategy, { parameters: PARAMETERS, ...changes });

/** One trade in each second, from second `from` on. A bar closes with the first trade after it. */
function play(host: Harness, prices: readonly number[], from = 1, symbol = 'SPY'): void {
  for (const [index, price] of prices.entries()) host.trade((from + index) * SECOND_US, price, symbol);
}

it('buys for the notional on the very bar on which the fast average crosses above the slow one', () => {
  const host = start();
  // Closes 10 9 8: fast 8.5 below slow 9. 12: fast 10, slow 9.67. The bar of 12 ends with the trade at 13.
  play(host, [10, 9, 8, 12]);
  expect(host.signals).toEqual([]);
  play(host, [13], 5);
  expect(host.signals).toMatchObject([
    {
      symbol: 'SPY',
      side: 'buy',
      quantity: '76',
      targetQuantity: null,
      timeInForce: 'day',
      causedAtUs: 5 * SECOND_US,
      decisionPrice: 13,
      reason: 'Crossed above: average of 2 bars 10.0000, of 3 bars 9.6667.',
    },
  ]);
});

it('sells everything when the fast average crosses below, and nothing when it holds nothing', () => {
  const host = start();
  play(host, [10, 9, 8, 12, 13, 13]);
  const [entry] = host.signals;
  if (!entry) throw new Error('no entry');
  host.fill(entry, '76', '13');
  play(host, [5, 5], 7);
  expect(host.signals.slice(1)).toMatchObject([
    {
      side: 'sell',
      quantity: null,
      targetQuantity: '0',
      reason: 'Crossed below: average of 2 bars 9.0000, of 3 bars 10.3333.',
    },
  ]);

  const flat = start();
  play(flat, [8, 9, 10, 5, 5, 5]);
  expect(flat.signals).toEqual([]);
});

it('takes no crossing for one as long as its slow window is not full', () => {
  const host = start();
  play(host, [10, 8, 12]);
  expect(host.signals).toEqual([]);
});

it('trades from the first live crossing when history filled its windows, and never on history itself', () => {
  const host = start({ isLive: false });
  const closes = [8, 12, 8, 12, 10, 9, 8];
  host.dispatch({ kind: 'warm-up', bars: closes.map((close, index) => barAt((index + 1) * SECOND_US, close)) });
  host.goLive();
  expect(host.signals).toEqual([]);
  play(host, [12, 13], 8);
  expect(host.signals).toMatchObject([{ side: 'buy', causedAtUs: 9 * SECOND_US }]);
});

it('enters once, however often the averages cross while its order is under way', () => {
  const host = start();
  const waves = [10, 9, 8, 12, 13, 5, 5, 14, 14, 4, 4, 15, 15];
  play(host, waves);
  expect(host.signals).toHaveLength(1);
  const [entry] = host.signals;
  if (!entry) throw new Error('no entry');
  host.journaled(entry);
  host.portfolio(orderOf(entry, 'accepted'));
  play(host, waves.slice(3), 20);
  expect(host.signals).toHaveLength(1);
});

it('does not buy more of what it holds', () => {
  const host = start();
  host.portfolio(positionOf('SPY', '5', '10'));
  play(host, [10, 9, 8, 12, 13, 14]);
  expect(host.signals.filter(({ side }) => side === 'buy')).toEqual([]);
});

it('keeps an exit that met its own open order until that order is done', () => {
  const host = start();
  play(host, [10, 9, 8, 12, 13]);
  const [entry] = host.signals;
  if (!entry) throw new Error('no entry');
  host.journaled(entry);
  host.portfolio(orderOf(entry, 'accepted'));
  play(host, [5, 5, 5], 6);
  expect(host.signals).toHaveLength(1);
  host.fill(entry, '76', '13');
  play(host, [5], 9);
  expect(host.signals.slice(1)).toMatchObject([{ side: 'sell', targetQuantity: '0' }]);
});

it('ignores a late print of an interval that is closed already', () => {
  const [straight, disturbed] = [start(), start()];
  play(straight, [10, 9, 8, 12, 13]);
  play(disturbed, [10, 9, 8, 12]);
  disturbed.trade(1.5 * SECOND_US, 5000);
  play(disturbed, [13], 5);
  expect(disturbed.signals.map(({ reason }) => reason)).toEqual(straight.signals.map(({ reason }) => reason));
});

it('watches each symbol by itself and sizes coins in fractions', () => {
  const host = start({ symbols: ['SPY', 'BTC/USD'] });
  [10, 9, 8, 12, 13].forEach((price, index) => {
    host.trade((index + 1) * SECOND_US, price * 5000, 'BTC/USD');
    host.trade((index + 1) * SECOND_US, 100, 'SPY');
  });
  expect(host.signals).toMatchObject([{ symbol: 'BTC/USD', side: 'buy', quantity: '0.015384', timeInForce: 'gtc' }]);
});

it('asks for as much history as its slow window needs', () => {
  const checked = checkStrategyParameters(strategy, {});
  expect(checked).toEqual({ ok: true, values: { fast: 10, slow: 30, barSeconds: 60, notional: '5000' } });
  expect(strategy.warmUp?.({ fast: 2, slow: 30, barSeconds: 60, notional: toDecimalString('1') })).toEqual({
    durationUs: 60 * SECOND_US,
    count: 31,
  });
});

it('refuses a fast average that is not faster than the slow one', () => {
  expect(checkStrategyParameters(strategy, { fast: 30, slow: 30 })).toEqual({
    ok: false,
    mistakes: ['parameter fast: expected fewer bars than slow has (30), found 30'],
  });
});
