// Bid, ask and last of the charted symbol, live.
import type { Timeframe } from '../../../protocol/desk-values.ts';
import { useView } from '../../desk/use-desk.ts';
import { Pnl } from '../../elements/pnl.tsx';
import { showPercent, showQuantity, showTickPrice } from '../../format/numbers.ts';

export function ChartQuote({ symbol, timeframe }: { readonly symbol: string; readonly timeframe: Timeframe }) {
  const quote = useView({ topic: 'chart', symbol, timeframe }, (view) => view.quote);
  if (!quote) return null;
  return (
    <p className="chart-quote end">
      <b>{showTickPrice(quote.last)}</b> <Pnl amount={quote.changePercent} show={showPercent} />
      <span className="quiet sizes">
        bid {showTickPrice(quote.bid)} × {showQuantity(quote.bidSize)} ask {showTickPrice(quote.ask)} ×{' '}
        {showQuantity(quote.askSize)}
      </span>
      {quote.freshness === 'stale' && <span className="warn">stale</span>}
    </p>
  );
}
