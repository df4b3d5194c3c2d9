// Stop-loss and take-profit that go with the order: how far they lie from its price and what they would gain or lose.
import { useView } from '../../desk/use-desk.ts';
import { showQuantity } from '../../format/numbers.ts';
import { AmountField } from '../../order-entry/amount-field.tsx';
import { distanceWords, type ExitDraft, exitMistakes, hasExitPrices } from './exit-draft.ts';
import { type OrderDraft, priceOf } from './order-draft.ts';

type TicketExitsProps = {
  readonly draft: OrderDraft;
  /** What the order would meet now. */
  readonly market: number | null;
  /** The position that the order closes; null when it opens or adds. */
  readonly closed: string | null;
  readonly onChange: (exits: ExitDraft) => void;
};

export function TicketExits({ draft, market, closed, onChange }: TicketExitsProps) {
  const { exits, side } = draft;
  const price = priceOf(draft, market);
  const mistakes = exitMistakes(draft, price);
  const put = (part: Partial<ExitDraft>): void => onChange({ ...exits, ...part });
  const [loss, gain] = side === 'buy' ? ['below', 'above'] : ['above', 'below'];
  if (closed !== null) {
    return <p className="faint">No stop-loss, no take-profit: this order closes a position ({showQuantity(closed)} held).</p>;
  }
  return (
    <div className="ticket-exits">
      <label className="check-line quiet">
        <input type="checkbox" checked={exits.areWanted} onChange={(event) => put({ areWanted: event.target.checked })} />
        with stop-loss, take-profit
      </label>
      {exits.areWanted && (
        <fieldset aria-label="Exits">
          <AmountField
            label="Stop-loss"
            amount={exits.stopLoss}
            mistake={mistakes.stopLoss}
            placeholder={`${loss} the price`}
            hint={distanceWords(exits.stopLoss, draft, price)}
            onChange={(stopLoss) => put({ stopLoss })}
          />
          <AmountField
            label="Stop-loss limit"
            amount={exits.stopLossLimit}
            mistake={mistakes.stopLossLimit}
            placeholder="at the market"
            onChange={(stopLossLimit) => put({ stopLossLimit })}
          />
          <AmountField
            label="Take-profit"
            amount={exits.takeProfit}
            mistake={mistakes.takeProfit}
            placeholder={`${gain} the price`}
            hint={distanceWords(exits.takeProfit, draft, price)}
            onChange={(takeProfit) => put({ takeProfit })}
          />
          {!hasExitPrices(exits) && <p className="faint">A stop-loss, a take-profit, or both.</p>}
        </fieldset>
      )}
    </div>
  );
}

const POSITIONS = { topic: 'positions' } as const;

/** The position, of a person's own book or of the account, that the order would close; null when it closes nothing. */
export function useClosed(symbol: string, side: OrderDraft['side']): string | null {
  const closed = useView(POSITIONS, ({ books, account }) => {
    const held = [books.rows[`manual|${symbol}`], account.rows[symbol]].map((row) => row?.quantity ?? '0');
    return held.find((quantity) => (side === 'sell' ? Number(quantity) > 0 : Number(quantity) < 0));
  });
  return closed ?? null;
}
