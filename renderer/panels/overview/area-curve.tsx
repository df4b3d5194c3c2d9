// A filled curve over time, without animation: it is drawn anew with every point.
import type { ReactNode } from 'react';
import { Area, AreaChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';

type Bound = number | 'dataMin' | 'dataMax' | ((least: number) => number);

type AreaCurveProps<Point extends object> = {
  readonly points: readonly Point[];
  readonly field: keyof Point & string;
  /** A colour. */
  readonly tone: string;
  readonly domain: readonly [Bound, Bound];
  /** Left out, the curve has no scale beside it. */
  readonly scale?: { readonly ticks: readonly number[]; readonly show: (value: number) => string };
  readonly tip?: (point: Point | undefined) => ReactNode;
};

const MARGIN = { top: 2, right: 0, bottom: 2, left: 0 };
/** Half a line of text, so that the lowest and the highest number are seen whole. */
const SCALE_MARGIN = { top: 6, right: 8, bottom: 6, left: 0 };
const TIME_SPAN: [Bound, Bound] = ['dataMin', 'dataMax'];
const TICK = { fill: 'var(--faint)', fontSize: 10 };

export const AreaCurve = <Point extends object>({ points, field, tone, domain, scale, tip }: AreaCurveProps<Point>) => (
  <ResponsiveContainer width="100%" height="100%">
    <AreaChart data={points as Point[]} margin={scale ? SCALE_MARGIN : MARGIN} accessibilityLayer={false}>
      {/* As numbers: as names, each point would be a tick to lay out. */}
      <XAxis dataKey="atUs" type="number" domain={TIME_SPAN} hide tick={false} />
      <YAxis
        hide={scale === undefined}
        width={66}
        domain={domain as [Bound, Bound]}
        tick={TICK}
        tickFormatter={scale?.show ?? String}
        {...(scale && { ticks: scale.ticks, interval: 0 })}
        axisLine={false}
        tickLine={false}
      />
      {tip && (
        <Tooltip
          isAnimationActive={false}
          content={({ active, payload }) => active && tip(payload?.[0]?.payload as Point | undefined)}
        />
      )}
      <Area
        dataKey={(point: Point) => Number(point[field])}
        stroke={tone}
        strokeWidth={1.3}
        fill={tone}
        fillOpacity={0.15}
        isAnimationActive={false}
        dot={false}
      />
    </AreaChart>
  </ResponsiveContainer>
);
