// The last line: unacknowledged alerts, who we are here, where the shortcuts are.
import { openPlace } from '../desk/page-places.ts';
import { useConnection, useView } from '../desk/use-desk.ts';
import { showPanel } from '../dock/dock-store.ts';
import { Dot } from '../elements/dot.tsx';
import './status-bar.css';

const BAR = { topic: 'bar' } as const;

export function StatusBar() {
  const alerts = useView(BAR, (bar) => bar.alerts);
  const connection = useView(BAR, (bar) => bar.connection.value);
  const welcome = useConnection(({ welcome }) => welcome);
  const count = alerts?.count ?? 0;
  const budget = connection?.requestBudget;
  return (
    <footer className="status-bar">
      <button type="button" className="plain small" onClick={() => showPanel('overview')}>
        <Dot tone={count === 0 ? 'good' : alerts?.worst === 'critical' ? 'bad' : 'warn'} />
        {count === 0 ? 'no open alerts' : `${count} ${count === 1 ? 'alert' : 'alerts'} to acknowledge`}
      </button>
      {connection && connection.roundTripMs !== null && <span>venue round trip {Math.round(connection.roundTripMs)} ms</span>}
      {budget && (
        <span>
          request budget {budget.remaining} of {budget.limit}
        </span>
      )}
      <span className="bar-space" />
      {welcome && (
        <span title={welcome.clientName}>
          {welcome.role === 'viewer' ? 'watching only' : `operator: ${welcome.clientName}`}
        </span>
      )}
      <button type="button" className="plain small" onClick={() => openPlace('command-palette')}>
        <kbd>Ctrl K</kbd> commands
      </button>
      <button type="button" className="plain small" onClick={() => openPlace('shortcuts')}>
        <kbd>?</kbd> shortcuts
      </button>
    </footer>
  );
}
