// Parameter forms: bounds are told before anything is sent, decimals stay text.
import { expect, it } from 'vitest';
import { describeBounds, findMistake, toValue } from '../../../../renderer/panels/strategies/parameter-values.ts';
import { pretendParameter } from '../../../support/pretend-desk/pretend-parameter.ts';

it('names what an integer has to be', () => {
  expect(findMistake(pretendParameter({}), '10')).toBeUndefined();
  expect(['1', '501', '2.5', '', 'x'].map((text) => findMistake(pretendParameter({}), text))).toEqual(
    Array(5).fill('expected a whole number from 2 to 500'),
  );
});

it('keeps a decimal as the text that was typed', () => {
  const notional = pretendParameter({ type: 'decimal', minimum: '1', maximum: '10000000' });
  expect(findMistake(notional, '5000.10')).toBeUndefined();
  expect(toValue(notional, '5000.10')).toBe('5000.10');
  expect(toValue(pretendParameter({}), '12')).toBe(12);
  expect(toValue(pretendParameter({ type: 'boolean' }), 'true')).toBe(true);
});

it('knows choices', () => {
  const side = pretendParameter({ type: 'choice', choices: ['long', 'both'], minimum: null, maximum: null, default: 'long' });
  expect(findMistake(side, 'short')).toBe('expected one of long, both');
  expect(describeBounds(side)).toBe('Default long');
  expect(describeBounds(pretendParameter({}))).toBe('From 2 to 500, default 10');
});
