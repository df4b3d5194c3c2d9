// Buys when a bar closes above the highest high of the bars before it, and sells when one closes below the lowest low of a shorter
// past; the stop lies some average ranges below the entry. With `sides: both` it does the mirror image, too.
//
// When it loses: most of the time. Two of three breakouts fail, and in a quiet market nearly all do: the price pokes out of the
// channel, draws the buyers in, and falls back to the stop. The few that run have to pay for all of them, so a season without a
// trend is a season of losses, and leaving it after the tenth small loss is the way to miss the one that counts.
// It follows the rules of the Turtles: Curtis M. Faith, Way of the Turtle (2007).
import {
  type Bar,
  createAverageTrueRange,
  createBarFeed,
  createDonchianChannel,
  defineStrategy,
  quantityForNotional,
} from 'tradewarden/strategy';

export const strategy = defineStrategy({
  name: 'donchian-breakout',
  description: 'Buys a close above the channel of the last bars and sells a close below a shorter one; shorts if asked to',
  parameters: {
    entryBars: { type: 'integer', default: 20, minimum: 2, maximum: 500, description: 'Bars in the channel of the entry' },
    exitBars: { type: 'integer', default: 10, minimum: 1, maximum: 500, description: 'Bars in the channel of the exit' },
    rangeBars: { type: 'integer', default: 20, minimum: 2, maximum: 500, description: 'Bars in the average true range' },
    stopRanges: {
      type: 'number',
      default: 2,
      minimum: 0.1,
      maximum: 20,
      description: 'Stop, in average ranges from the entry',
    },
    sides: { type: 'choice', default: 'long', choices: ['long', 'both'], description: 'Only buy, or sell short as well' },
    barSeconds: { type: 'integer', default: 60, minimum: 1, maximum: 43_200, description: 'Length of a bar in seconds' },
    notional: { type: 'decimal', default: '5000', minimum: '1', maximum: '10000000', description: 'Dollars for each entry' },
  },
  checkParameters: ({ entryBars, exitBars }) =>
    exitBars <= entryBars ? [] : [`parameter exitBars: expected at most entryBars (${entryBars}), found ${exitBars}`],
  warmUp: ({ entryBars, rangeBars, barSeconds }) => ({
    durationUs: barSeconds * 1_000_000,
    count: Math.max(entryBars, 5 * rangeBars) + 1,
  }),

  create(context) {
    const { entryBars, exitBars, rangeBars, stopRanges, sides, barSeconds, notional } = context.parameters;
    const expiresInMs = Math.max(5 * barSeconds, 60) * 1000;
    const feed = createBarFeed(context.symbols, barSeconds * 1_000_000);
    const series = new Map(context.symbols.map((symbol) => [symbol, createSeries()]));

    return {
      onBar(bar) {
        const own = series.get(bar.symbol);
        if (bar.isWarmUp && own && feed.addHistory(bar)) addBar(own, bar);
      },
      onTrade(trade) {
        const own = series.get(trade.symbol);
        const bar = feed.addTrade(trade);
        if (own && bar) decide(own, bar, trade.price);
      },
      report: () =>
        Object.fromEntries(
          [...series].map(([symbol, { entry, exit, range }]) => [
            symbol,
            {
              'entry above': entry.value?.upper,
              'exit below': exit.value?.lower,
              'entry below': entry.value?.lower,
              'exit above': exit.value?.upper,
              'average range': range.value,
            },
          ]),
        ),
    };

    function createSeries() {
      return {
        entry: createDonchianChannel(entryBars),
        exit: createDonchianChannel(exitBars),
        range: createAverageTrueRange(rangeBars),
      };
    }

    type Series = ReturnType<typeof createSeries>;

    function addBar(own: Series, bar: Bar): void {
      own.entry.add(bar);
      own.exit.add(bar);
      own.range.add(bar);
    }

    function decide(own: Series, bar: Bar, price: number): void {
      // The channels before this bar: a bar cannot break out of a channel that it made itself.
      const [entry, exit] = [own.entry.value, own.exit.value];
      addBar(own, bar);
      const { symbol, close } = bar;
      const range = own.range.value;
      if (!entry || !exit || range === undefined || context.isBusy(symbol) || !context.isOpen(symbol)) return;
      const { quantity: held } = context.position(symbol);
      if (held > 0 && close < exit.lower)
        leave(symbol, 'sell', `Closed at ${close}, below the lowest low of ${exitBars} bars (${exit.lower}).`);
      else if (held < 0 && close > exit.upper)
        leave(symbol, 'buy', `Closed at ${close}, above the highest high of ${exitBars} bars (${exit.upper}).`);
      else if (held === 0 && close > entry.upper)
        enter(symbol, 'buy', price, range, `Closed at ${close}, above the highest high of ${entryBars} bars (${entry.upper}).`);
      else if (held === 0 && close < entry.lower && sides === 'both' && context.instrument(symbol).shortable)
        enter(symbol, 'sell', price, range, `Closed at ${close}, below the lowest low of ${entryBars} bars (${entry.lower}).`);
    }

    function leave(symbol: string, side: 'buy' | 'sell', reason: string): void {
      context.signal({ symbol, side, targetQuantity: '0', expiresInMs, reason });
    }

    function enter(symbol: string, side: 'buy' | 'sell', price: number, range: number, reason: string): void {
      const quantity = quantityForNotional(notional, price, context.instrument(symbol));
      const stopPrice = price + (side === 'buy' ? -1 : 1) * stopRanges * range;
      if (quantity === '0') context.log(`${symbol}: ${notional} dollars buy less than the smallest order`);
      else if (stopPrice <= 0) context.log(`${symbol}: a stop ${stopRanges} ranges of ${range} below ${price} is no price`);
      else context.signal({ symbol, side, quantity, stopLoss: { stopPrice }, expiresInMs, reason });
    }
  },
});
