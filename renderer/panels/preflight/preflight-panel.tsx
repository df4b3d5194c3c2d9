// What was checked before trading began: what is wrong first, each with what to do about it.
import type { PreflightCheckView } from '../../../protocol/desk-views/preflight.ts';
import { commandDesk } from '../../desk/desk-commands.ts';
import { useCanCommand, useView } from '../../desk/use-desk.ts';
import { PanelFrame, PanelState } from '../../elements/panel-frame.tsx';
import { ScrollRegion } from '../../elements/scroll-region.tsx';
import { showClock } from '../../format/times.ts';
import './preflight-panel.css';

const PREFLIGHT = { topic: 'preflight' } as const;
type Result = PreflightCheckView['result'];
const ORDER: Readonly<Record<Result, number>> = { failed: 0, warning: 1, passed: 2, skipped: 3 };
const SIGNS: Readonly<Record<Result, string>> = { failed: '✕', warning: '!', passed: '✓', skipped: '–' };
const TONES: Readonly<Record<Result, string>> = { failed: 'down', warning: 'warn', passed: 'up', skipped: 'faint' };

export function PreflightPanel() {
  return (
    <PanelFrame topic={PREFLIGHT}>
      <Preflight />
    </PanelFrame>
  );
}

function Preflight() {
  const canCommand = useCanCommand();
  const state = useView(PREFLIGHT, (view) => view.state);
  const ranAtUs = useView(PREFLIGHT, (view) => view.ranAtUs) ?? null;
  const checks = useView(PREFLIGHT, (view) => view.checks) ?? [];
  const count = (result: Result): number => checks.filter((check) => check.result === result).length;
  return (
    <>
      <div className="tool-row">
        {checks.length > 0 && (
          <span>
            {count('passed')} passed ·{' '}
            <span className={count('warning') > 0 ? 'warn' : ''}>
              {count('warning')} {count('warning') === 1 ? 'warning' : 'warnings'}
            </span>{' '}
            · <span className={count('failed') > 0 ? 'down' : ''}>{count('failed')} failed</span>
            <span className="faint"> at {showClock(ranAtUs)}</span>
          </span>
        )}
        <button
          type="button"
          className="small end"
          disabled={!canCommand || state === 'running' || state === 'unavailable'}
          onClick={() => void commandDesk('Preflight', { kind: 'run-preflight' })}
        >
          {state === 'running' ? 'Checking …' : 'Check again'}
        </button>
      </div>
      {checks.length === 0 ? (
        <EmptyPreflight state={state} />
      ) : (
        <ScrollRegion className="checks" label="Preflight checks">
          <ul>{checks.toSorted((a, b) => ORDER[a.result] - ORDER[b.result]).map(CheckItem)}</ul>
        </ScrollRegion>
      )}
    </>
  );
}

function EmptyPreflight({ state }: { readonly state: string | undefined }) {
  if (state === 'running') return <PanelState title="Checking …" text="Results appear as soon as all checks are done." />;
  if (state === 'unavailable') return <PanelState title="Not available" text="This session has no preflight." tone="warn" />;
  return (
    <PanelState
      title="Not checked yet"
      text="Preflight looks at keys, clocks, ports, disk and limits before anything trades."
    />
  );
}

const CheckItem = ({ id, title, result, found, remedy }: PreflightCheckView) => (
  <li key={id}>
    <span className={`check-sign ${TONES[result]}`} role="img" aria-label={result}>
      {SIGNS[result]}
    </span>
    <span>
      <b>{title}</b>
      <span className="quiet"> {found}</span>
      {remedy !== '' && <p className="remedy">→ {remedy}</p>}
    </span>
  </li>
);
