// Buys when the fast average of closing prices crosses above the slow one, and sells all when it crosses below. Long only.
//
// When it loses: in a market without a trend. Prices that swing around their average make the two lines cross again and again,
// and each time it buys near the top of the swing and sells near the bottom, paying the spread twice. It is also late by
// construction: half the slow window is gone before a turn shows, so that a fast fall after a rise takes back most of the gain.
import {
  type Bar,
  createBarFeed,
  createCrossDetector,
  createSimpleMovingAverage,
  defineStrategy,
  quantityForNotional,
} from 'tradewarden/strategy';

export const strategy = defineStrategy({
  name: 'sma-cross',
  description: 'Buys when a fast moving average crosses above a slow one, sells when it crosses below',
  parameters: {
    fast: { type: 'integer', default: 10, minimum: 2, maximum: 500, description: 'Bars in the fast average' },
    slow: { type: 'integer', default: 30, minimum: 3, maximum: 1000, description: 'Bars in the slow average' },
    barSeconds: { type: 'integer', default: 60, minimum: 1, maximum: 43_200, description: 'Length of a bar in seconds' },
    notional: {
      type: 'decimal',
      default: '5000',
      minimum: '1',
      maximum: '10000000',
      description: 'Dollars to buy for at each entry',
    },
  },
  checkParameters: ({ fast, slow }) =>
    fast < slow ? [] : [`parameter fast: expected fewer bars than slow has (${slow}), found ${fast}`],
  warmUp: ({ slow, barSeconds }) => ({ durationUs: barSeconds * 1_000_000, count: slow + 1 }),

  create(context) {
    const { fast, slow, barSeconds, notional } = context.parameters;
    // A decision holds for a few bars; in a fast replay these are gone in milliseconds.
    const expiresInMs = Math.max(5 * barSeconds, 60) * 1000;
    const feed = createBarFeed(context.symbols, barSeconds * 1_000_000);
    const series = new Map(context.symbols.map((symbol) => [symbol, createSeries()]));

    return {
      onBar(bar) {
        const own = series.get(bar.symbol);
        if (bar.isWarmUp && own && feed.addHistory(bar)) addClose(own, bar);
      },
      onTrade(trade) {
        const own = series.get(trade.symbol);
        const bar = feed.addTrade(trade);
        if (own && bar) decide(own, bar, trade.price);
      },
      report: () =>
        Object.fromEntries(
          [...series].map(([symbol, { fastAverage, slowAverage, crosses }]) => [
            symbol,
            { 'fast average': fastAverage.value, 'slow average': slowAverage.value, 'fast is': crosses.side },
          ]),
        ),
    };

    function createSeries() {
      return {
        fastAverage: createSimpleMovingAverage(fast),
        slowAverage: createSimpleMovingAverage(slow),
        crosses: createCrossDetector(),
        mustLeave: false,
      };
    }

    type Series = ReturnType<typeof createSeries>;

    function addClose(own: Series, bar: Bar) {
      const fastValue = own.fastAverage.add(bar.close);
      const slowValue = own.slowAverage.add(bar.close);
      if (fastValue === undefined || slowValue === undefined) return undefined;
      return own.crosses.add(fastValue, slowValue);
    }

    function decide(own: Series, bar: Bar, price: number): void {
      const { symbol } = bar;
      const cross = addClose(own, bar);
      if (cross) own.mustLeave = cross === 'below';
      // An entry that meets an order still open is not taken; an exit is kept until the position is gone, or the market turns.
      if (context.isBusy(symbol) || !context.isOpen(symbol)) return;
      const { quantity: held } = context.position(symbol);
      const averages = `average of ${fast} bars ${show(own.fastAverage.value)}, of ${slow} bars ${show(own.slowAverage.value)}`;
      if (own.mustLeave && held > 0) {
        context.signal({ symbol, side: 'sell', targetQuantity: '0', expiresInMs, reason: `Crossed below: ${averages}.` });
      } else if (cross === 'above' && held === 0) {
        const quantity = quantityForNotional(notional, price, context.instrument(symbol));
        if (quantity === '0') context.log(`${symbol}: ${notional} dollars buy less than the smallest order`);
        else context.signal({ symbol, side: 'buy', quantity, expiresInMs, reason: `Crossed above: ${averages}.` });
      }
    }
  },
});

const show = (value: number | undefined): string => value?.toFixed(4) ?? 'unknown';
