// The parameters of a strategy: how they are described, and the check of the values that a person set.
import { type DecimalString, isDecimalString } from '../../../protocol/decimal-string.ts';
import { formatDecimal, parseDecimal } from '../../decimal.ts';
import { nearestDecimal } from './nearest-decimal.ts';

/** One parameter. Bounds are inclusive; `decimal` is for money and quantities and stays exact. */
export type ParameterDefinition =
  | {
      readonly type: 'integer' | 'number';
      readonly default: number;
      readonly minimum: number;
      readonly maximum: number;
      readonly description: string;
    }
  | {
      readonly type: 'decimal';
      readonly default: string;
      readonly minimum: string;
      readonly maximum: string;
      readonly description: string;
    }
  | { readonly type: 'boolean'; readonly default: boolean; readonly description: string }
  | { readonly type: 'choice'; readonly default: string; readonly choices: readonly string[]; readonly description: string };

export type ParameterDefinitions = Readonly<Record<string, ParameterDefinition>>;

/** The value that a strategy sees for one definition. */
export type ParameterValue<Definition> = Definition extends { readonly type: 'integer' | 'number' }
  ? number
  : Definition extends { readonly type: 'decimal' }
    ? DecimalString
    : Definition extends { readonly type: 'boolean' }
      ? boolean
      : Definition extends { readonly choices: readonly (infer Choice)[] }
        ? Choice
        : never;

export type ParameterValues<Definitions> = { readonly [Name in keyof Definitions]: ParameterValue<Definitions[Name]> };

/** The values with defaults filled in, or every mistake that was found, one sentence each. */
export type CheckedParameters =
  | { readonly ok: true; readonly values: Readonly<Record<string, number | string | boolean>> }
  | { readonly ok: false; readonly mistakes: readonly string[] };

/** Text is read as the type that is expected, because a command line knows only text. */
export function checkParameters(
  definitions: ParameterDefinitions,
  given: Readonly<Record<string, unknown>>,
): CheckedParameters {
  const names = Object.keys(definitions);
  const mistakes = Object.keys(given)
    .filter((name) => !Object.hasOwn(definitions, name))
    .map((name) => describeUnknown(name, names));
  const values: Record<string, number | string | boolean> = {};
  for (const [name, definition] of Object.entries(definitions)) {
    const value = Object.hasOwn(given, name) ? given[name] : definition.default;
    const parsed = parseValue(definition, value);
    if (parsed === undefined)
      mistakes.push(`parameter ${name}: expected ${describeExpected(definition)}, found ${show(value)}`);
    else values[name] = parsed;
  }
  return mistakes.length === 0 ? { ok: true, values } : { ok: false, mistakes };
}

/** What a value has to be, in words: for error messages, help texts and forms. */
function describeExpected(definition: ParameterDefinition): string {
  switch (definition.type) {
    case 'integer':
      return `a whole number from ${definition.minimum} to ${definition.maximum}`;
    case 'number':
      return `a number from ${definition.minimum} to ${definition.maximum}`;
    case 'decimal':
      return `a plain decimal from ${definition.minimum} to ${definition.maximum}`;
    case 'boolean':
      return 'true or false';
    case 'choice':
      return `one of ${definition.choices.join(', ')}`;
  }
}

/** Of the known words the one that was probably meant: at most two letters (a third of a long word) are wrong. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const [nearest] = known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(
      ({ candidate, distance }) => distance <= Math.max(2, Math.floor(candidate.length / 3)) && distance < candidate.length,
    )
    .toSorted((a, b) => a.distance - b.distance);
  return nearest?.candidate;
}

function describeUnknown(name: string, names: readonly string[]): string {
  const nearest = nearestWord(name, names);
  const known = names.length === 0 ? 'none, because this strategy has no parameters' : `one of ${names.join(', ')}`;
  return `parameter ${name}: expected ${known}${nearest === undefined ? '' : `: did you mean ${nearest}?`}, found an unknown name`;
}

function parseValue(definition: ParameterDefinition, value: unknown): number | string | boolean | undefined {
  switch (definition.type) {
    case 'integer':
    case 'number': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
      if (definition.type === 'integer' && !Number.isSafeInteger(number)) return undefined;
      return number >= definition.minimum && number <= definition.maximum ? number : undefined;
    }
    case 'decimal':
      return parseDecimalValue(definition, value);
    case 'boolean':
      if (value === 'true' || value === 'false') return value === 'true';
      return typeof value === 'boolean' ? value : undefined;
    case 'choice':
      return typeof value === 'string' && definition.choices.includes(value) ? value : undefined;
  }
}

function parseDecimalValue(bounds: { readonly minimum: string; readonly maximum: string }, value: unknown): string | undefined {
  const isNumber = typeof value === 'number' && Number.isFinite(value) && (value === 0 || Math.abs(value) >= 1e-9);
  const text = isNumber ? formatDecimal(nearestDecimal(value)) : value;
  if (!isDecimalString(text) || (text.split('.')[1] ?? '').length > 18) return undefined;
  const parsed = parseDecimal(text);
  return parsed >= parseDecimal(bounds.minimum) && parsed <= parseDecimal(bounds.maximum) ? text : undefined;
}

const show = (value: unknown): string => (value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value)));

/** Levenshtein's distance: how many letters must be added, dropped or changed. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const changed = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(changed, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
