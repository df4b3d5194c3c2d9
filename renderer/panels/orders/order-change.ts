// What a person changes about a working order, what is wrong with it, and the command that it becomes.
import type { DeskCommand } from '../../../protocol/desk-commands.ts';
import type { OrderView } from '../../../protocol/desk-views/orders.ts';
import { priceMistake, quantityMistake, type TrailUnit, trailMistake } from '../../order-entry/amounts.ts';

/** Empty where the order has no such price. */
export type OrderChange = {
  readonly quantity: string;
  readonly limitPrice: string;
  readonly stopPrice: string;
  /** The distance of a trailing stop, in the unit that it has. */
  readonly trail: string;
};

export const trailUnitOf = ({ trailPercent }: OrderView): TrailUnit => (trailPercent === null ? 'money' : 'percent');

/** The order as it works now. */
export const toChange = ({ quantity, limitPrice, stopPrice, trailPrice, trailPercent, type }: OrderView): OrderChange => ({
  quantity,
  limitPrice: limitPrice ?? '',
  // Where the stop of a trailing one stands follows from its trail.
  stopPrice: type === 'trailing-stop' ? '' : (stopPrice ?? ''),
  trail: trailPrice ?? trailPercent ?? '',
});

export const changeMistakes = ({ quantity, limitPrice, stopPrice, trail }: OrderChange, unit: TrailUnit) => ({
  quantity: quantityMistake(quantity),
  limitPrice: priceMistake(limitPrice),
  stopPrice: priceMistake(stopPrice),
  trail: trailMistake(trail, unit),
});

/** Null while there is nothing to ask: a field is empty or mistaken, or nothing is different. */
export function toReplaceCommand(
  order: OrderView,
  change: OrderChange,
  checkOnly: boolean,
): Extract<DeskCommand, { kind: 'replace-order' }> | null {
  const present = toChange(order);
  const fields = ['quantity', 'limitPrice', 'stopPrice', 'trail'] as const;
  const isComplete = fields.every((field) => present[field] === '' || change[field] !== '');
  const isMistaken = Object.values(changeMistakes(change, trailUnitOf(order))).some((mistake) => mistake !== undefined);
  const isSame = fields.every((field) => Number(change[field]) === Number(present[field]));
  if (!isComplete || isMistaken || isSame) return null;
  const changed = (field: keyof OrderChange): string | null =>
    Number(change[field]) === Number(present[field]) ? null : change[field];
  return {
    kind: 'replace-order',
    clientOrderId: order.clientOrderId,
    quantity: changed('quantity'),
    limitPrice: changed('limitPrice'),
    stopPrice: changed('stopPrice'),
    trail: changed('trail'),
    checkOnly,
  };
}
