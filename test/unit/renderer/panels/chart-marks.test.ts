// What we did, on the chart: one mark for each candle and side, however much happened in it.
import { expect, it } from 'vitest';
import type { ChartMark } from '../../../../protocol/desk-views/chart.ts';
import { groupMarks } from '../../../../renderer/panels/chart/chart-marks.ts';

const fill = (atUs: number, side: 'buy' | 'sell', quantity: string): ChartMark =>
  ({ kind: 'fill', atUs, side, price: 167.1, quantity, text: '' }) as unknown as ChartMark;

it('puts the fills of one candle and side into one arrow with their number', () => {
  const marks = groupMarks([fill(61e6, 'buy', '8'), fill(70e6, 'buy', '0.5'), fill(80e6, 'sell', '8')], '1m');
  expect(marks.map(({ atUs, shape, text }) => [atUs, shape, text])).toEqual([
    [60e6, 'arrowUp', '×2'],
    [60e6, 'arrowDown', '8'],
  ]);
});

it('keeps candles apart, in the order of time', () => {
  expect(groupMarks([fill(125e6, 'buy', '1'), fill(61e6, 'buy', '2')], '1m').map(({ atUs }) => atUs)).toEqual([60e6, 120e6]);
  expect(groupMarks([fill(125e6, 'buy', '1'), fill(61e6, 'buy', '2')], '5m').map(({ text }) => text)).toEqual(['×2']);
});

it('shows side by shape and place, and draws orders as lines instead', () => {
  const order = {
    kind: 'order',
    atUs: 61e6,
    side: 'buy',
    price: 1,
    quantity: '1',
    state: 'accepted',
    text: '',
  } as unknown as ChartMark;
  const signal: ChartMark = { kind: 'signal', atUs: 61e6, side: 'sell', price: null, text: '' };
  expect(groupMarks([order, signal], '1m').map(({ shape, position }) => [shape, position])).toEqual([['circle', 'aboveBar']]);
});
