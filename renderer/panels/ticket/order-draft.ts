// What is in the order ticket, what is wrong with it, and the command that it becomes.
import type { DeskCommand } from '../../../protocol/desk-commands.ts';
import type { Side, TimeInForce } from '../../../protocol/orders.ts';

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

export type DraftMistakes = { readonly quantity?: string; readonly limitPrice?: string };

/** Only what is plainly no number above zero; everything else is for the risk checks to say. Empty fields are no mistakes yet. */
export function findMistakes(symbol: string, { quantity, limitPrice, type }: OrderDraft): DraftMistakes {
  return {
    ...(symbol !== '' && quantity !== '' && !isAmount(quantity)
      ? { quantity: 'expected a number above 0, such as 10 or 0.25' }
      : {}),
    ...(type === 'limit' && limitPrice !== '' && !isAmount(limitPrice)
      ? { limitPrice: 'expected a price above 0, such as 167.85' }
      : {}),
  };
}

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

const isAmount = (text: string): boolean => /^\d+(\.\d+)?$/.test(text) && Number(text) > 0;
