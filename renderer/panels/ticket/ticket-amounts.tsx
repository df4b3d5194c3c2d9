// Quantity and prices of the order, and what it comes to at most.
import { showMoney } from '../../format/numbers.ts';
import { AmountField } from '../../order-entry/amount-field.tsx';
import { canExtendHours, findMistakes, hasLimit, hasStop, isReady, type OrderDraft } from './order-draft.ts';

type TicketAmountsProps = {
  readonly symbol: string;
  readonly draft: OrderDraft;
  readonly onChange: (part: Partial<OrderDraft>) => void;
};

export function TicketAmounts({ symbol, draft, onChange }: TicketAmountsProps) {
  const { type, side, quantity, limitPrice, stopPrice } = draft;
  const mistakes = findMistakes(draft);
  return (
    <>
      <AmountField
        label="Quantity"
        amount={quantity}
        mistake={mistakes.quantity}
        placeholder={symbol.includes('/') ? 'coins' : 'shares'}
        onChange={(amount) => onChange({ quantity: amount })}
      />
      {hasStop(type) && (
        <AmountField
          label="Stop price"
          amount={stopPrice}
          mistake={mistakes.stopPrice}
          placeholder={side === 'buy' ? 'above the market' : 'below the market'}
          onChange={(amount) => onChange({ stopPrice: amount })}
        />
      )}
      {hasLimit(type) && (
        <AmountField
          label="Limit price"
          amount={limitPrice}
          mistake={mistakes.limitPrice}
          hint={limitWords(symbol, draft)}
          onChange={(amount) => onChange({ limitPrice: amount })}
        />
      )}
      {canExtendHours(symbol, draft) && (
        <label className="check-line quiet">
          <input
            type="checkbox"
            checked={draft.extendedHours}
            onChange={(event) => onChange({ extendedHours: event.target.checked })}
          />
          outside regular hours, too
        </label>
      )}
    </>
  );
}

function limitWords(symbol: string, draft: OrderDraft): string {
  if (!isReady(symbol, draft)) return '';
  const worth = showMoney(Number(draft.quantity) * Number(draft.limitPrice));
  return `${draft.side === 'buy' ? 'at most' : 'at least'} ${worth} at the limit`;
}
