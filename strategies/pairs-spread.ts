// Trades two symbols that move together as one spread: when the first is unusually cheap against the second it buys the first and
// sells the second short, unusually dear the other way round, and closes both when they are back in line. The first symbol is y, the
// second x; how many x go with one y is the slope of a regression over the last bars (the hedge ratio).
//
// When it loses: when the two stop moving together. A merger, an index change or plain news about one of them moves the spread to
// a new place from which it does not return, and both legs lose at once. It then leaves at `stopDeviations` and waits until the
// spread is ordinary again. It pays two spreads for each entry and each exit, so narrow pairs are eaten by costs; and for moments
// only one of the legs is filled, which is a plain bet on one symbol. It needs a second symbol that can be sold short.
import {
  type Bar,
  createBarFeed,
  createRollingRegression,
  defineStrategy,
  quantityForNotional,
  type Regression,
} from 'tradewarden/strategy';

export const strategy = defineStrategy({
  name: 'pairs-spread',
  description: 'Buys the cheap and shorts the dear one of two symbols that move together, until they are back in line',
  symbolCount: { minimum: 2, maximum: 2 },
  parameters: {
    window: { type: 'integer', default: 120, minimum: 10, maximum: 2_000, description: 'Bars in the regression' },
    entryDeviations: {
      type: 'number',
      default: 2,
      minimum: 0.5,
      maximum: 10,
      description: 'Entry, in deviations off the line',
    },
    exitDeviations: { type: 'number', default: 0.5, minimum: 0, maximum: 5, description: 'Exit, in deviations off the line' },
    stopDeviations: { type: 'number', default: 4, minimum: 1, maximum: 20, description: 'The pair is broken: out, and wait' },
    correlation: {
      type: 'number',
      default: 0.7,
      minimum: 0,
      maximum: 1,
      description: 'No entry while they move together less',
    },
    barSeconds: { type: 'integer', default: 60, minimum: 1, maximum: 43_200, description: 'Length of a bar in seconds' },
    notional: {
      type: 'decimal',
      default: '5000',
      minimum: '1',
      maximum: '10000000',
      description: 'Dollars of the first symbol',
    },
  },
  checkParameters: ({ entryDeviations, exitDeviations, stopDeviations }) => [
    ...(exitDeviations < entryDeviations
      ? []
      : [`parameter exitDeviations: expected less than entryDeviations (${entryDeviations}), found ${exitDeviations}`]),
    ...(entryDeviations < stopDeviations
      ? []
      : [`parameter stopDeviations: expected more than entryDeviations (${entryDeviations}), found ${stopDeviations}`]),
  ],
  warmUp: ({ window, barSeconds }) => ({ durationUs: barSeconds * 1_000_000, count: window + 20 }),

  create(context) {
    const { window, entryDeviations, exitDeviations, stopDeviations, correlation, barSeconds, notional } = context.parameters;
    const [y = '', x = ''] = context.symbols;
    const expiresInMs = Math.max(5 * barSeconds, 60) * 1000;
    const feed = createBarFeed(context.symbols, barSeconds * 1_000_000);
    const line = createRollingRegression(window);
    const last = new Map<string, Bar>();
    let pairedAtUs = -1;
    let isBroken = false;

    return {
      onBar(bar) {
        if (bar.isWarmUp && feed.addHistory(bar)) pairUp(bar);
      },
      onTrade(trade) {
        const bar = feed.addTrade(trade);
        if (!bar) return;
        const regression = pairUp(bar);
        if (regression) decide(regression);
        else closeSingleLeg();
      },
      report: () => ({
        [`${y} over ${x}`]: {
          'hedge ratio': line.value?.slope,
          correlation: line.value?.correlation,
          'deviations off the line': line.value?.zScore,
          broken: isBroken,
        },
      }),
    };

    /** Two closes of the same interval make a pair; an interval in which one of them did not trade makes none. */
    function pairUp(bar: Bar): Regression | undefined {
      last.set(bar.symbol, bar);
      const [barY, barX] = [last.get(y), last.get(x)];
      if (!barY || !barX || barY.atUs !== barX.atUs || barY.atUs <= pairedAtUs) return undefined;
      pairedAtUs = barY.atUs;
      return line.add({ x: barX.close, y: barY.close });
    }

    function decide({ zScore, slope, correlation: together }: Regression): void {
      const distance = Math.abs(zScore);
      isBroken = isBroken ? distance > exitDeviations : distance >= stopDeviations;
      if (!canAct()) return;
      const { quantity: heldY } = context.position(y);
      const { quantity: heldX } = context.position(x);
      const where = `${y} is ${distance.toFixed(2)} deviations ${zScore < 0 ? 'below' : 'above'} ${slope.toFixed(4)} × ${x}`;
      if (heldY === 0 && heldX === 0) {
        if (!isBroken && distance >= entryDeviations && together >= correlation && slope > 0) enter(zScore, slope, where);
      } else if (heldY === 0 || heldX === 0) closeSingleLeg();
      else if (isBroken) leave(`The pair broke: ${where}.`);
      // On the other side of the line already, or close to it.
      else if (distance <= exitDeviations || zScore < 0 === heldY < 0) leave(`Back in line: ${where}.`);
    }

    function enter(zScore: number, slope: number, where: string): void {
      const priceY = last.get(y)?.close ?? 0;
      const priceX = last.get(x)?.close ?? 0;
      const quantityY = quantityForNotional(notional, priceY, context.instrument(y));
      const worthX = (Number(quantityY) * slope * priceX).toFixed(2);
      const quantityX = Number(worthX) > 0 ? quantityForNotional(worthX, priceX, context.instrument(x)) : '0';
      if (quantityY === '0' || quantityX === '0') {
        context.log(`${notional} dollars are too few for both legs of ${y} and ${x}`);
        return;
      }
      const [sideY, sideX] = zScore < 0 ? (['buy', 'sell'] as const) : (['sell', 'buy'] as const);
      if (!context.instrument(sideY === 'sell' ? y : x).shortable) {
        context.log(`${sideY === 'sell' ? y : x} cannot be sold short`);
        return;
      }
      context.signal({ symbol: y, side: sideY, quantity: quantityY, expiresInMs, reason: `Spread: ${where}.` });
      context.signal({ symbol: x, side: sideX, quantity: quantityX, expiresInMs, reason: `Hedge: ${where}.` });
    }

    function leave(reason: string): void {
      for (const symbol of [y, x]) close(symbol, reason);
    }

    function canAct(): boolean {
      return [x, y].every((symbol) => !context.isBusy(symbol) && context.isOpen(symbol));
    }

    /** One leg was denied, rejected or closed by hand: what is left is no spread. */
    function closeSingleLeg(): void {
      if (!canAct()) return;
      const held = [y, x].filter((symbol) => context.position(symbol).quantity !== 0);
      const [single] = held;
      if (single !== undefined && held.length === 1) close(single, `The other leg of ${y} and ${x} is missing.`);
    }

    function close(symbol: string, reason: string): void {
      const { quantity: held } = context.position(symbol);
      if (held !== 0) context.signal({ symbol, side: held > 0 ? 'sell' : 'buy', targetQuantity: '0', expiresInMs, reason });
    }
  },
});
