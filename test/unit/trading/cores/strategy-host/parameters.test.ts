// The check of what a person sets for a strategy.
import { expect, expectTypeOf, it } from 'vitest';
import { toParametersSchema } from '../../../../../trading/cores/strategy-host/parameter-schema.ts';
import { checkParameters } from '../../../../../trading/cores/strategy-host/parameters.ts';
import {
  checkStrategyParameters,
  defineStrategy,
  findDefinitionMistakes,
} from '../../../../../trading/cores/strategy-host/strategy-definition.ts';

const definitions = {
  fast: { type: 'integer', default: 10, minimum: 2, maximum: 50, description: 'Bars' },
  band: { type: 'number', default: 1.5, minimum: 0.5, maximum: 4, description: 'Width' },
  notional: { type: 'decimal', default: '5000', minimum: '1', maximum: '100000', description: 'Dollars' },
  isShy: { type: 'boolean', default: false, description: 'Waits' },
  mode: { type: 'choice', default: 'calm', choices: ['calm', 'bold'], description: 'Manner' },
} as const;

it('fills in defaults and keeps what was set', () => {
  expect(checkParameters(definitions, { fast: 5, mode: 'bold' })).toEqual({
    ok: true,
    values: { fast: 5, band: 1.5, notional: '5000', isShy: false, mode: 'bold' },
  });
});

it('reads the text of a command line as the type that is expected', () => {
  expect(checkParameters(definitions, { fast: '5', band: '2.5', notional: 250.5, isShy: 'true' })).toMatchObject({
    ok: true,
    values: { fast: 5, band: 2.5, notional: '250.5', isShy: true },
  });
});

it('lists every mistake at once, each with what was found and what was expected', () => {
  const checked = checkParameters(definitions, {
    fats: 5,
    fast: 51,
    band: 'wide',
    notional: '1e3',
    isShy: 1,
    mode: 'mad',
    zzz: 1,
  });
  expect(checked).toEqual({
    ok: false,
    mistakes: [
      'parameter fats: expected one of fast, band, notional, isShy, mode: did you mean fast?, found an unknown name',
      'parameter zzz: expected one of fast, band, notional, isShy, mode, found an unknown name',
      'parameter fast: expected a whole number from 2 to 50, found 51',
      'parameter band: expected a number from 0.5 to 4, found "wide"',
      'parameter notional: expected a plain decimal from 1 to 100000, found "1e3"',
      'parameter isShy: expected true or false, found 1',
      'parameter mode: expected one of calm, bold, found "mad"',
    ],
  });
});

it.each([
  ['fast', [1, 2.5, Number.NaN, Number.POSITIVE_INFINITY, '', ' ', 'ten', null, {}, [], true]],
  ['band', [0.49, 4.01, '', null, [1], false]],
  ['notional', ['0.99', '100000.01', '', 'NaN', '-5', null, {}, Number.NaN, `1.${'1'.repeat(19)}`]],
  ['isShy', ['yes', 0, null]],
  ['mode', ['Calm', 0, null, '']],
])('refuses every value of %s that is mistyped or out of bounds', (name, values) => {
  for (const value of values) {
    const checked = checkParameters(definitions, { [name]: value });
    expect(checked.ok ? value : checked.mistakes[0]).toContain(`parameter ${name}: expected`);
  }
});

it('knows no parameters that every object has', () => {
  expect(checkParameters(definitions, JSON.parse('{"toString": 1, "__proto__": 2}'))).toMatchObject({ ok: false });
  expect(checkParameters({}, { constructor: 1 })).toEqual({
    ok: false,
    mistakes: ['parameter constructor: expected none, because this strategy has no parameters, found an unknown name'],
  });
});

it('gives a strategy the types that its definitions say', () => {
  defineStrategy({
    name: 'typed',
    description: 'Shows its types.',
    parameters: definitions,
    create({ parameters }) {
      expectTypeOf(parameters.fast).toEqualTypeOf<number>();
      expectTypeOf(parameters.isShy).toEqualTypeOf<boolean>();
      expectTypeOf(parameters.mode).toEqualTypeOf<'calm' | 'bold'>();
      return {};
    },
  });
});

it('adds the mistakes that show only when parameters are seen together', () => {
  const pair = defineStrategy({
    name: 'pair',
    description: 'Compares.',
    parameters: definitions,
    checkParameters: ({ fast, band }) => (fast > band ? [] : [`fast ${fast} must be above band ${band}`]),
    create: () => ({}),
  });
  expect(checkStrategyParameters(pair, { fast: 2, band: 3 })).toEqual({ ok: false, mistakes: ['fast 2 must be above band 3'] });
  expect(checkStrategyParameters(pair, { fast: 2, band: 9 })).toMatchObject({
    mistakes: [expect.stringContaining('band: expected')],
  });
});

it('describes parameters in the words of JSON Schema, for a form', () => {
  const schema = toParametersSchema({
    bars: { type: 'integer', default: 5, minimum: 1, maximum: 9, description: 'Bars' },
    money: { type: 'decimal', default: '0.10', minimum: '0', maximum: '1', description: 'Dollars' },
    side: { type: 'choice', default: 'long', choices: ['long', 'both'], description: 'Sides' },
    eager: { type: 'boolean', default: false, description: 'At once' },
  });
  expect(schema).toEqual({
    type: 'object',
    additionalProperties: false,
    properties: {
      bars: { type: 'integer', default: 5, minimum: 1, maximum: 9, description: 'Bars' },
      money: {
        type: 'string',
        format: 'decimal',
        default: '0.10',
        decimalMinimum: '0',
        decimalMaximum: '1',
        description: 'Dollars',
      },
      side: { type: 'string', enum: ['long', 'both'], default: 'long', description: 'Sides' },
      eager: { type: 'boolean', default: false, description: 'At once' },
    },
  });
});

it('tells everything that a file exports wrongly', () => {
  expect(findDefinitionMistakes(undefined)).toEqual([expect.stringContaining('expected an export named "strategy"')]);
  expect(findDefinitionMistakes({ name: 'My Strategy', parameters: { fast: { type: 'int' } }, warmUp: 3 })).toEqual([
    'name: expected kebab-case text, found "My Strategy"',
    'description: expected one sentence, found nothing',
    'create: expected a function, found nothing',
    'warmUp: expected a function, found 3',
    'parameter fast: expected a definition with one of the types integer, number, decimal, boolean, choice, found "int"',
  ]);
  const own = { name: 'own', description: '', create: () => ({}) };
  expect(findDefinitionMistakes({ ...own, parameters: { fast: { ...definitions.fast, default: 99 } } })).toEqual([
    'parameter fast: expected a whole number from 2 to 50, found 99 as its default',
  ]);
  expect(findDefinitionMistakes({ ...own, parameters: {} })).toEqual([]);
  expect(findDefinitionMistakes({ ...own, parameters: {}, symbolCount: 2 })).toEqual([
    'symbolCount: expected { minimum, maximum } in whole numbers, found 2',
  ]);
});
