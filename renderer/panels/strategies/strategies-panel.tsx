// What each strategy does and why, what it earned, and the switches and parameters to it.
import { useState } from 'react';
import type { StrategyView } from '../../../protocol/desk-views/strategies.ts';
import { useView } from '../../desk/use-desk.ts';
import { StaleBooks } from '../../elements/books-age.tsx';
import { Dot, type DotTone } from '../../elements/dot.tsx';
import { PanelFrame, PanelState } from '../../elements/panel-frame.tsx';
import { Pnl } from '../../elements/pnl.tsx';
import { showShortSigned } from '../../format/numbers.ts';
import { sumOf } from '../positions/sum-of.ts';
import { StrategyDetails } from './strategy-details.tsx';
import './strategies-panel.css';

const STRATEGIES = { topic: 'strategies' } as const;
const TONES: Readonly<Record<StrategyView['state'], DotTone>> = {
  disabled: 'off',
  stopped: 'off',
  starting: 'warn',
  running: 'good',
  degraded: 'warn',
  backoff: 'warn',
  stopping: 'warn',
  failed: 'bad',
};

export function StrategiesPanel() {
  return (
    <PanelFrame topic={STRATEGIES}>
      <Strategies />
    </PanelFrame>
  );
}

let rememberedId: string | null = null;

function Strategies() {
  const rows = useView(STRATEGIES, (view) => view.strategies.rows) ?? {};
  const [chosenId, setChosenId] = useState(rememberedId);
  const strategies = Object.values(rows);
  const chosen = strategies.find(({ id }) => id === chosenId) ?? strategies[0];
  if (!chosen) {
    return (
      <PanelState
        title="No strategies"
        text="Strategies are named in the settings, under strategies, or with --strategy at the start."
      />
    );
  }
  return (
    <>
      <StaleBooks />
      <div className="strategies">
        <ul className="strategy-list scrolls" aria-label="Strategies">
          {strategies.map((strategy) => (
            <li key={strategy.id}>
              <button
                type="button"
                className="plain"
                aria-current={strategy.id === chosen.id ? 'true' : undefined}
                onClick={() => {
                  rememberedId = strategy.id;
                  setChosenId(strategy.id);
                }}
              >
                <span className="strategy-name">
                  <Dot tone={TONES[strategy.state]} />
                  {strategy.id}
                </span>
                <span className="number">
                  <Pnl amount={pnlOf(strategy)} show={showShortSigned} />
                </span>
                <span className="faint strategy-about">
                  {strategy.state === 'running' ? strategy.phase : strategy.state} · {strategy.symbols.join(' ')}
                </span>
              </button>
            </li>
          ))}
        </ul>
        <StrategyDetails key={chosen.id} strategy={chosen} />
      </div>
    </>
  );
}

const pnlOf = ({ realizedPnl, unrealizedPnl }: StrategyView): string | null =>
  realizedPnl === null && unrealizedPnl === null ? null : sumOf([realizedPnl, unrealizedPnl]);
