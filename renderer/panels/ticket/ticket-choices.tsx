// Side, time in force and type: only what the venue can do for the symbol is there to choose.
import { Segments } from '../../elements/segments.tsx';
import { type DraftType, type OrderDraft, timesInForceFor, typesFor } from './order-draft.ts';

type TicketChoicesProps = {
  readonly symbol: string;
  readonly draft: OrderDraft;
  readonly onChange: (part: Partial<OrderDraft>) => void;
};

const SIDES = [
  { value: 'buy', text: 'Buy' },
  { value: 'sell', text: 'Sell' },
] as const;
const TYPES: Readonly<Record<DraftType, { readonly text: string; readonly title: string }>> = {
  market: { text: 'Market', title: 'at the best price there is' },
  limit: { text: 'Limit', title: 'at the limit or better' },
  stop: { text: 'Stop', title: 'at the market, once the price reaches the stop' },
  'stop-limit': { text: 'Stop limit', title: 'at the limit or better, once the price reaches the stop' },
  'trailing-stop': { text: 'Trail', title: 'at the market, once the price turns by so much from its best' },
};
const TIMES_IN_FORCE = {
  day: { text: 'Day', title: 'until the end of the session' },
  gtc: { text: 'GTC', title: 'until canceled' },
  ioc: { text: 'IOC', title: 'what can be had at once, the rest is canceled' },
  fok: { text: 'FOK', title: 'all at once or nothing' },
  cls: { text: 'CLS', title: 'in the closing auction' },
  opg: { text: 'OPG', title: 'in the opening auction' },
} as const;

export const TicketChoices = ({ symbol, draft, onChange }: TicketChoicesProps) => (
  <div className="ticket-line">
    <Segments label="Side" value={draft.side} choices={SIDES} onChange={(side) => onChange({ side })} />
    <Segments
      label="Time in force"
      value={draft.timeInForce}
      choices={timesInForceFor(symbol, draft.type).map((value) => ({ value, ...TIMES_IN_FORCE[value] }))}
      onChange={(timeInForce) => onChange({ timeInForce })}
    />
    <Segments
      label="Order type"
      value={draft.type}
      choices={typesFor(symbol).map((value) => ({ value, ...TYPES[value] }))}
      onChange={(type) => onChange({ type })}
    />
  </div>
);
