// The exits that the ticket attaches to an order: a stop-loss, a take-profit or both, and what is wrong with their prices.
import type { DeskCommand } from '../../../protocol/desk-commands.ts';
import type { Side } from '../../../protocol/orders.ts';
import { showPercent, showPrice, showSigned } from '../../format/numbers.ts';
import { priceMistake } from '../../order-entry/amounts.ts';

export type ExitDraft = {
  readonly areWanted: boolean;
  readonly stopLoss: string;
  /** Empty: at the market, once the stop is reached. */
  readonly stopLossLimit: string;
  readonly takeProfit: string;
};

export const NO_EXITS: ExitDraft = { areWanted: false, stopLoss: '', stopLossLimit: '', takeProfit: '' };

type Exited = { readonly side: Side; readonly exits: ExitDraft };
type ExitMistakes = Readonly<Record<'stopLoss' | 'stopLossLimit' | 'takeProfit', string | undefined>>;

/** A limit of the stop without a stop is none. */
export const hasExitPrices = ({ stopLoss, stopLossLimit, takeProfit }: ExitDraft): boolean =>
  (stopLoss !== '' || takeProfit !== '') && (stopLossLimit === '' || stopLoss !== '');

/** `price` is what the order is to get; null where nobody knows, and then the exits are held against each other only. */
export function exitMistakes({ side, exits }: Exited, price: number | null): ExitMistakes {
  const { areWanted, stopLoss, stopLossLimit, takeProfit } = exits;
  if (!areWanted) return { stopLoss: undefined, stopLossLimit: undefined, takeProfit: undefined };
  const [loss, gain] = side === 'buy' ? (['below', 'above'] as const) : (['above', 'below'] as const);
  const target = toPrice(takeProfit);
  const stop = toPrice(stopLoss);
  return {
    stopLoss: priceMistake(stopLoss) ?? misplaced(stop, loss, price ?? target, price === null ? 'take-profit' : 'price'),
    stopLossLimit: priceMistake(stopLossLimit) ?? limitMistake(toPrice(stopLossLimit), stop, side === 'buy'),
    takeProfit: priceMistake(takeProfit) ?? misplaced(target, gain, price, 'price'),
  };
}

/** `−2.84 · −1.69 % · P&L −28.40`: how far from the price, and what that is for the whole quantity. */
export function distanceWords(
  exit: string,
  { side, quantity }: { readonly side: Side; readonly quantity: string },
  price: number | null,
): string {
  const at = toPrice(exit);
  if (price === null) return 'no price yet';
  if (at === null) return `from ${showPrice(price)}`;
  const distance = at - price;
  const gain = (side === 'buy' ? distance : -distance) * Number(quantity);
  const words = [showSigned(distance), showPercent((distance / price) * 100)];
  if (Number(quantity) > 0) words.push(`P&L ${showSigned(gain)}`);
  return words.join(' · ');
}

export function toExits(exits: ExitDraft): Pick<Extract<DeskCommand, { kind: 'submit-order' }>, 'stopLoss' | 'takeProfit'> {
  const { areWanted, stopLoss, stopLossLimit, takeProfit } = exits;
  return {
    stopLoss: areWanted && stopLoss !== '' ? { stopPrice: stopLoss, limitPrice: stopLossLimit || null } : null,
    takeProfit: areWanted && takeProfit !== '' ? { limitPrice: takeProfit } : null,
  };
}

/** Once the stop is reached its order has to be able to trade: a sale at or under the stop, a purchase at or over it. */
function limitMistake(limit: number | null, stop: number | null, isLong: boolean): string | undefined {
  if (limit === null || stop === null) return undefined;
  const canTrade = isLong ? limit <= stop : limit >= stop;
  return canTrade ? undefined : `expected at or ${isLong ? 'below' : 'above'} the stop ${showPrice(stop)}`;
}

function misplaced(exit: number | null, where: 'above' | 'below', price: number | null, name: string): string | undefined {
  if (exit === null || price === null) return undefined;
  const isThere = where === 'above' ? exit > price : exit < price;
  return isThere ? undefined : `expected ${where} the ${name} ${showPrice(price)}`;
}

const toPrice = (text: string): number | null => (text === '' || priceMistake(text) !== undefined ? null : Number(text));
