// What is in the order ticket, what is wrong with it, and the command that it becomes.
import type { DeskCommand } from '../../../protocol/desk-commands.ts';
import type { Side, TimeInForce } from '../../../protocol/orders.ts';
import { priceMistake, quantityMistake } from '../../order-entry/amounts.ts';

export type OrderDraft = {
  readonly side: Side;
  readonly type: 'market' | 'limit';
  readonly timeInForce: TimeInForce;
  readonly quantity: string;
  readonly limitPrice: string;
  readonly extendedHours: boolean;
};

export const EMPTY_DRAFT: OrderDraft = {
  side: 'buy',
  type: 'market',
  timeInForce: 'day',
  quantity: '',
  limitPrice: '',
  extendedHours: false,
};

export const findMistakes = ({ quantity, limitPrice, type }: OrderDraft) => ({
  quantity: quantityMistake(quantity),
  limitPrice: type === 'limit' ? priceMistake(limitPrice) : undefined,
});

export function toOrderCommand(
  symbol: string,
  draft: OrderDraft,
  checkOnly: boolean,
): Extract<DeskCommand, { kind: 'submit-order' }> {
  const { side, type, timeInForce, quantity, limitPrice, extendedHours } = draft;
  return {
    kind: 'submit-order',
    symbol,
    side,
    type,
    timeInForce,
    quantity,
    limitPrice: type === 'limit' ? limitPrice : null,
    extendedHours: type === 'limit' && extendedHours,
    checkOnly,
  };
}
