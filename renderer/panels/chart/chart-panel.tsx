// Candles and volume of one symbol, with what we did on them.
import { useState } from 'react';
import { useStore } from 'zustand';
import { TIMEFRAMES, type Timeframe } from '../../../protocol/desk-values.ts';
import { chooseSymbol, symbolStore } from '../../desk/page-places.ts';
import { useTopic, useView } from '../../desk/use-desk.ts';
import { PanelFrame, PanelState } from '../../elements/panel-frame.tsx';
import { Segments } from '../../elements/segments.tsx';
import { SymbolField } from '../../elements/symbol-field.tsx';
import { ChartCanvas } from './chart-canvas.tsx';
import { ChartQuote } from './chart-quote.tsx';
import './chart-panel.css';

const WATCHLIST = { topic: 'watchlist', symbols: [] } as const;
const TIMEFRAME_KEY = 'tradewarden.timeframe';
const savedTimeframe = (): Timeframe => TIMEFRAMES.find((known) => known === localStorage.getItem(TIMEFRAME_KEY)) ?? '1m';

export function ChartPanel() {
  useTopic(WATCHLIST);
  const symbols = useView(WATCHLIST, (view) => view.symbols);
  const chosen = useStore(symbolStore, (state) => state.symbol);
  const [timeframe, setTimeframe] = useState<Timeframe>(savedTimeframe);
  const symbol = chosen ?? symbols?.[0];
  const changeTimeframe = (next: Timeframe): void => {
    localStorage.setItem(TIMEFRAME_KEY, next);
    setTimeframe(next);
  };
  return (
    <div className="chart-panel">
      <div className="tool-row">
        <SymbolField label="Symbol of the chart" symbol={symbol ?? ''} known={symbols ?? []} onChoose={chooseSymbol} />
        <Segments
          label="Length of the bars"
          value={timeframe}
          choices={TIMEFRAMES.map((value) => ({ value, text: value }))}
          onChange={changeTimeframe}
        />
        {symbol && <ChartQuote symbol={symbol} timeframe={timeframe} />}
      </div>
      <div className="chart-place">
        {symbol === undefined ? (
          <PanelState
            title="No symbol yet"
            text="As soon as a strategy trades a symbol or you enter one, its candles are here."
          />
        ) : (
          <PanelFrame key={`${symbol} ${timeframe}`} topic={{ topic: 'chart', symbol, timeframe }}>
            <ChartContent symbol={symbol} timeframe={timeframe} />
          </PanelFrame>
        )}
      </div>
    </div>
  );
}

function ChartContent({ symbol, timeframe }: { readonly symbol: string; readonly timeframe: Timeframe }) {
  const topic = { topic: 'chart', symbol, timeframe } as const;
  const state = useView(topic, (view) => view.state);
  const reason = useView(topic, (view) => view.reason);
  const hasBars = useView(topic, (view) => view.bars.entries.length > 0 || view.liveBar !== null);
  if (state === 'loading') return <PanelState title="Loading history …" text="" />;
  if (state === 'failed' && !hasBars) return <PanelState title={`No history of ${symbol}`} text={reason ?? ''} tone="warn" />;
  if (!hasBars) return <PanelState title={`No trades of ${symbol} yet`} text="The first bar appears with the first trade." />;
  return (
    <>
      {state === 'failed' && (
        <p className="chart-notice warn" role="status">
          No history yet, it is asked for again: {reason}
        </p>
      )}
      <ChartCanvas symbol={symbol} timeframe={timeframe} />
    </>
  );
}
