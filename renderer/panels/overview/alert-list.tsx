// Alerts that nobody has acknowledged, the worst first; acknowledged ones of late below, paler.
import { useState } from 'react';
import type { AlertSeverity, AlertView } from '../../../protocol/desk-views/alerts.ts';
import { commandDesk } from '../../desk/desk-commands.ts';
import { useCanCommand, useView } from '../../desk/use-desk.ts';
import { showClock, showMoment } from '../../format/times.ts';
import { OVERVIEW } from './overview-topic.ts';

const ORDER: Readonly<Record<AlertSeverity, number>> = { critical: 0, warning: 1, info: 2 };
const SIGNS: Readonly<Record<AlertSeverity, string>> = { critical: '✕', warning: '!', info: 'i' };
const MOST_CLOSED = 20;

export function AlertList() {
  const rows = useView(OVERVIEW, (view) => view.alerts.rows) ?? {};
  const [showsClosed, setShowsClosed] = useState(false);
  const all = Object.values(rows).toSorted((a, b) => b.raisedAtUs - a.raisedAtUs);
  const open = all.filter(isOpen).toSorted((a, b) => ORDER[a.severity] - ORDER[b.severity]);
  const closed = all.filter((alert) => !isOpen(alert)).slice(0, MOST_CLOSED);
  return (
    <section aria-label="Alerts" className="alerts">
      <h2 className="section-title">
        Alerts <span className="quiet">{open.length}</span>
        {closed.length > 0 && (
          <button
            type="button"
            className="plain small aside"
            aria-expanded={showsClosed}
            onClick={() => setShowsClosed(!showsClosed)}
          >
            {showsClosed ? 'hide' : 'show'} {closed.length} acknowledged
          </button>
        )}
      </h2>
      {open.length === 0 && !showsClosed && <p className="no-alerts quiet">✓ Nothing needs your attention.</p>}
      <ul>
        {[...open, ...(showsClosed ? closed : [])].map((alert) => (
          <AlertItem key={alert.id} alert={alert} />
        ))}
      </ul>
    </section>
  );
}

function AlertItem({ alert }: { readonly alert: AlertView }) {
  const canCommand = useCanCommand();
  const { severity, code, text, raisedAtUs, acknowledgedBy } = alert;
  return (
    <li className={`alert ${severity} ${isOpen(alert) ? '' : 'closed'}`}>
      <span className="alert-sign" role="img" aria-label={severity}>
        {SIGNS[severity]}
      </span>
      <span className="faint" title={showMoment(raisedAtUs)}>
        {showClock(raisedAtUs)}
      </span>
      <span className="alert-text">
        <b>{code}</b> {text}
        {acknowledgedBy !== null && <span className="faint"> (seen by {acknowledgedBy})</span>}
      </span>
      {isOpen(alert) && (
        <button
          type="button"
          className="small"
          disabled={!canCommand}
          aria-label={`Seen: ${code}`}
          onClick={() => void commandDesk('Acknowledge', { kind: 'acknowledge-alert', alertId: alert.id })}
        >
          Seen
        </button>
      )}
    </li>
  );
}

const isOpen = ({ acknowledgedBy }: AlertView): boolean => acknowledgedBy === null;
