// Buys what trades far below the volume weighted average price of the session, and sells when it is back there. With `sides: both`
// it sells short what trades far above, too. It never takes a position overnight.
//
// When it loses: on trend days. After news a price leaves its average and does not come back before the close; the distance then
// only grows, and so does the loss, up to the stop. The average also gets heavier with every print, so that late in the day it
// lags so far behind that "far away" is no rarity any more. Most days it earns a little; the days on which it loses are large.
import {
  type Bar,
  createBarFeed,
  createVolumeWeightedAveragePrice,
  defineStrategy,
  quantityForNotional,
  type SessionAverage,
  sessionAt,
} from 'tradewarden/strategy';

const MINUTE_US = 60_000_000;

export const strategy = defineStrategy({
  name: 'vwap-reversion',
  description: "Buys far below the session's volume weighted average price and sells back at it; shorts if asked to",
  parameters: {
    entryDeviations: {
      type: 'number',
      default: 2,
      minimum: 0.5,
      maximum: 10,
      description: 'Entry, in deviations off the average',
    },
    stopDeviations: { type: 'number', default: 4, minimum: 1, maximum: 20, description: 'Stop, in deviations off the average' },
    settleMinutes: { type: 'integer', default: 15, minimum: 1, maximum: 240, description: 'No entry so soon after the open' },
    flatMinutes: {
      type: 'integer',
      default: 10,
      minimum: 1,
      maximum: 240,
      description: 'Out so long before the close, no entry then',
    },
    sides: { type: 'choice', default: 'long', choices: ['long', 'both'], description: 'Only buy, or sell short as well' },
    barSeconds: { type: 'integer', default: 60, minimum: 1, maximum: 3_600, description: 'It decides at the end of a bar' },
    notional: { type: 'decimal', default: '5000', minimum: '1', maximum: '10000000', description: 'Dollars for each entry' },
  },
  checkParameters: ({ entryDeviations, stopDeviations }) =>
    entryDeviations < stopDeviations
      ? []
      : [`parameter stopDeviations: expected more than entryDeviations (${entryDeviations}), found ${stopDeviations}`],
  // The whole session so far, whenever it is started; bars of earlier sessions do not count.
  warmUp: ({ barSeconds }) => ({ durationUs: barSeconds * 1_000_000, count: Math.min(Math.ceil(86_400 / barSeconds), 5_000) }),

  create(context) {
    const { entryDeviations, stopDeviations, settleMinutes, flatMinutes, sides, barSeconds, notional } = context.parameters;
    const expiresInMs = Math.max(5 * barSeconds, 60) * 1000;
    const feed = createBarFeed(context.symbols, barSeconds * 1_000_000);
    const averages = new Map(
      context.symbols.map((symbol) => [symbol, createVolumeWeightedAveragePrice(context.instrument(symbol).assetClass)]),
    );

    return {
      onBar(bar) {
        if (bar.isWarmUp && feed.addHistory(bar) && phaseAt(bar.symbol, bar.atUs) !== 'closed') addTypicalPrice(bar);
      },
      onTrade(trade) {
        const bar = feed.addTrade(trade);
        const average = averages.get(trade.symbol);
        // First what is known up to the end of the bar, then the trade that began the next one.
        if (bar && average?.value) decide(bar, average.value, trade.price);
        if (phaseAt(trade.symbol, trade.atUs) !== 'closed') average?.add(trade);
      },
      report: () =>
        Object.fromEntries(
          [...averages].map(([symbol, { value }]) => [
            symbol,
            { VWAP: value?.price, deviation: value?.standardDeviation, 'session volume': value?.volume },
          ]),
        ),
    };

    function addTypicalPrice({ symbol, atUs, high, low, close, volume }: Bar): void {
      averages.get(symbol)?.add({ atUs, price: (high + low + close) / 3, size: volume });
    }

    /** `settling`: too early for an entry. `closing`: time to be flat. Coins trade all day and never close. */
    function phaseAt(symbol: string, atUs: number): 'settling' | 'open' | 'closing' | 'closed' {
      if (context.instrument(symbol).assetClass === 'crypto') return 'open';
      const { phase, session } = sessionAt(atUs);
      if (phase !== 'core' || !session) return 'closed';
      if (atUs >= session.closeUs - flatMinutes * MINUTE_US) return 'closing';
      return atUs < session.openUs + settleMinutes * MINUTE_US ? 'settling' : 'open';
    }

    function decide({ symbol, close }: Bar, { price: average, standardDeviation }: SessionAverage, price: number): void {
      if (context.isBusy(symbol)) return;
      const phase = phaseAt(symbol, context.nowUs);
      const { quantity: held } = context.position(symbol);
      const distance = standardDeviation === 0 ? 0 : (close - average) / standardDeviation;
      const where = `at ${close}, ${Math.abs(distance).toFixed(2)} deviations ${distance < 0 ? 'below' : 'above'} the session average of ${average.toFixed(4)}`;
      if (held !== 0 && phase === 'closing') leave(symbol, held, `Flat ${flatMinutes} minutes before the close, ${where}.`);
      else if ((held > 0 && distance >= 0) || (held < 0 && distance <= 0)) leave(symbol, held, `Back ${where}.`);
      else if (held === 0 && phase === 'open' && distance <= -entryDeviations) {
        enter(symbol, 'buy', price, average - stopDeviations * standardDeviation, `Stretched: ${where}.`);
      } else if (held === 0 && phase === 'open' && distance >= entryDeviations && canShort(symbol)) {
        enter(symbol, 'sell', price, average + stopDeviations * standardDeviation, `Stretched: ${where}.`);
      }
    }

    function canShort(symbol: string): boolean {
      return sides === 'both' && context.instrument(symbol).shortable;
    }

    function leave(symbol: string, held: number, reason: string): void {
      context.signal({ symbol, side: held > 0 ? 'sell' : 'buy', targetQuantity: '0', expiresInMs, reason });
    }

    function enter(symbol: string, side: 'buy' | 'sell', price: number, stopPrice: number, reason: string): void {
      const quantity = quantityForNotional(notional, price, context.instrument(symbol));
      // Beyond its own stop already: too late to enter.
      if (stopPrice <= 0 || (side === 'buy' ? price <= stopPrice : price >= stopPrice)) return;
      if (quantity === '0') context.log(`${symbol}: ${notional} dollars buy less than the smallest order`);
      else context.signal({ symbol, side, quantity, stopLoss: { stopPrice }, expiresInMs, reason });
    }
  },
});
