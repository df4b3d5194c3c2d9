// The page: badge, trading state, halt and resume, components, numbers.
import { useStore } from 'zustand';
import { haltTrading, resumeTrading } from './desk/desk-commands.ts';
import type { DeskPort } from './desk/desk-port.ts';
import { deskStore } from './desk/desk-store.ts';
import { ComponentTable } from './status/component-table.tsx';
import { MetricList } from './status/metric-list.tsx';

export function App({ port }: { readonly port: DeskPort }) {
  const { status, trouble, commandUnderWay } = useStore(deskStore);
  const isBusy = commandUnderWay !== null;
  return (
    <main>
      <header>
        <h1>Tradewarden</h1>
        {status && (
          <span className={`badge ${status.mode}`}>
            {status.mode} · {status.venue}
          </span>
        )}
        <output className={`trading ${status?.tradingState ?? 'unknown'}`}>
          {status === null ? 'Asking …' : `Trading ${status.tradingState ?? 'not ready'}`}
        </output>
        <button type="button" className="halt" disabled={isBusy} onClick={() => void haltTrading(port)}>
          Halt trading
        </button>
        <button type="button" disabled={isBusy || status?.tradingState === 'ACTIVE'} onClick={() => void resumeTrading(port)}>
          Resume
        </button>
      </header>
      {trouble !== null && <p role="alert">{trouble}</p>}
      {status && (
        <>
          <MetricList metrics={status.metrics} />
          <ComponentTable components={status.components} />
        </>
      )}
    </main>
  );
}
