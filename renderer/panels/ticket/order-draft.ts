// What is in the order ticket, what is wrong with it, and the command that it becomes.
import type { DeskCommand } from '../../../protocol/desk-commands.ts';
import type { Side, TimeInForce } from '../../../protocol/orders.ts';
import { priceMistake, quantityMistake, type TrailUnit, trailMistake } from '../../order-entry/amounts.ts';
import { type ExitDraft, exitMistakes, hasExitPrices, NO_EXITS, toExits } from './exit-draft.ts';

export const DRAFT_TYPES = ['market', 'limit', 'stop', 'stop-limit', 'trailing-stop'] as const;
export type DraftType = (typeof DRAFT_TYPES)[number];

export type OrderDraft = {
  readonly side: Side;
  readonly type: DraftType;
  readonly timeInForce: TimeInForce;
  readonly quantity: string;
  readonly limitPrice: string;
  readonly stopPrice: string;
  /** How far a trailing stop follows the price, in the unit. */
  readonly trail: string;
  readonly trailUnit: TrailUnit;
  readonly exits: ExitDraft;
  readonly extendedHours: boolean;
};

export const EMPTY_DRAFT: OrderDraft = {
  side: 'buy',
  type: 'market',
  timeInForce: 'day',
  quantity: '',
  limitPrice: '',
  stopPrice: '',
  trail: '',
  trailUnit: 'percent',
  exits: NO_EXITS,
  extendedHours: false,
};

export const hasLimit = (type: DraftType): boolean => type === 'limit' || type === 'stop-limit';
export const hasStop = (type: DraftType): boolean => type === 'stop' || type === 'stop-limit';
export const hasTrail = (type: DraftType): boolean => type === 'trailing-stop';

const isCoin = (symbol: string): boolean => symbol.includes('/');

/** Only what a venue can do at all; what it cannot do just now is for the risk checks to say. */
export const typesFor = (symbol: string): readonly DraftType[] =>
  isCoin(symbol) ? ['market', 'limit', 'stop-limit'] : DRAFT_TYPES;

export function timesInForceFor(symbol: string, type: DraftType): readonly TimeInForce[] {
  if (isCoin(symbol)) return ['gtc', 'ioc'];
  return hasStop(type) || hasTrail(type) ? ['day', 'gtc'] : ['day', 'gtc', 'opg', 'cls', 'ioc', 'fok'];
}

export const canExtendHours = (symbol: string, { type, timeInForce }: OrderDraft): boolean =>
  !isCoin(symbol) && type === 'limit' && (timeInForce === 'day' || timeInForce === 'gtc');

/** The draft as it can be for the symbol: what it cannot have there is changed to what comes next to it, in sight. */
export function fitDraft(symbol: string, draft: OrderDraft): OrderDraft {
  const type = typesFor(symbol).includes(draft.type) ? draft.type : 'stop-limit';
  const times = timesInForceFor(symbol, type);
  const timeInForce = times.includes(draft.timeInForce) ? draft.timeInForce : (times[0] ?? 'gtc');
  return { ...draft, type, timeInForce };
}

export const findMistakes = ({ quantity, limitPrice, stopPrice, trail, trailUnit, type }: OrderDraft) => ({
  quantity: quantityMistake(quantity),
  limitPrice: hasLimit(type) ? priceMistake(limitPrice) : undefined,
  stopPrice: hasStop(type) ? priceMistake(stopPrice) : undefined,
  trail: hasTrail(type) ? trailMistake(trail, trailUnit) : undefined,
});

/** The price that the order is to get: its limit or stop where it has one, else the market. */
export const priceOf = ({ type, limitPrice, stopPrice }: OrderDraft, market: number | null): number | null => {
  const named = hasLimit(type) ? limitPrice : hasStop(type) ? stopPrice : null;
  if (named === null) return market;
  return named !== '' && priceMistake(named) === undefined ? Number(named) : null;
};

/** `market`: what the order would meet now, null where nobody knows. */
export function isReady(symbol: string, draft: OrderDraft, market: number | null = null): boolean {
  const { quantity, limitPrice, stopPrice, trail, type, exits } = draft;
  const isComplete =
    symbol !== '' &&
    quantity !== '' &&
    (!hasLimit(type) || limitPrice !== '') &&
    (!hasStop(type) || stopPrice !== '') &&
    (!hasTrail(type) || trail !== '');
  const mistakes = [...Object.values(findMistakes(draft)), ...Object.values(exitMistakes(draft, priceOf(draft, market)))];
  return isComplete && (!exits.areWanted || hasExitPrices(exits)) && mistakes.every((mistake) => mistake === undefined);
}

export function toOrderCommand(
  symbol: string,
  draft: OrderDraft,
  checkOnly: boolean,
): Extract<DeskCommand, { kind: 'submit-order' }> {
  const { side, type, timeInForce, quantity, limitPrice, stopPrice, trail, trailUnit, extendedHours } = draft;
  return {
    kind: 'submit-order',
    symbol,
    side,
    type,
    timeInForce,
    quantity,
    limitPrice: hasLimit(type) ? limitPrice : null,
    stopPrice: hasStop(type) ? stopPrice : null,
    trailPrice: hasTrail(type) && trailUnit === 'money' ? trail : null,
    trailPercent: hasTrail(type) && trailUnit === 'percent' ? trail : null,
    extendedHours: extendedHours && canExtendHours(symbol, draft),
    ...toExits(draft.exits),
    checkOnly,
  };
}
