// Where the exits of a signal go, and what is wrong with their prices before anything is sent.
import type { ExitKeeping } from '../../../protocol/control.ts';
import type { Denial } from '../../../protocol/denials.ts';
import type { Instrument } from '../../../protocol/instruments.ts';
import type { OrderClass, Side, StopLoss, TakeProfit } from '../../../protocol/orders.ts';
import type { Signal } from '../../../protocol/signals.ts';
import { type Decimal, decimal, formatDecimal, isMultipleOf, ONE, parseDecimal } from '../../decimal.ts';
import { priceIncrementOf } from '../../risk-checks/price-increment.ts';
import { capabilitiesOf } from '../../venue-capabilities.ts';
import { accountQuantity, type Books } from './books.ts';
import type { ExecutorState } from './executor-state.ts';

/** To the venue with the entry, or to the executor, which watches the price itself. */
export type ExitPlan = {
  readonly orderClass: OrderClass;
  readonly isWatched: boolean;
  readonly stopLoss: StopLoss | null;
  readonly takeProfit: TakeProfit | null;
};

export const NO_EXITS: ExitPlan = { orderClass: 'simple', isWatched: false, stopLoss: null, takeProfit: null };

export function planExits(state: ExecutorState, signal: Signal, side: Side, quantity: Decimal, isReducing: boolean): ExitPlan {
  const stopLoss = signal.stopLoss ?? null;
  const takeProfit = signal.takeProfit ?? null;
  const instrument = state.instruments.get(signal.symbol);
  if ((!stopLoss && !takeProfit) || !instrument) return NO_EXITS;
  const wanted: OrderClass = isReducing ? 'oco' : stopLoss && takeProfit ? 'bracket' : 'oto';
  // https://docs.alpaca.markets/docs/orders-at-alpaca: order classes want whole shares, last a day or until cancelled, keep to
  // regular hours, and have no entry that trails.
  const isPossible =
    capabilitiesOf(state.settings.venue, instrument.assetClass).orderClasses.includes(wanted) &&
    isMultipleOf(quantity, ONE) &&
    (signal.timeInForce === 'day' || signal.timeInForce === 'gtc') &&
    !signal.extendedHours &&
    (wanted === 'oco' || signal.type !== 'trailing-stop') &&
    (wanted !== 'oco' || (stopLoss !== null && takeProfit !== null)) &&
    isSameAtVenue(state.books, signal.symbol, side, quantity, isReducing);
  return { orderClass: isPossible ? wanted : 'simple', isWatched: !isPossible, stopLoss, takeProfit };
}

/** Books that net may open what the account closes, or close what it does not hold: the venue knows the account alone. */
function isSameAtVenue(books: Books, symbol: string, side: Side, quantity: Decimal, isReducing: boolean): boolean {
  const held = accountQuantity(books, symbol);
  const closable = side === 'sell' ? held : decimal(-held);
  return isReducing ? closable >= quantity : closable <= 0n;
}

/** What becomes of the exits of an order; null without any. */
export function keepingOf({ stopLoss, takeProfit, orderClass, isWatched }: ExitPlan, isClosing: boolean): ExitKeeping | null {
  if (!stopLoss && !takeProfit) return null;
  if (!isWatched) return orderClass === 'oco' ? 'instead' : 'venue';
  return isClosing ? 'instead' : 'executor';
}

export function exitDenial(
  signal: Signal,
  plan: ExitPlan,
  instrument: Instrument | null | undefined,
  isReducing: boolean,
  price: Decimal | null,
  /** The last price of the market; null where nobody knows. */
  mark: Decimal | null,
): Denial | null {
  const mistake = sideMistake(signal, isReducing, price);
  if (mistake !== null) return { code: 'INVALID_SIGNAL', text: mistake };
  if (plan.orderClass === 'simple' || !instrument) return null;
  return gridDenial(signal, instrument) ?? passedDenial(signal, isReducing, mark);
}

/** Under the limit of an entry and beyond the market all the same: the venue refuses it, unless the entry waits for a stop of its own. */
function passedDenial({ stopLoss, side, symbol, type }: Signal, isReducing: boolean, mark: Decimal | null): Denial | null {
  const stop = priceOrNull(stopLoss?.stopPrice ?? null);
  if (stop === null || mark === null || type === 'stop' || type === 'stop-limit') return null;
  const isLong = (side === 'buy') !== isReducing;
  if (isLong ? stop < mark : stop > mark) return null;
  const where = isLong ? 'below' : 'above';
  const text = `the stop-loss must be ${where} the price ${formatDecimal(mark)} of ${symbol}, found ${stopLoss?.stopPrice}`;
  return { code: 'STOP_PASSED', text };
}

/** A stop must lie where it loses and a take-profit where it wins, or it would close what was just opened. */
function sideMistake({ stopLoss, takeProfit, side }: Signal, isReducing: boolean, price: Decimal | null): string | null {
  const isLong = (side === 'buy') !== isReducing;
  const stop = priceOrNull(stopLoss?.stopPrice ?? null);
  const profit = priceOrNull(takeProfit?.limitPrice ?? null);
  const isBeyond = (a: Decimal, b: Decimal): boolean => (isLong ? a >= b : a <= b);
  const where = isLong ? ['below', 'above'] : ['above', 'below'];
  if (price !== null && stop !== null && isBeyond(stop, price)) {
    return `stopLoss: expected a stop ${where[0]} the price ${formatDecimal(price)}, found ${stopLoss?.stopPrice}`;
  }
  if (price !== null && profit !== null && isBeyond(price, profit)) {
    return `takeProfit: expected a limit ${where[1]} the price ${formatDecimal(price)}, found ${takeProfit?.limitPrice}`;
  }
  return null;
}

/** The venue refuses an entry for an exit between two prices that can be quoted. */
function gridDenial({ stopLoss, takeProfit }: Signal, instrument: Instrument): Denial | null {
  const prices = [
    ['stop-loss', stopLoss?.stopPrice ?? null],
    ['stop-loss limit', stopLoss?.limitPrice ?? null],
    ['take-profit', takeProfit?.limitPrice ?? null],
  ] as const;
  for (const [name, text] of prices) {
    const price = priceOrNull(text);
    if (price === null || isMultipleOf(price, priceIncrementOf(instrument, price))) continue;
    const step = formatDecimal(priceIncrementOf(instrument, price));
    return { code: 'PRICE_INCREMENT', text: `${name} price ${text} is not a multiple of ${step}` };
  }
  return null;
}

const priceOrNull = (text: string | null): Decimal | null => (text === null ? null : parseDecimal(text));
