// The candle chart itself. Told a view, it changes only what is new since the one before.
import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  type IPriceLine,
  LineStyle,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { ChartBar, ChartMark, ChartView } from '../../../protocol/desk-views/chart.ts';
import { showQuantity, showTickPrice } from '../../format/numbers.ts';
import { type CandleMark, groupMarks } from './chart-marks.ts';

const UP = '#3fb68b';
const DOWN = '#e8606c';
const GRID = '#171d27';
const QUIET = '#838fa3';

export type PriceChart = { show(view: ChartView): void; end(): void };

export function createPriceChart(place: HTMLElement, timeframe: ChartView['timeframe']): PriceChart {
  const isDaily = timeframe === '1d';
  const chart = createChart(place, {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: '#10141b' },
      textColor: QUIET,
      fontFamily: getComputedStyle(place).fontFamily,
      fontSize: 11,
      // The notice stands in the list of shortcuts: the logo would bring a style element, which the page may not have.
      attributionLogo: false,
    },
    grid: { vertLines: { color: GRID }, horzLines: { color: GRID } },
    crosshair: { mode: CrosshairMode.Normal },
    rightPriceScale: { borderColor: '#212836', scaleMargins: { top: 0.06, bottom: 0.22 } },
    timeScale: {
      borderColor: '#212836',
      timeVisible: !isDaily,
      secondsVisible: false,
      rightOffset: 4,
      tickMarkFormatter: (time: Time) => (isDaily ? dayOf(time) : minuteOf(time)),
    },
    localization: {
      timeFormatter: (time: Time) => (isDaily ? dayOf(time) : `${dayOf(time)} ${minuteOf(time)}`),
      priceFormatter: showTickPrice,
    },
  });
  const candles = chart.addSeries(CandlestickSeries, {
    upColor: '#143126',
    borderUpColor: UP,
    wickUpColor: UP,
    downColor: DOWN,
    borderDownColor: DOWN,
    wickDownColor: DOWN,
    priceLineColor: QUIET,
    priceLineStyle: LineStyle.Dotted,
  });
  const volume = chart.addSeries(HistogramSeries, {
    priceScaleId: 'volume',
    priceFormat: { type: 'volume' },
    lastValueVisible: false,
    priceLineVisible: false,
  });
  volume.priceScale().applyOptions({ scaleMargins: { top: 0.83, bottom: 0 } });
  const markers = createSeriesMarkers(candles, []);
  let lines: readonly IPriceLine[] = [];
  let shown: ChartView | null = null;

  const showBars = (view: ChartView): void => {
    const grew = view.bars.total - (shown?.bars.total ?? 0);
    const { entries } = view.bars;
    if (shown && view.bars !== shown.bars && grew >= 0 && grew <= entries.length && grew < 50) {
      for (const bar of entries.slice(entries.length - grew)) update(bar);
    } else if (view.bars !== shown?.bars) {
      candles.setData(entries.map(toCandle));
      volume.setData(entries.map(toVolume));
    }
    if (view.liveBar && (view.liveBar !== shown?.liveBar || view.bars !== shown.bars)) update(view.liveBar);
  };
  /** A bar older than the last one drawn cannot be updated; it is in the next full set. */
  let latestUs = 0;
  const update = (bar: ChartBar): void => {
    if (bar.atUs < latestUs) return;
    latestUs = bar.atUs;
    candles.update(toCandle(bar));
    volume.update(toVolume(bar));
  };

  const showMarks = (marks: readonly ChartMark[], firstUs: number): void => {
    markers.setMarkers(
      groupMarks(
        marks.filter(({ atUs }) => atUs >= firstUs),
        timeframe,
      ).map(toMarker),
    );
    for (const line of lines) candles.removePriceLine(line);
    lines = marks.flatMap((mark) =>
      mark.kind === 'order' && mark.price !== null && isWorking(mark.state)
        ? [
            candles.createPriceLine({
              price: mark.price,
              color: '#e3a93c',
              lineStyle: LineStyle.Dashed,
              lineWidth: 1,
              axisLabelVisible: true,
              title: `${mark.side} ${showQuantity(mark.quantity)}`,
            }),
          ]
        : [],
    );
  };

  return {
    show(view) {
      if (view.bars !== shown?.bars) latestUs = Math.max(latestUs, view.bars.entries.at(-2)?.atUs ?? 0);
      if (view.bars !== shown?.bars || view.liveBar !== shown?.liveBar) showBars(view);
      if (view.marks !== shown?.marks)
        showMarks(
          Object.values(view.marks.rows).toSorted((a, b) => a.atUs - b.atUs),
          view.bars.entries[0]?.atUs ?? 0,
        );
      if (!shown)
        chart.timeScale().setVisibleLogicalRange({ from: view.bars.entries.length - 110, to: view.bars.entries.length + 4 });
      shown = view;
    },
    end: () => chart.remove(),
  };
}

const toSeconds = (atUs: number): UTCTimestamp => Math.floor(atUs / 1_000_000) as UTCTimestamp;
const toCandle = ({ atUs, open, high, low, close }: ChartBar) => ({ time: toSeconds(atUs), open, high, low, close });
const toVolume = ({ atUs, open, close, volume }: ChartBar) => ({
  time: toSeconds(atUs),
  value: volume,
  color: close >= open ? 'rgba(63, 182, 139, 0.28)' : 'rgba(232, 96, 108, 0.28)',
});

const isWorking = (state: string): boolean => ['intended', 'unknown', 'accepted', 'partially-filled'].includes(state);

const toMarker = ({ atUs, ...look }: CandleMark): SeriesMarker<Time> => ({ time: toSeconds(atUs), ...look });

const minute = new Intl.DateTimeFormat(navigator.language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(navigator.language, { day: 'numeric', month: 'short' });
const minuteOf = (time: Time): string => minute.format(Number(time) * 1000);
const dayOf = (time: Time): string => day.format(Number(time) * 1000);
