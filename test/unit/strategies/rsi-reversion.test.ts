// rsi-reversion on series made by hand: the return from oversold, the exit, the mirror image and the stop.
import { expect, it } from 'vitest';
import { strategy } from '../../../strategies/rsi-reversion.ts';
import { checkStrategyParameters } from '../../../trading/cores/strategy-host/strategy-definition.ts';
import { createStrategyTrial } from '../../../trading/cores/strategy-host/strategy-trial.ts';
import { barAt, tradeAt } from '../trading/cores/strategy-host/host-harness.ts';

const SECOND_US = 1_000_000;
const PARAMETERS = { period: 2, barSeconds: 1, notional: '1000' };
const start = (parameters: Record<string, unknown> = {}, symbol = 'SPY') =>
  createStrategyTrial(strategy, { symbols: [symbol], parameters: { ...PARAMETERS, ...parameters } });
/** One trade a second: each closes the bar of the one before it. */
const series = (prices: readonly number[], from = 1, symbol = 'SPY') =>
  prices.map((price, index) => tradeAt((from + index) * SECOND_US, price, symbol));

it('buys when the index comes back above oversold, with a stop below the entry, and not while it is still falling', () => {
  const play = start();
  play.play(...series([100, 99, 98, 97]));
  expect(play.signals).toEqual([]);
  // The bar of 97.5 lifts the index off 0, the next trade closes it.
  play.play(...series([97.5, 97.5], 5));
  expect(play.signals).toMatchObject([
    {
      side: 'buy',
      quantity: '10',
      stopLoss: { stopPrice: '95.55', limitPrice: null },
      reason: 'RSI rose from 0.0 to 33.3, back above 30.',
    },
  ]);
});

it('sells when the index is at the exit, and is out for good: no second entry without another return', () => {
  const play = start();
  play.play(...series([100, 99, 98, 97, 97.5, 97.6, 98.5, 98.5, 98.6, 98.7]));
  expect(play.fills.map(({ change }) => Math.sign(change))).toEqual([1, -1]);
  expect(play.fills[1]?.why).toMatch(/^RSI is \d+\.\d, at or above the exit of 50\.$/);
  expect(play.held('SPY')).toBe(0);
});

it('is stopped out when the fall goes on', () => {
  const play = start({ exit: 90 });
  play.play(...series([100, 99, 98, 97, 97.5, 97.5, 95.5]));
  expect(play.fills.at(-1)).toMatchObject({ why: 'stop', price: 95.5 });
});

it('sells short what comes back from overbought only when asked to, and never a coin', () => {
  const rise = [100, 101, 102, 103, 102.5, 102.5];
  const long = start();
  long.play(...series(rise));
  expect(long.signals).toEqual([]);
  const both = start({ sides: 'both' });
  both.play(...series(rise));
  expect(both.signals).toMatchObject([{ side: 'sell', stopLoss: { stopPrice: '104.55' } }]);
  both.play(...series([101, 101], 7));
  expect(both.fills.at(-1)?.why).toMatch(/at or below the exit of 50/);
  const coin = start({ sides: 'both' }, 'BTC/USD');
  coin.play(...series(rise, 1, 'BTC/USD'));
  expect(coin.signals).toEqual([]);
});

it('knows the index of the past when it begins', () => {
  const history = [100, 99, 98, 97].map((close, index) => barAt((index + 1) * SECOND_US, close));
  const play = createStrategyTrial(strategy, { symbols: ['SPY'], parameters: PARAMETERS, history });
  play.play(...series([97.5, 97.5], 5));
  expect(play.signals).toHaveLength(1);
  expect(play.report()).toEqual({ SPY: { 'RSI 2': expect.closeTo(33.33, 1) } });
});

it('refuses an exit that is below oversold', () => {
  expect(checkStrategyParameters(strategy, { oversold: 40, exit: 35 })).toEqual({
    ok: false,
    mistakes: ['parameter exit: expected an index above oversold (40), found 35'],
  });
});
