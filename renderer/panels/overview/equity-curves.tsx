// Equity and drawdown of the session, a few hundred points at most.
import { memo, useDeferredValue, useMemo, useState } from 'react';
import { useView } from '../../desk/use-desk.ts';
import { Segments } from '../../elements/segments.tsx';
import { showCount, showMoney, showSigned } from '../../format/numbers.ts';
import { showClock } from '../../format/times.ts';
import { AreaCurve } from './area-curve.tsx';
import { OVERVIEW } from './overview-topic.ts';
import { thinOut } from './thin-out.ts';

const MOST_POINTS = 120;
const LEAST_ROUNDED = 10;
type Point = { readonly atUs: number; readonly equity: number; readonly pnl: number; readonly drawdown: number };
type Curve = 'equity' | 'pnl';
const CURVES = [
  { value: 'equity', text: 'Equity' },
  { value: 'pnl', text: 'P&L' },
] as const;

export function EquityCurves() {
  const entries = useView(OVERVIEW, (view) => view.equitySeries.entries);
  const [curve, setCurve] = useState<Curve>('equity');
  const points = useMemo<readonly Point[]>(
    () =>
      thinOut(entries ?? [], MOST_POINTS).map(({ atUs, equity, pnl, drawdown }) => ({
        atUs,
        equity: Number(equity),
        pnl: Number(pnl),
        drawdown: Number(drawdown),
      })),
    [entries],
  );
  // What is said is said at once; a curve is drawn when there is time.
  const drawn = useDeferredValue(points);
  const last = points.at(-1);
  const deepest = points.reduce((least, { drawdown }) => Math.min(least, drawdown), 0);
  return (
    <section className="curves" aria-label="Equity and drawdown">
      <h2 className="section-title">
        {curve === 'equity' ? 'Equity' : 'P&L'}
        <Segments label="Curve" value={curve} choices={CURVES} onChange={setCurve} />
        <span className="aside">max drawdown {showMoney(deepest).replace('-', '−')}</span>
      </h2>
      {points.length < 2 ? (
        <p className="curves-place empty quiet">The curve begins with the first valuation of the account.</p>
      ) : (
        <div
          role="img"
          aria-label={`${curve === 'equity' ? 'Equity' : 'Profit'} is ${showMoney(last?.[curve])}, maximum drawdown ${showMoney(deepest)}`}
        >
          <Curves points={drawn} curve={curve} />
        </div>
      )}
    </section>
  );
}

function Curves({ points, curve }: CurveProps) {
  // One after the other, so that neither makes the page wait for both.
  const below = useDeferredValue(points);
  return (
    <>
      <MainCurve points={points} curve={curve} />
      <DrawdownCurve points={below} />
    </>
  );
}

type CurveProps = { readonly points: readonly Point[]; readonly curve: Curve };

const MainCurve = memo(function MainCurve({ points, curve }: CurveProps) {
  const values = points.map((point) => point[curve]);
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  // Two ends that would read the same say their cents.
  const showEquity = highest - lowest < LEAST_ROUNDED ? showMoney : showCount;
  const tone = curve === 'pnl' && (points.at(-1)?.pnl ?? 0) < 0 ? 'var(--down)' : 'var(--paper)';
  return (
    <div className="curve-main">
      <AreaCurve
        points={points}
        field={curve}
        tone={tone}
        domain={['dataMin', 'dataMax']}
        scale={{ ticks: [lowest, highest], show: curve === 'equity' ? showEquity : showSigned }}
        tip={(point) => <CurveTip point={point} />}
      />
    </div>
  );
});

const DrawdownCurve = memo(function DrawdownCurve({ points }: Pick<CurveProps, 'points'>) {
  // A session without any drawdown has a scale, too.
  const deepest = Math.min(-1, ...points.map(({ drawdown }) => drawdown));
  return (
    <div className="curve-drawdown">
      <AreaCurve
        points={points}
        field="drawdown"
        tone="var(--down)"
        domain={[deepest, 0]}
        scale={{ ticks: [deepest], show: showSigned }}
      />
    </div>
  );
});

const CurveTip = ({ point }: { readonly point: Point | undefined }) =>
  point && (
    <div className="curve-tip">
      <span className="faint">{showClock(point.atUs)}</span> {showMoney(point.equity)} <span>{showSigned(point.pnl)}</span>
    </div>
  );
