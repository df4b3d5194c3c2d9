// Bid and ask of the ticket's symbol; pressing one makes it the limit.
import { useMemo } from 'react';
import { useTopic, useView } from '../../desk/use-desk.ts';
import { showTickPrice } from '../../format/numbers.ts';

type TicketQuoteProps = { readonly symbol: string; readonly onPrice: (price: string) => void };

export function TicketQuote({ symbol, onPrice }: TicketQuoteProps) {
  const session = useView({ topic: 'watchlist', symbols: [] }, (view) => view.symbols);
  // A symbol that the session does not know is asked for by name.
  const topic = useMemo(
    () => ({ topic: 'watchlist', symbols: session?.includes(symbol) ? [] : [symbol] }) as const,
    [session, symbol],
  );
  useTopic(topic);
  const bid = useView(topic, (view) => view.quotes.rows[symbol]?.bid) ?? null;
  const ask = useView(topic, (view) => view.quotes.rows[symbol]?.ask) ?? null;
  const isStale = useView(topic, (view) => view.quotes.rows[symbol]?.freshness === 'stale');
  return (
    <span className="ticket-quote">
      {(
        [
          ['bid', bid],
          ['ask', ask],
        ] as const
      ).map(([side, price]) => (
        <button
          key={side}
          type="button"
          className="plain small"
          disabled={price === null}
          title={`Take the ${side} as the limit`}
          onClick={() => price !== null && onPrice(String(price))}
        >
          <span className="faint">{side}</span> {showTickPrice(price)}
        </button>
      ))}
      {isStale && <span className="warn">stale</span>}
    </span>
  );
}
