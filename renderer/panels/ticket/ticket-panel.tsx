// An order by hand. What our own risk checks would say is said before it is sent.
import { useState } from 'react';
import { useStore } from 'zustand';
import type { CommandOutcome } from '../../../protocol/desk-commands.ts';
import { commandDesk } from '../../desk/desk-commands.ts';
import { chooseSymbol, symbolStore } from '../../desk/page-places.ts';
import { useCanCommand, useView } from '../../desk/use-desk.ts';
import { PanelFrame } from '../../elements/panel-frame.tsx';
import { Segments } from '../../elements/segments.tsx';
import { SymbolField } from '../../elements/symbol-field.tsx';
import { showMoney, showQuantity } from '../../format/numbers.ts';
import { AmountField } from '../../order-entry/amount-field.tsx';
import { CheckAnswer } from '../../order-entry/check-answer.tsx';
import { LiveOrderQuestion } from '../../order-entry/live-order-question.tsx';
import { useOrderCheck } from '../../order-entry/order-check.ts';
import { EMPTY_DRAFT, findMistakes, type OrderDraft, toOrderCommand } from './order-draft.ts';
import { TicketQuote } from './ticket-quote.tsx';
import './ticket-panel.css';

const BAR = { topic: 'bar' } as const;
const WATCHLIST = { topic: 'watchlist', symbols: [] } as const;
const TIMES_IN_FORCE = [
  { value: 'day', text: 'Day', title: 'until the end of the session' },
  { value: 'gtc', text: 'GTC', title: 'until canceled' },
  { value: 'ioc', text: 'IOC', title: 'what can be had at once, the rest is canceled' },
  { value: 'fok', text: 'FOK', title: 'all at once or nothing' },
] as const;

export function TicketPanel() {
  return (
    <PanelFrame topic={WATCHLIST}>
      <Ticket />
    </PanelFrame>
  );
}

function Ticket() {
  const canCommand = useCanCommand();
  const symbols = useView(WATCHLIST, (view) => view.symbols) ?? [];
  const isLive = useView(BAR, (bar) => bar.mode) === 'live';
  const symbol = useStore(symbolStore, (state) => state.symbol) ?? symbols[0] ?? '';
  const [draft, setDraft] = useState<OrderDraft>(EMPTY_DRAFT);
  const [isSending, setIsSending] = useState(false);
  const [asks, setAsks] = useState(false);
  const change = (part: Partial<OrderDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const mistakes = findMistakes(draft);
  const isComplete = symbol !== '' && draft.quantity !== '' && (draft.type === 'market' || draft.limitPrice !== '');
  const isRight = isComplete && Object.values(mistakes).every((mistake) => mistake === undefined);
  const check = useOrderCheck(isRight && canCommand ? toOrderCommand(symbol, draft, true) : null);
  const title = `${draft.side === 'buy' ? 'Buy' : 'Sell'} ${draft.quantity === '' ? '' : `${showQuantity(draft.quantity)} `}${symbol}`;

  const send = async (): Promise<void> => {
    setAsks(false);
    setIsSending(true);
    const outcome: CommandOutcome = await commandDesk(title, toOrderCommand(symbol, draft, false));
    setIsSending(false);
    if (outcome.outcome === 'done' || outcome.outcome === 'begun') change({ quantity: '' });
  };

  return (
    <form
      className="ticket scrolls"
      aria-label="Order ticket"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isRight || isSending || !canCommand || check.state === 'denied') return;
        if (isLive) setAsks(true);
        else void send();
      }}
    >
      <div className="ticket-line">
        <SymbolField label="Symbol of the order" symbol={symbol} known={symbols} onChoose={chooseSymbol} />
        {symbol !== '' && <TicketQuote symbol={symbol} onPrice={(limitPrice) => change({ type: 'limit', limitPrice })} />}
      </div>
      <div className="ticket-line">
        <Segments
          label="Side"
          value={draft.side}
          choices={[
            { value: 'buy', text: 'Buy' },
            { value: 'sell', text: 'Sell' },
          ]}
          onChange={(side) => change({ side })}
        />
        <Segments
          label="Order type"
          value={draft.type}
          choices={[
            { value: 'market', text: 'Market' },
            { value: 'limit', text: 'Limit' },
          ]}
          onChange={(type) => change({ type })}
        />
        <Segments
          label="Time in force"
          value={draft.timeInForce}
          choices={TIMES_IN_FORCE}
          onChange={(timeInForce) => change({ timeInForce })}
        />
      </div>
      <AmountField
        label="Quantity"
        amount={draft.quantity}
        mistake={mistakes.quantity}
        placeholder="shares or coins"
        onChange={(quantity) => change({ quantity })}
      />
      {draft.type === 'limit' && (
        <AmountField
          label="Limit price"
          amount={draft.limitPrice}
          mistake={mistakes.limitPrice}
          onChange={(limitPrice) => change({ limitPrice })}
        />
      )}
      {draft.type === 'limit' && (
        <label className="check-line quiet">
          <input
            type="checkbox"
            checked={draft.extendedHours}
            onChange={(event) => change({ extendedHours: event.target.checked })}
          />
          outside regular hours, too
        </label>
      )}
      <CheckAnswer check={check} isComplete={isComplete} canCommand={canCommand} />
      <button
        type="submit"
        className={`${draft.side} send`}
        disabled={!isRight || isSending || !canCommand || check.state === 'denied'}
      >
        {isSending ? 'Sending …' : title}
        {isLive && ' with real money'}
      </button>
      {draft.type === 'limit' && isRight && (
        <p className="faint">at most {showMoney(Number(draft.quantity) * Number(draft.limitPrice))} at the limit</p>
      )}
      <LiveOrderQuestion
        isOpen={asks}
        title={title}
        terms={draft.type === 'market' ? 'at the market' : `limit ${draft.limitPrice}`}
        onClose={() => setAsks(false)}
        onSend={() => void send()}
      />
    </form>
  );
}
