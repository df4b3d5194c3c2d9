// The starting point of a strategy of one's own: a file that trades, with comments, and a test of it that runs.

/** The strategy's file. `name` is its kebab-case name. */
export const strategyText = (
  name: string,
): string => `// ${name}: one sentence on what it does. This starting point buys a rise and sells the fall after it.
//
// When it loses: write it down before you trade it. This one loses whenever a rise is already over when it buys.
//
// Try it, on a synthetic market and then on days of your own data:
//   tradewarden run --strategy ${name} --symbols SPY
//   tradewarden strategy test ${name}
import { createBarFeed, createSimpleMovingAverage, defineStrategy, quantityForNotional } from 'tradewarden/strategy';

export const strategy = defineStrategy({
  name: '${name}',
  description: 'Buys closes above their average and sells closes below it',

  // What a person may set, in the settings or with --parameter NAME=VALUE. Bounds are checked before it starts.
  parameters: {
    period: { type: 'integer', default: 20, minimum: 2, maximum: 500, description: 'Bars in the average' },
    barSeconds: { type: 'integer', default: 60, minimum: 1, maximum: 43_200, description: 'Length of a bar in seconds' },
    notional: { type: 'decimal', default: '1000', minimum: '1', maximum: '100000', description: 'Dollars for each entry' },
  },

  // How much history it wants before it may trade: finished bars of this length, for each symbol.
  warmUp: ({ period, barSeconds }) => ({ durationUs: barSeconds * 1_000_000, count: period }),

  // Called once when it starts. What it remembers lives in here and is gone after a restart; its positions are not.
  create(context) {
    const { period, barSeconds, notional } = context.parameters;
    const feed = createBarFeed(context.symbols, barSeconds * 1_000_000);
    const averages = new Map(context.symbols.map((symbol) => [symbol, createSimpleMovingAverage(period)]));

    return {
      // History comes first, marked as warm-up: learn from it, do not act on it.
      onBar(bar) {
        if (bar.isWarmUp && feed.addHistory(bar)) averages.get(bar.symbol)?.add(bar.close);
      },

      // Every live trade. The feed gives a bar back when a trade has ended it.
      onTrade(trade) {
        const bar = feed.addTrade(trade);
        if (!bar) return;
        const average = averages.get(bar.symbol)?.add(bar.close);
        // Not enough bars yet, an order of this symbol is still under way, or its market is closed.
        if (average === undefined || context.isBusy(bar.symbol) || !context.isOpen(bar.symbol)) return;

        const { symbol, close } = bar;
        const { quantity: held } = context.position(symbol);
        if (held === 0 && close > average) {
          const quantity = quantityForNotional(notional, trade.price, context.instrument(symbol));
          // The reason is what the trader reads beside the order.
          if (quantity !== '0') {
            context.signal({ symbol, side: 'buy', quantity, reason: \`Closed at \${close}, above \${average.toFixed(2)}.\` });
          }
        } else if (held > 0 && close < average) {
          context.signal({ symbol, side: 'sell', targetQuantity: 0, reason: \`Closed at \${close}, below \${average.toFixed(2)}.\` });
        }
      },

      // What the screen shows of it.
      report: () => Object.fromEntries([...averages].map(([symbol, { value }]) => [symbol, { average: value }])),
    };
  },
});
`;

/** Its test, for the test runner of Node. */
export const strategyTestText = (name: string): string => `// The test of ${name}. Run it with:
//   tradewarden strategy test ${name}
// A trial plays the ticks that you give it and fills every signal at once, so that you see what the strategy does with them.
import assert from 'node:assert/strict';
import test from 'node:test';
import { createStrategyTrial, type Trade } from 'tradewarden/strategy';
import { strategy } from './${name}.ts';

/** One trade in each second: the trade after it ends its bar. */
const trades = (...prices: number[]): Trade[] =>
  prices.map((price, index) => ({ kind: 'trade', symbol: 'SPY', atUs: (index + 1) * 1_000_000, price, size: 100 }));

const start = () => createStrategyTrial(strategy, { symbols: ['SPY'], parameters: { period: 3, barSeconds: 1, notional: '1000' } });

test('buys a close above the average, once', () => {
  const trial = start();
  trial.play(...trades(100, 100, 100, 103, 104, 105));
  assert.deepEqual(trial.signals.map(({ side }) => side), ['buy']);
  assert.equal(trial.held('SPY'), 9);
});

test('sells everything when a bar closes below the average', () => {
  const trial = start();
  trial.play(...trades(100, 100, 100, 103, 104, 90, 90));
  assert.equal(trial.held('SPY'), 0);
  assert.match(trial.fills.at(-1)?.why ?? '', /below/);
});
`;
