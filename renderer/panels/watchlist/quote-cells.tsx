// The cells of a quote. Each selects its own number of its own symbol.
import type { DeskTopic } from '../../../protocol/desk-feed.ts';
import type { WatchRow } from '../../../protocol/desk-views/watchlist.ts';
import { chooseSymbol } from '../../desk/page-places.ts';
import { useView } from '../../desk/use-desk.ts';
import type { DataColumn } from '../../elements/data-table.tsx';
import { Dot } from '../../elements/dot.tsx';
import { Pnl } from '../../elements/pnl.tsx';
import { showPercent, showTickPrice } from '../../format/numbers.ts';
import { showClock } from '../../format/times.ts';

/** Of a price that its column surely holds. */
const MOST_LETTERS = 10;

export type WatchEntry = { readonly symbol: string; readonly isOwn: boolean };
type WatchTopic = Extract<DeskTopic, { readonly topic: 'watchlist' }>;
type CellProps = { readonly topic: WatchTopic; readonly symbol: string };

export const quoteColumns = (topic: WatchTopic): readonly DataColumn<WatchEntry>[] => [
  {
    id: 'symbol',
    title: 'symbol',
    sortBy: ({ symbol }) => symbol,
    show: ({ symbol }) => <SymbolCell topic={topic} symbol={symbol} />,
  },
  {
    id: 'bid',
    from: 400,
    title: 'bid',
    width: 90,
    isNumber: true,
    show: ({ symbol }) => <PriceCell topic={topic} symbol={symbol} field="bid" />,
  },
  {
    id: 'ask',
    from: 400,
    title: 'ask',
    width: 90,
    isNumber: true,
    show: ({ symbol }) => <PriceCell topic={topic} symbol={symbol} field="ask" />,
  },
  {
    id: 'last',
    title: 'last',
    width: 90,
    isNumber: true,
    show: ({ symbol }) => <PriceCell topic={topic} symbol={symbol} field="last" />,
  },
  {
    id: 'change',
    title: 'change',
    width: 88,
    isNumber: true,
    show: ({ symbol }) => <ChangeCell topic={topic} symbol={symbol} />,
  },
];

/** Choosing it brings it to chart and ticket. The dot tells whether its price is fresh. */
function SymbolCell({ topic, symbol }: CellProps) {
  const freshness = useView(topic, (view) => view.quotes.rows[symbol]?.freshness) ?? 'unknown';
  const receivedAtUs =
    useView(topic, (view) => (freshness === 'stale' ? view.quotes.rows[symbol]?.receivedAtUs : null)) ?? null;
  const words = { live: 'fresh', stale: `stale since ${showClock(receivedAtUs)}`, unknown: 'no price yet' }[freshness];
  return (
    <button type="button" className="plain symbol-choice" title={words} onClick={() => chooseSymbol(symbol)}>
      <Dot tone={freshness === 'live' ? 'good' : freshness === 'stale' ? 'warn' : 'unknown'} />
      {symbol}
      {freshness === 'stale' && <span className="warn"> stale</span>}
      <span className="unseen">, {words}</span>
    </button>
  );
}

function PriceCell({ topic, symbol, field }: CellProps & { readonly field: 'bid' | 'ask' | 'last' }) {
  const price = useView(topic, (view) => view.quotes.rows[symbol]?.[field]);
  const isStale = useView(topic, (view) => isOld(view.quotes.rows[symbol]));
  const text = showTickPrice(price);
  return (
    <span className={isStale ? 'warn' : field === 'last' ? '' : 'quiet'} title={text.length > MOST_LETTERS ? text : undefined}>
      {text}
    </span>
  );
}

function ChangeCell({ topic, symbol }: CellProps) {
  return <Pnl amount={useView(topic, (view) => view.quotes.rows[symbol]?.changePercent)} show={showPercent} />;
}

const isOld = (row: WatchRow | undefined): boolean => row?.freshness === 'stale';
