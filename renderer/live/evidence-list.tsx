// What must hold, what fails first, each with what to do about it.
import type { LiveView } from '../../protocol/desk-views/live.ts';
import { askDesk } from '../desk/desk-commands.ts';
import { useCanCommand } from '../desk/use-desk.ts';
import { showClock } from '../format/times.ts';

export function EvidenceList({ live }: { readonly live: LiveView }) {
  const canCommand = useCanCommand();
  const failing = live.evidence.filter(({ holds }) => !holds).length;
  return (
    <section aria-label="Evidence">
      <p className="evidence-head">
        <b>
          {live.evidence.length === 0
            ? 'No evidence yet'
            : failing === 0
              ? 'Everything holds'
              : `${failing} of ${live.evidence.length} fail`}
        </b>
        <span className="faint">proven at {showClock(live.provenAtUs)}</span>
        <button type="button" className="small" disabled={!canCommand} onClick={() => void askDesk({ kind: 'prove-evidence' })}>
          Prove again
        </button>
      </p>
      <ul className="evidence">
        {live.evidence
          .toSorted((a, b) => Number(a.holds) - Number(b.holds))
          .map(({ id, title, holds, found, remedy }) => (
            <li key={id}>
              <span className={holds ? 'up' : 'down'} role="img" aria-label={holds ? 'holds' : 'fails'}>
                {holds ? '✓' : '✕'}
              </span>
              <span>
                <b>{title}</b> <span className="quiet">{found}</span>
                {!holds && remedy !== '' && <span className="evidence-remedy">→ {remedy}</span>}
              </span>
            </li>
          ))}
      </ul>
    </section>
  );
}
