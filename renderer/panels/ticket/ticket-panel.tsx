// An order by hand. What our own risk checks would say is said before it is sent.
import { useState } from 'react';
import { useStore } from 'zustand';
import { commandDesk } from '../../desk/desk-commands.ts';
import { chooseSymbol, symbolStore } from '../../desk/page-places.ts';
import { useCanCommand, useView } from '../../desk/use-desk.ts';
import { PanelFrame } from '../../elements/panel-frame.tsx';
import { SymbolField } from '../../elements/symbol-field.tsx';
import { showQuantity } from '../../format/numbers.ts';
import { CheckAnswer } from '../../order-entry/check-answer.tsx';
import { LiveOrderQuestion } from '../../order-entry/live-order-question.tsx';
import { useOrderCheck } from '../../order-entry/order-check.ts';
import { termsOf } from '../../order-entry/order-words.ts';
import { NO_EXITS } from './exit-draft.ts';
import { EMPTY_DRAFT, findMistakes, fitDraft, hasLimit, isReady, type OrderDraft, toOrderCommand } from './order-draft.ts';
import { TicketAmounts } from './ticket-amounts.tsx';
import { TicketChoices } from './ticket-choices.tsx';
import { TicketExits, useClosed } from './ticket-exits.tsx';
import { TicketQuote, useMarketPrice } from './ticket-quote.tsx';
import './ticket-panel.css';

const BAR = { topic: 'bar' } as const;
const WATCHLIST = { topic: 'watchlist', symbols: [] } as const;

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
  const [typed, setTyped] = useState<OrderDraft>(EMPTY_DRAFT);
  const [isSending, setIsSending] = useState(false);
  const [asks, setAsks] = useState(false);
  const market = useMarketPrice(symbol, typed.side);
  const closed = useClosed(symbol, typed.side);
  const fitting = fitDraft(symbol, typed);
  // With exits, an order that closes would only guard what is held, and trade nothing.
  const draft = closed === null ? fitting : { ...fitting, exits: NO_EXITS };
  const change = (part: Partial<OrderDraft>): void => setTyped((before) => ({ ...before, ...part }));
  const command = isReady(symbol, draft, market) ? toOrderCommand(symbol, draft, false) : null;
  const check = useOrderCheck(command && canCommand ? { ...command, checkOnly: true } : null);
  const canSend = command !== null && canCommand && !isSending && check.state !== 'denied';
  const isSized = draft.quantity !== '' && findMistakes(draft).quantity === undefined;
  const title = `${draft.side === 'buy' ? 'Buy' : 'Sell'} ${isSized ? `${showQuantity(draft.quantity)} ` : ''}${symbol}`;

  const send = async (): Promise<void> => {
    if (command === null) return;
    setAsks(false);
    setIsSending(true);
    const { outcome } = await commandDesk(title, command);
    setIsSending(false);
    if (outcome === 'done' || outcome === 'begun')
      change({ quantity: '', exits: { ...NO_EXITS, areWanted: typed.exits.areWanted } });
  };

  return (
    <form
      className="ticket scrolls"
      aria-label="Order ticket"
      onSubmit={(event) => {
        event.preventDefault();
        if (!canSend) return;
        if (isLive) setAsks(true);
        else void send();
      }}
    >
      <div className="ticket-line">
        <SymbolField label="Symbol of the order" symbol={symbol} known={symbols} onChoose={chooseSymbol} />
        {symbol !== '' && (
          <TicketQuote
            symbol={symbol}
            onPrice={(limitPrice) => change(hasLimit(draft.type) ? { limitPrice } : { type: 'limit', limitPrice })}
          />
        )}
      </div>
      <TicketChoices symbol={symbol} draft={draft} onChange={change} />
      <TicketAmounts symbol={symbol} draft={draft} onChange={change} />
      <TicketExits draft={fitting} market={market} closed={closed} onChange={(exits) => change({ exits })} />
      <div className="ticket-foot">
        <CheckAnswer check={check} isComplete={command !== null} canCommand={canCommand} />
        <button type="submit" className={`${draft.side} send`} disabled={!canSend}>
          {isSending ? 'Sending …' : title}
          {isLive && ' with real money'}
        </button>
      </div>
      <LiveOrderQuestion
        isOpen={asks}
        title={title}
        terms={command === null ? '' : termsOf({ ...command, stopPrice: command.stopPrice ?? null })}
        onClose={() => setAsks(false)}
        onSend={() => void send()}
      />
    </form>
  );
}
