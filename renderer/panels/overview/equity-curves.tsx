// Equity and drawdown of the session, a few hundred points at most.
import { memo, useMemo, useState } from 'react';
import { Area, AreaChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useView } from '../../desk/use-desk.ts';
import { Segments } from '../../elements/segments.tsx';
import { showCount, showMoney, showSigned } from '../../format/numbers.ts';
import { showClock } from '../../format/times.ts';
import { OVERVIEW } from './overview-topic.ts';
import { thinOut } from './thin-out.ts';

const MOST_POINTS = 240;
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
          <Curves points={points} curve={curve} />
        </div>
      )}
    </section>
  );
}

const Curves = memo(function Curves({ points, curve }: { readonly points: readonly Point[]; readonly curve: Curve }) {
  const tone = curve === 'pnl' && (points.at(-1)?.pnl ?? 0) < 0 ? 'var(--down)' : 'var(--paper)';
  return (
    <>
      <div className="curve-main">
        <ResponsiveContainer width="100%" height="100%">
          <AreaChart data={points as Point[]} margin={{ top: 4, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
            <XAxis dataKey="atUs" hide />
            <YAxis
              width={58}
              domain={['dataMin', 'dataMax']}
              tick={{ fill: 'var(--faint)', fontSize: 10 }}
              tickFormatter={(value: number) => (curve === 'equity' ? showCount(value) : showSigned(value))}
              tickCount={3}
              axisLine={false}
              tickLine={false}
            />
            <Tooltip
              isAnimationActive={false}
              content={({ active, payload }) => active && <CurveTip point={payload?.[0]?.payload as Point} />}
            />
            <Area
              dataKey={curve}
              stroke={tone}
              strokeWidth={1.4}
              fill={tone}
              fillOpacity={0.14}
              isAnimationActive={false}
              dot={false}
            />
          </AreaChart>
        </ResponsiveContainer>
      </div>
      <div className="curve-drawdown">
        <ResponsiveContainer width="100%" height="100%">
          <AreaChart data={points as Point[]} margin={{ top: 0, right: 8, bottom: 2, left: 0 }} accessibilityLayer={false}>
            <XAxis dataKey="atUs" hide />
            <YAxis
              width={58}
              tick={{ fill: 'var(--faint)', fontSize: 10 }}
              domain={[(least: number) => Math.min(least, -1), 0]}
              tickFormatter={(value: number) => showCount(value).replace('-', '−')}
              tickCount={2}
              axisLine={false}
              tickLine={false}
            />
            <Area
              dataKey="drawdown"
              stroke="var(--down)"
              strokeWidth={1.2}
              fill="var(--down)"
              fillOpacity={0.16}
              isAnimationActive={false}
              dot={false}
            />
          </AreaChart>
        </ResponsiveContainer>
      </div>
    </>
  );
});

const CurveTip = ({ point }: { readonly point: Point | undefined }) =>
  point && (
    <div className="curve-tip">
      <span className="faint">{showClock(point.atUs)}</span> {showMoney(point.equity)} <span>{showSigned(point.pnl)}</span>
    </div>
  );
