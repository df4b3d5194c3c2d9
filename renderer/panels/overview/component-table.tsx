// Every component: whether it is well, since when, how often it fell, what it uses, and a way to restart it.
import { useState } from 'react';
import type { ComponentView } from '../../../protocol/desk-views/overview.ts';
import { commandDesk } from '../../desk/desk-commands.ts';
import { useCanCommand, useView } from '../../desk/use-desk.ts';
import { Dot, type DotTone } from '../../elements/dot.tsx';
import { Modal } from '../../elements/modal.tsx';
import { NOTHING, showMebibytes, showTenths } from '../../format/numbers.ts';
import { showDuration } from '../../format/times.ts';
import '../../elements/data-table.css';
import { OVERVIEW } from './overview-topic.ts';

const TONES: Readonly<Record<ComponentView['state'], DotTone>> = {
  disabled: 'off',
  stopped: 'off',
  starting: 'warn',
  running: 'good',
  degraded: 'warn',
  backoff: 'warn',
  stopping: 'warn',
  failed: 'bad',
};

/** What was switched off on purpose is no trouble. */
const isTrouble = (state: ComponentView['state']): boolean => !['running', 'disabled', 'stopped'].includes(state);

export function ComponentTable() {
  const rows = useView(OVERVIEW, (view) => view.components.rows) ?? {};
  const [toRestart, setToRestart] = useState<ComponentView | null>(null);
  const components = Object.values(rows);
  const unwell = components.filter(({ state, health }) => isTrouble(state) || health.state === 'degraded').length;
  return (
    <section aria-label="Components">
      <h2 className="section-title">
        Components <span className="quiet">{components.length}</span>
        <span className={`aside ${unwell > 0 ? 'warn' : ''}`}>{unwell === 0 ? 'all well' : `${unwell} not running well`}</span>
      </h2>
      <table className="table components">
        <thead>
          <tr>
            <th scope="col">component</th>
            <th scope="col" className="state-column">
              state
            </th>
            <th scope="col" className="number up-column">
              up
            </th>
            <th scope="col" className="number count-column" title="restarts">
              rst
            </th>
            <th scope="col" className="number count-column use-column" title="CPU of its process in percent of a core">
              cpu
            </th>
            <th scope="col" className="number count-column use-column" title="memory of its process in MiB">
              MiB
            </th>
            <th scope="col" className="action-column">
              <span className="unseen">restart</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {components.map((component) => (
            <ComponentRow key={component.id} component={component} onRestart={setToRestart} />
          ))}
        </tbody>
      </table>
      <RestartQuestion component={toRestart} onClose={() => setToRestart(null)} />
    </section>
  );
}

type RowProps = { readonly component: ComponentView; readonly onRestart: (component: ComponentView) => void };

function ComponentRow({ component, onRestart }: RowProps) {
  const canCommand = useCanCommand();
  const { id, state, required, restarts, uptimeMs, health, cpuPercent, memoryBytes, lastError, pid, worker } = component;
  const isDegraded = state === 'running' && health.state === 'degraded';
  const trouble = isDegraded || state === 'degraded' ? health.reason : state === 'running' ? '' : (lastError ?? '');
  return (
    <>
      <tr className={trouble === '' ? '' : 'has-trouble'} title={`${worker}${pid === null ? '' : `, process ${pid}`}`}>
        <th scope="row">
          <Dot tone={isDegraded ? 'warn' : TONES[state]} />
          {id}
          {!required && (
            <abbr className="faint" title="optional: trading goes on without it">
              {' '}
              opt
            </abbr>
          )}
        </th>
        <td className={isDegraded ? 'warn' : isTrouble(state) ? (state === 'failed' ? 'down' : 'warn') : 'quiet'}>
          {isDegraded ? 'degraded' : state}
        </td>
        <td className="number quiet up-column">{uptimeMs > 0 ? showDuration(uptimeMs) : NOTHING}</td>
        <td className={`number ${restarts > 0 ? 'warn' : 'faint'}`}>{restarts}</td>
        <td className="number use-column">{cpuPercent === null ? NOTHING : showTenths(cpuPercent)}</td>
        <td className="number quiet use-column">{showMebibytes(memoryBytes)}</td>
        <td className="number">
          {/* What lives in main starts and stops with the program. */}
          {worker !== 'main' && (
            <button
              type="button"
              className="plain small"
              disabled={!canCommand || state === 'disabled'}
              aria-label={`Restart ${id}`}
              title={`Restart ${id}`}
              onClick={() => onRestart(component)}
            >
              ↻
            </button>
          )}
        </td>
      </tr>
      {trouble !== '' && (
        <tr className="trouble">
          <td colSpan={4}>{trouble}</td>
        </tr>
      )}
    </>
  );
}

function RestartQuestion({ component, onClose }: { readonly component: ComponentView | null; readonly onClose: () => void }) {
  const restart = (): void => {
    if (component) void commandDesk(`Restart ${component.id}`, { kind: 'restart-component', component: component.id });
    onClose();
  };
  return (
    <Modal
      isOpen={component !== null}
      title={`Restart ${component?.id ?? ''}?`}
      description={`Its process "${component?.worker ?? ''}" ends in order and starts again, and whatever else lives in it or depends on it. Orders at the venue stay as they are; the books are compared before anything is sent again.`}
      onClose={onClose}
    >
      <div className="modal-actions">
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="primary" onClick={restart}>
          Restart
        </button>
      </div>
    </Modal>
  );
}
