// Buys when the relative strength index comes back from being oversold, and sells when it is half-way up again. With `sides: both`
// it does the mirror image, too: it sells short when the index comes back from being overbought.
//
// When it loses: in a trend. "Oversold" can last for as long as a market falls, and every bounce on the way down looks like the
// turn; it then buys again and again, each time a little lower, with small gains on the bounces and the stop on the leg that
// follows. The index also says nothing about how far a price may still go, which is why there is a stop and why it is not wide.
import {
  type Bar,
  createBarFeed,
  createRelativeStrengthIndex,
  defineStrategy,
  quantityForNotional,
} from 'tradewarden/strategy';

export const strategy = defineStrategy({
  name: 'rsi-reversion',
  description: 'Buys when RSI returns from oversold and sells at its middle; shorts the mirror image if asked to',
  parameters: {
    period: { type: 'integer', default: 14, minimum: 2, maximum: 200, description: 'Bars in the relative strength index' },
    oversold: {
      type: 'number',
      default: 30,
      minimum: 1,
      maximum: 49,
      description: 'Oversold below this; overbought mirrors it',
    },
    exit: { type: 'number', default: 50, minimum: 30, maximum: 90, description: 'A long position is sold at this index' },
    stopPercent: { type: 'number', default: 2, minimum: 0.05, maximum: 50, description: 'Stop, in percent from the entry' },
    sides: { type: 'choice', default: 'long', choices: ['long', 'both'], description: 'Only buy, or sell short as well' },
    barSeconds: { type: 'integer', default: 60, minimum: 1, maximum: 43_200, description: 'Length of a bar in seconds' },
    notional: { type: 'decimal', default: '5000', minimum: '1', maximum: '10000000', description: 'Dollars for each entry' },
  },
  checkParameters: ({ oversold, exit }) =>
    oversold < exit ? [] : [`parameter exit: expected an index above oversold (${oversold}), found ${exit}`],
  // Wilder's average never quite forgets; after five periods what came before counts less than a hundredth.
  warmUp: ({ period, barSeconds }) => ({ durationUs: barSeconds * 1_000_000, count: 6 * period }),

  create(context) {
    const { period, oversold, exit, stopPercent, sides, barSeconds, notional } = context.parameters;
    const overbought = 100 - oversold;
    const expiresInMs = Math.max(5 * barSeconds, 60) * 1000;
    const feed = createBarFeed(context.symbols, barSeconds * 1_000_000);
    const indexes = new Map(context.symbols.map((symbol) => [symbol, createRelativeStrengthIndex(period)]));

    return {
      onBar(bar) {
        if (bar.isWarmUp && feed.addHistory(bar)) indexes.get(bar.symbol)?.add(bar.close);
      },
      onTrade(trade) {
        const bar = feed.addTrade(trade);
        if (bar) decide(bar, trade.price);
      },
      report: () => Object.fromEntries([...indexes].map(([symbol, { value }]) => [symbol, { [`RSI ${period}`]: value }])),
    };

    function decide({ symbol, close }: Bar, price: number): void {
      const index = indexes.get(symbol);
      const before = index?.value;
      const now = index?.add(close);
      if (before === undefined || now === undefined || context.isBusy(symbol) || !context.isOpen(symbol)) return;
      const { quantity: held } = context.position(symbol);
      if (held > 0 && now >= exit) leave(symbol, 'sell', `RSI is ${now.toFixed(1)}, at or above the exit of ${exit}.`);
      else if (held < 0 && now <= 100 - exit)
        leave(symbol, 'buy', `RSI is ${now.toFixed(1)}, at or below the exit of ${100 - exit}.`);
      else if (held === 0 && before < oversold && now >= oversold)
        enter(symbol, 'buy', price, `RSI rose from ${before.toFixed(1)} to ${now.toFixed(1)}, back above ${oversold}.`);
      else if (held === 0 && before > overbought && now <= overbought && canShort(symbol))
        enter(symbol, 'sell', price, `RSI fell from ${before.toFixed(1)} to ${now.toFixed(1)}, back below ${overbought}.`);
    }

    function canShort(symbol: string): boolean {
      return sides === 'both' && context.instrument(symbol).shortable;
    }

    function leave(symbol: string, side: 'buy' | 'sell', reason: string): void {
      context.signal({ symbol, side, targetQuantity: '0', expiresInMs, reason });
    }

    function enter(symbol: string, side: 'buy' | 'sell', price: number, reason: string): void {
      const quantity = quantityForNotional(notional, price, context.instrument(symbol));
      const stopPrice = price * (1 + ((side === 'buy' ? -1 : 1) * stopPercent) / 100);
      if (quantity === '0') context.log(`${symbol}: ${notional} dollars buy less than the smallest order`);
      else context.signal({ symbol, side, quantity, stopLoss: { stopPrice }, expiresInMs, reason });
    }
  },
});
