// Brings the chart's view to the canvas: the view changes, the chart is told what is new, React draws nothing.
import { useEffect, useRef } from 'react';
import { deskTopicKey } from '../../../protocol/desk-feed.ts';
import type { Timeframe } from '../../../protocol/desk-values.ts';
import type { ChartView } from '../../../protocol/desk-views/chart.ts';
import { viewsStore } from '../../desk/views-store.ts';
import { createPriceChart } from './price-chart.ts';

/** Drawing all candles again is the dearest thing on the page, and nobody sees a candle move more often than this. */
const DRAW_EVERY_MS = 200;

export function ChartCanvas({ symbol, timeframe }: { readonly symbol: string; readonly timeframe: Timeframe }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    const key = deskTopicKey({ topic: 'chart', symbol, timeframe });
    const chart = createPriceChart(place.current, timeframe);
    const show = (): void => {
      const view = viewsStore.getState().views[key] as unknown as ChartView | undefined;
      if (view) chart.show(view);
    };
    show();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = viewsStore.subscribe(({ views }, { views: before }) => {
      if (views[key] === before[key]) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        show();
      }, DRAW_EVERY_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
      chart.end();
    };
  }, [symbol, timeframe]);
  return (
    <div className="chart-canvas" ref={place} role="img" aria-label={`Candles and volume of ${symbol}, bars of ${timeframe}`} />
  );
}
