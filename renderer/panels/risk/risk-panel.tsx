// What may be risked, how much of it is in use, and what was denied for which reason.
import type { LimitView } from '../../../protocol/desk-views/risk.ts';
import { useView } from '../../desk/use-desk.ts';
import { Meter } from '../../elements/meter.tsx';
import { PanelFrame } from '../../elements/panel-frame.tsx';
import { ScrollRegion } from '../../elements/scroll-region.tsx';
import { showClock, showMoment } from '../../format/times.ts';
import { showLimit } from './show-limit.ts';
import './risk-panel.css';

const RISK = { topic: 'risk' } as const;
const MOST_SHOWN = 60;

export function RiskPanel() {
  return (
    <PanelFrame topic={RISK}>
      <ScrollRegion className="risk" label="Limits and denials">
        <Limits />
        <DenialCounts />
        <LastDenials />
      </ScrollRegion>
    </PanelFrame>
  );
}

function Limits() {
  const limits = Object.values(useView(RISK, (view) => view.limits.rows) ?? {});
  return (
    <section aria-label="Limits">
      <h2 className="section-title">Limits</h2>
      <ul className="limits">
        {limits.map((limit) => (
          <LimitItem key={limit.name} limit={limit} />
        ))}
      </ul>
    </section>
  );
}

function LimitItem({ limit: { label, unit, limit, used, usedBy } }: { readonly limit: LimitView }) {
  const hasUse = limit !== null && used !== null;
  const share = hasUse && Number(limit) > 0 ? Number(used) / Number(limit) : 0;
  return (
    <li>
      <span className="limit-label">{label}</span>
      <span className={`number ${share >= 1 ? 'down' : share >= 0.8 ? 'warn' : 'quiet'}`}>
        {limit === null
          ? 'no limit'
          : hasUse
            ? `${showLimit(used, unit)} of ${showLimit(limit, unit)}`
            : showLimit(limit, unit)}
        {share >= 1 ? ' reached' : ''}
      </span>
      {hasUse && <Meter label={label} used={Number(used)} limit={Number(limit)} />}
      {usedBy !== null && hasUse && Number(used) > 0 && <span className="faint used-by">most by {usedBy}</span>}
    </li>
  );
}

function DenialCounts() {
  const rows = Object.values(useView(RISK, (view) => view.denialsByCode.rows) ?? {}).toSorted((a, b) => b.count - a.count);
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  return (
    <section aria-label="Denials by reason">
      <h2 className="section-title">
        Denials by reason <span className="quiet">{total}</span>
      </h2>
      {rows.length === 0 ? (
        <p className="nothing quiet">✓ Nothing was denied in this session.</p>
      ) : (
        <ul className="denial-counts">
          {rows.map(({ code, meaning, count }) => (
            <li key={code}>
              <b className="number">{count}</b>
              <span className="mono">{code}</span>
              <span className="quiet">{meaning}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function LastDenials() {
  const entries = useView(RISK, (view) => view.denials.entries) ?? [];
  if (entries.length === 0) return null;
  return (
    <section aria-label="Last denials">
      <h2 className="section-title">Last denials</h2>
      <ul className="last-denials">
        {entries
          .slice(-MOST_SHOWN)
          .toReversed()
          .map(({ signalId, atUs, book, symbol, code, text }) => (
            <li key={signalId}>
              <span className="faint" title={showMoment(atUs)}>
                {showClock(atUs)}
              </span>
              <span>
                {book} {symbol}
              </span>
              <span className="warn">{text.startsWith(code) ? text : `${code}: ${text}`}</span>
            </li>
          ))}
      </ul>
    </section>
  );
}
