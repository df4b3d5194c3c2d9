// Quantity and prices of the order, and what it comes to at most.
import { useTopic, useView } from '../../desk/use-desk.ts';
import { Segments } from '../../elements/segments.tsx';
import { showMoney, showQuantity } from '../../format/numbers.ts';
import { AmountField } from '../../order-entry/amount-field.tsx';
import { canExtendHours, findMistakes, hasLimit, hasStop, hasTrail, isReady, type OrderDraft } from './order-draft.ts';

type TicketAmountsProps = {
  readonly symbol: string;
  readonly draft: OrderDraft;
  readonly onChange: (part: Partial<OrderDraft>) => void;
};

export function TicketAmounts({ symbol, draft, onChange }: TicketAmountsProps) {
  const { type, side, quantity, limitPrice, stopPrice, trail, trailUnit } = draft;
  const mistakes = findMistakes(draft);
  const hint = useMeans(symbol);
  return (
    <>
      <AmountField
        label="Quantity"
        amount={quantity}
        mistake={mistakes.quantity}
        hint={hint}
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
      {hasTrail(type) && (
        <>
          <Segments
            label="Unit of the trail"
            value={trailUnit}
            choices={TRAIL_UNITS}
            onChange={(unit) => onChange({ trailUnit: unit })}
          />
          <AmountField
            label={trailUnit === 'percent' ? 'Trail in percent' : 'Trail in money'}
            amount={trail}
            mistake={mistakes.trail}
            hint={side === 'buy' ? 'above the lowest price from now on' : 'below the highest price from now on'}
            onChange={(amount) => onChange({ trail: amount })}
          />
        </>
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

const TRAIL_UNITS = [
  { value: 'percent', text: '%' },
  { value: 'money', text: '$', title: 'in the money of the price' },
] as const;
const BAR = { topic: 'bar' } as const;
const POSITIONS = { topic: 'positions' } as const;

/** What there is to sell, and to buy with. */
function useMeans(symbol: string): string {
  useTopic(POSITIONS);
  const held = useView(POSITIONS, (view) => view.account.rows[symbol]?.quantity ?? '0');
  const buyingPower = useView(BAR, (bar) => bar.account.value?.buyingPower) ?? null;
  const words = [
    held === undefined ? '' : held === '0' ? 'none held' : `${showQuantity(held)} held`,
    buyingPower === null ? '' : `${showMoney(buyingPower)} to spend`,
  ];
  return words.filter((word) => word !== '').join(' · ');
}

function limitWords(symbol: string, draft: OrderDraft): string {
  if (!isReady(symbol, draft)) return '';
  const worth = showMoney(Number(draft.quantity) * Number(draft.limitPrice));
  return `${draft.side === 'buy' ? 'at most' : 'at least'} ${worth} at the limit`;
}
