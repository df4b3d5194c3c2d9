// Bid and ask of the ticket's symbol; pressing one makes it the limit.
import { useMemo } from 'react';
import type { Side } from '../../../protocol/orders.ts';
import { useTopic, useView } from '../../desk/use-desk.ts';
import { showTickPrice } from '../../format/numbers.ts';

type TicketQuoteProps = { readonly symbol: string; readonly onPrice: (price: string) => void };

/** A symbol that the session does not know is asked for by name. */
function useQuoteTopic(symbol: string) {
  const session = useView({ topic: 'watchlist', symbols: [] }, (view) => view.symbols);
  return useMemo(
    () => ({ topic: 'watchlist', symbols: session?.includes(symbol) ? [] : [symbol] }) as const,
    [session, symbol],
  );
}

/** The price that an order at the market would meet; null where nobody knows. For while the quote is shown. */
export function useMarketPrice(symbol: string, side: Side): number | null {
  return useView(useQuoteTopic(symbol), ({ quotes }) => quotes.rows[symbol]?.[side === 'buy' ? 'ask' : 'bid']) ?? null;
}

export function TicketQuote({ symbol, onPrice }: TicketQuoteProps) {
  const topic = useQuoteTopic(symbol);
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
