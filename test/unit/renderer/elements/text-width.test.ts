// How wide a cell's text is at most.
import { createElement } from 'react';
import { expect, it } from 'vitest';
import { widthOf } from '../../../../renderer/elements/text-width.ts';

it('tells that a time fits a narrow column and a price of eight digits does not', () => {
  expect(widthOf('10:42:18')).toBeLessThan(70 - 10);
  expect(widthOf('12,345,678.90')).toBeGreaterThan(80 - 14);
});

it('adds up what is inside of an element, and knows nothing of a component before it is drawn', () => {
  const inside = createElement('span', null, 'SELL', ' ', createElement('b', null, 120));
  expect(widthOf(inside)).toBe(widthOf('SELL') + widthOf(' ') + widthOf('120'));
  expect(widthOf(createElement(() => 'SELL'))).toBe(Number.POSITIVE_INFINITY);
  expect([widthOf(null), widthOf(false), widthOf('')]).toEqual([0, 0, 0]);
});
