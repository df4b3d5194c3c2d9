// Notes the high and the low of the first minutes of the session, then buys the first trade above that range, with the stop at its
// low and the target a multiple of its height away; flat before the close. With `sides: both` it sells the first trade below it
// short, too. One entry for each symbol and day.
//
// When it loses: on days that go nowhere. The price leaves the range on one side, turns, and crosses it to the stop on the other;
// one entry a day keeps that to one loss. A wide opening range (after a gap, before a central bank speaks) makes the stop
// expensive and the target out of reach, and on a thin feed the range is made of a few prints and means little.
import { type Bar, defineStrategy, quantityForNotional, sessionAt, type Trade } from 'tradewarden/strategy';

const MINUTE_US = 60_000_000;
const DAY_US = 86_400_000_000;

export const strategy = defineStrategy({
  name: 'opening-range-breakout',
  description: "Buys the first trade above the range of the session's first minutes, once a day; shorts below it if asked to",
  parameters: {
    rangeMinutes: { type: 'integer', default: 15, minimum: 1, maximum: 120, description: 'Length of the opening range' },
    bufferPercent: {
      type: 'number',
      default: 0.02,
      minimum: 0,
      maximum: 5,
      description: 'How far beyond the range, in percent',
    },
    targetRanges: {
      type: 'number',
      default: 2,
      minimum: 0.1,
      maximum: 20,
      description: 'Take profit, in heights of the range',
    },
    entryMinutes: { type: 'integer', default: 180, minimum: 1, maximum: 1_380, description: 'No entry so long after the open' },
    flatMinutes: { type: 'integer', default: 10, minimum: 1, maximum: 240, description: 'Out so long before the close' },
    sides: { type: 'choice', default: 'long', choices: ['long', 'both'], description: 'Only buy, or sell short as well' },
    notional: { type: 'decimal', default: '5000', minimum: '1', maximum: '10000000', description: 'Dollars for each entry' },
  },
  checkParameters: ({ rangeMinutes, entryMinutes }) =>
    rangeMinutes < entryMinutes
      ? []
      : [`parameter entryMinutes: expected more than rangeMinutes (${rangeMinutes}), found ${entryMinutes}`],
  // Started in the middle of a day it still learns the range of its morning, and whether that day's breakout is over.
  warmUp: () => ({ durationUs: MINUTE_US, count: 1_440 }),

  create(context) {
    const { rangeMinutes, bufferPercent, targetRanges, entryMinutes, flatMinutes, sides, notional } = context.parameters;
    const days = new Map<string, Day>();

    type Day = { readonly openUs: number; readonly closeUs: number; high: number; low: number; isSpent: boolean };

    return {
      onBar(bar) {
        if (bar.isWarmUp && bar.durationUs === MINUTE_US) learn(bar);
      },
      onTrade(trade) {
        const day = dayOf(trade.symbol, trade.atUs);
        if (!day) return;
        if (trade.atUs < rangeEnd(day)) widen(day, trade.price, trade.price);
        else act(day, trade);
      },
      onTimer: (symbol) => leaveBeforeClose(symbol),
      report: () =>
        Object.fromEntries(
          [...days].map(([symbol, day]) => [
            symbol,
            { 'range high': known(day.high), 'range low': known(day.low), 'traded today': day.isSpent },
          ]),
        ),
    };

    /** The session that a moment belongs to; coins have one from midnight to midnight UTC. Undefined while the market is closed. */
    function dayOf(symbol: string, atUs: number): Day | undefined {
      const known = days.get(symbol);
      if (known && atUs >= known.openUs && atUs < known.closeUs) return known;
      const session = sessionOf(symbol, atUs);
      if (!session) return undefined;
      const day = { ...session, high: Number.NEGATIVE_INFINITY, low: Number.POSITIVE_INFINITY, isSpent: false };
      days.set(symbol, day);
      return day;
    }

    function sessionOf(symbol: string, atUs: number) {
      if (context.instrument(symbol).assetClass === 'crypto') {
        const openUs = Math.floor(atUs / DAY_US) * DAY_US;
        return { openUs, closeUs: openUs + DAY_US };
      }
      const { phase, session } = sessionAt(atUs);
      return phase === 'core' && session ? { openUs: session.openUs, closeUs: session.closeUs } : undefined;
    }

    function rangeEnd({ openUs }: Day): number {
      return openUs + rangeMinutes * MINUTE_US;
    }

    function widen(day: Day, high: number, low: number): void {
      day.high = Math.max(day.high, high);
      day.low = Math.min(day.low, low);
    }

    function learn(bar: Bar): void {
      const day = dayOf(bar.symbol, bar.atUs);
      if (!day) return;
      if (bar.atUs + bar.durationUs <= rangeEnd(day)) widen(day, bar.high, bar.low);
      // Whoever comes late does not run after the breakout of the morning.
      else if (bar.high > above(day) || bar.low < below(day)) day.isSpent = true;
    }

    function above({ high }: Day): number {
      return high * (1 + bufferPercent / 100);
    }

    function below({ low }: Day): number {
      return low * (1 - bufferPercent / 100);
    }

    function act(day: Day, { symbol, price, atUs }: Trade): void {
      const leaveAtUs = day.closeUs - flatMinutes * MINUTE_US;
      if (atUs >= leaveAtUs) leaveBeforeClose(symbol);
      if (day.isSpent || day.high < day.low || atUs >= Math.min(leaveAtUs, day.openUs + entryMinutes * MINUTE_US)) return;
      const isUp = price > above(day);
      const isDown = price < below(day) && sides === 'both' && context.instrument(symbol).shortable;
      if (!isUp && !isDown) return;
      day.isSpent = true;
      if (context.isBusy(symbol) || context.position(symbol).quantity !== 0) return;
      enter(day, symbol, isUp ? 'buy' : 'sell', price);
      context.setTimer((leaveAtUs - context.nowUs) / 1000, symbol);
    }

    function enter({ high, low }: Day, symbol: string, side: 'buy' | 'sell', price: number): void {
      const quantity = quantityForNotional(notional, price, context.instrument(symbol));
      const target = price + (side === 'buy' ? 1 : -1) * targetRanges * (high - low);
      // A range without height, or a target below nothing, is no plan.
      if (quantity === '0' || high === low || target <= 0) {
        context.log(`${symbol}: no entry at ${price} out of the range ${low} to ${high}`);
        return;
      }
      context.signal({
        symbol,
        side,
        quantity,
        stopLoss: { stopPrice: side === 'buy' ? low : high },
        takeProfit: { limitPrice: target },
        reason: `Traded at ${price}, ${side === 'buy' ? 'above' : 'below'} the range of the first ${rangeMinutes} minutes (${low} to ${high}).`,
      });
    }

    function leaveBeforeClose(symbol: string): void {
      const { quantity: held } = context.position(symbol);
      if (held === 0) return;
      // An order of its own may still be working; the next trade asks again.
      if (context.isBusy(symbol)) return;
      const side = held > 0 ? 'sell' : 'buy';
      context.signal({ symbol, side, targetQuantity: '0', reason: `Flat ${flatMinutes} minutes before the close.` });
    }
  },
});

const known = (price: number): number | undefined => (Number.isFinite(price) ? price : undefined);
