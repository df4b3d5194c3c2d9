// One strategy: state, profit, its last signals with their reasons, its parameters.
import { useState } from 'react';
import type { StrategyView } from '../../../protocol/desk-views/strategies.ts';
import { commandDesk } from '../../desk/desk-commands.ts';
import { useCanCommand } from '../../desk/use-desk.ts';
import { Pnl } from '../../elements/pnl.tsx';
import { Segments } from '../../elements/segments.tsx';
import { showCount } from '../../format/numbers.ts';
import { ParameterForm } from './parameter-form.tsx';
import { SignalList } from './signal-list.tsx';

type Part = 'signals' | 'parameters';
const STOPPED: readonly StrategyView['state'][] = ['stopped', 'failed', 'disabled'];

/** `signalsSent` as a person reads it. */
const toWords = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

export function StrategyDetails({ strategy }: { readonly strategy: StrategyView }) {
  const canCommand = useCanCommand();
  const [part, setPart] = useState<Part>('signals');
  const { id, description, state, phase, lastError, realizedPnl, unrealizedPnl, openOrders, counts, signals } = strategy;
  const isStopped = STOPPED.includes(state);
  return (
    <section className="strategy-details" aria-label={id}>
      <div className="strategy-head">
        <div>
          <h2>{id}</h2>
          <p className="quiet">{description}</p>
        </div>
        <button
          type="button"
          className={isStopped ? 'primary' : ''}
          disabled={!canCommand || state === 'stopping'}
          onClick={() =>
            void commandDesk(`${isStopped ? 'Start' : 'Stop'} ${id}`, {
              kind: isStopped ? 'start-strategy' : 'stop-strategy',
              strategy: id,
            })
          }
        >
          {isStopped ? 'Start' : 'Stop'}
        </button>
      </div>
      <dl className="strategy-facts">
        <div>
          <dt>state</dt>
          <dd>{state === 'running' ? phase : state}</dd>
        </div>
        <div>
          <dt>realised</dt>
          <dd>
            <Pnl amount={realizedPnl} />
          </dd>
        </div>
        <div>
          <dt>unrealised</dt>
          <dd>
            <Pnl amount={unrealizedPnl} />
          </dd>
        </div>
        <div>
          <dt>open orders</dt>
          <dd>{openOrders}</dd>
        </div>
        {Object.entries(counts).map(([name, count]) => (
          <div key={name}>
            <dt>{toWords(name)}</dt>
            <dd>{showCount(count)}</dd>
          </div>
        ))}
      </dl>
      {lastError !== null && (
        <p className="strategy-error" role="status">
          {lastError}
        </p>
      )}
      <div className="strategy-parts">
        <Segments
          label="Show"
          value={part}
          choices={[
            { value: 'signals', text: 'Signals and reasons' },
            { value: 'parameters', text: 'Parameters' },
          ]}
          onChange={setPart}
        />
      </div>
      {part === 'signals' ? <SignalList signals={signals} /> : <ParameterForm strategy={strategy} />}
    </section>
  );
}
