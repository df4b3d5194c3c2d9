// Parameter forms: bounds are told before anything is sent, decimals stay text.
import { expect, it } from 'vitest';
import type { ParameterView } from '../../../../protocol/desk-views/strategies.ts';
import { describeBounds, findMistake, toValue } from '../../../../renderer/panels/strategies/parameter-values.ts';

const parameter = (more: Partial<ParameterView>): ParameterView => ({
  name: 'fast',
  type: 'integer',
  default: 10,
  minimum: 2,
  maximum: 500,
  choices: [],
  description: '',
  value: 10,
  ...more,
});

it('names what an integer has to be', () => {
  expect(findMistake(parameter({}), '10')).toBeUndefined();
  expect(['1', '501', '2.5', '', 'x'].map((text) => findMistake(parameter({}), text))).toEqual(
    Array(5).fill('expected a whole number from 2 to 500'),
  );
});

it('keeps a decimal as the text that was typed', () => {
  const notional = parameter({ type: 'decimal', minimum: '1', maximum: '10000000' });
  expect(findMistake(notional, '5000.10')).toBeUndefined();
  expect(toValue(notional, '5000.10')).toBe('5000.10');
  expect(toValue(parameter({}), '12')).toBe(12);
  expect(toValue(parameter({ type: 'boolean' }), 'true')).toBe(true);
});

it('knows choices', () => {
  const side = parameter({ type: 'choice', choices: ['long', 'both'], minimum: null, maximum: null, default: 'long' });
  expect(findMistake(side, 'short')).toBe('expected one of long, both');
  expect(describeBounds(side)).toBe('default long');
  expect(describeBounds(parameter({}))).toBe('From 2 to 500, default 10');
});
