// Prices of what is traded and held, with their age. A tick wakes the cells of its own symbol and nothing else.
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { chooseSymbol, symbolStore } from '../../desk/page-places.ts';
import { useTopic, useView } from '../../desk/use-desk.ts';
import { DataTable } from '../../elements/data-table.tsx';
import { PanelFrame, PanelState } from '../../elements/panel-frame.tsx';
import { SymbolField } from '../../elements/symbol-field.tsx';
import { quoteColumns, type WatchEntry } from './quote-cells.tsx';
import { addWatched, removeWatched, watchedStore } from './watched-symbols.ts';
import './watchlist-panel.css';

const SESSION_SYMBOLS = { topic: 'watchlist', symbols: [] } as const;

export function WatchlistPanel() {
  return (
    <PanelFrame topic={SESSION_SYMBOLS}>
      <Watchlist />
    </PanelFrame>
  );
}

function Watchlist() {
  const own = useStore(watchedStore, (state) => state.symbols);
  const chosen = useStore(symbolStore, (state) => state.symbol);
  const sessionSymbols = useView(SESSION_SYMBOLS, (view) => view.symbols) ?? [];
  const [lastAdded, setLastAdded] = useState('');
  const symbols = useMemo(() => [...new Set([...sessionSymbols, ...own])], [sessionSymbols, own]);
  // The session's symbols come by themselves; with some of our own, all of them are asked for by name.
  const topic = useMemo(
    () => ({ topic: 'watchlist', symbols: own.some((symbol) => !sessionSymbols.includes(symbol)) ? symbols : [] }) as const,
    [own, sessionSymbols, symbols],
  );
  useTopic(topic);
  const columns = useMemo(() => quoteColumns(topic), [topic]);
  const rows = useMemo<readonly WatchEntry[]>(
    () => symbols.map((symbol) => ({ symbol, isOwn: !sessionSymbols.includes(symbol) })),
    [symbols, sessionSymbols],
  );
  return (
    <>
      <div className="tool-row">
        <SymbolField
          label="Add a symbol to the watchlist"
          symbol={lastAdded}
          known={[]}
          placeholder="add symbol"
          onChoose={(symbol) => {
            addWatched(symbol);
            setLastAdded('');
          }}
        />
        {chosen && own.includes(chosen) && (
          <button type="button" className="plain small end" onClick={() => removeWatched(chosen)}>
            Remove {chosen}
          </button>
        )}
      </div>
      <DataTable
        label="Watchlist"
        rows={rows}
        columns={columns}
        keyOf={keyOf}
        classOf={({ symbol }) => (symbol === chosen ? 'chosen' : '')}
        onOpen={({ symbol }) => chooseSymbol(symbol)}
        empty={
          <PanelState
            title="Nothing to watch yet"
            text="Symbols of running strategies and positions come here by themselves."
          />
        }
      />
    </>
  );
}

const keyOf = ({ symbol }: WatchEntry): string => symbol;
