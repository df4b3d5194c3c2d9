// What the machine and our processes use.
import { memo, useDeferredValue, useMemo } from 'react';
import { useView } from '../../desk/use-desk.ts';
import { showGigabytes, showMebibytes, showWholePercent } from '../../format/numbers.ts';
import '../../elements/meter.css';
import { AreaCurve } from './area-curve.tsx';
import { OVERVIEW } from './overview-topic.ts';
import { thinOut } from './thin-out.ts';

const MOST_POINTS = 90;
/** From here on a machine is short of something. */
const HIGH_PERCENT = 85;

export function ResourceCurves() {
  const dated = useView(OVERVIEW, (view) => view.resources);
  const entries = useView(OVERVIEW, (view) => view.resourceSeries.entries);
  const points = useMemo(() => thinOut(entries ?? [], MOST_POINTS), [entries]);
  const value = dated?.value;
  if (!value) return <p className="resources-place empty quiet">The machine has not been measured yet.</p>;
  const memoryPercent = (1 - value.memory.availableBytes / value.memory.totalBytes) * 100;
  const diskPercent = (1 - value.disk.freeBytes / value.disk.totalBytes) * 100;
  return (
    <section className="resources" aria-label="Resources of the machine">
      <Resource title="CPU" percent={value.cpuPercent} more="" points={points} field="cpuPercent" />
      <Resource
        title="Memory"
        percent={memoryPercent}
        more={`ours ${showMebibytes(points.at(-1)?.memoryBytes)} MiB`}
        points={points}
        field="memoryBytes"
      />
      <Resource
        title="Disk"
        percent={diskPercent}
        more={`${showGigabytes(value.disk.freeBytes)} free`}
        points={null}
        field="cpuPercent"
      />
    </section>
  );
}

type SeriesPoint = { readonly atUs: number; readonly cpuPercent: number; readonly memoryBytes: number };
type ResourceProps = {
  readonly title: string;
  readonly percent: number;
  readonly more: string;
  readonly points: readonly SeriesPoint[] | null;
  readonly field: 'cpuPercent' | 'memoryBytes';
};

const Resource = memo(function Resource({ title, percent, more, points, field }: ResourceProps) {
  const isHigh = percent >= HIGH_PERCENT;
  const drawn = useDeferredValue(points);
  const tone = isHigh ? 'var(--warn)' : 'var(--info)';
  return (
    <div>
      <p>
        <span className={isHigh ? 'warn' : 'quiet'}>
          {title} {showWholePercent(percent)}
          {isHigh && ' high'}
        </span>
        <span className="faint more">{more}</span>
      </p>
      {drawn ? (
        <div className="resource-curve" role="img" aria-label={`${title} over time, now ${showWholePercent(percent)}`}>
          <AreaCurve points={drawn} field={field} tone={tone} domain={field === 'cpuPercent' ? [0, 100] : [0, 'dataMax']} />
        </div>
      ) : (
        <meter className={`meter ${isHigh ? 'high' : ''}`} aria-label={`${title} in use`} min={0} max={100} value={percent} />
      )}
    </div>
  );
});
