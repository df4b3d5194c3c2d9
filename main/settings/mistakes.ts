// Turns what a schema objects to into sentences: where, what was found, what was expected, and what was probably meant.
import type { z } from 'zod';
import { knownKeysAt } from './schema-keys.ts';
import { suggest } from './suggest.ts';

/** One thing that is wrong. `path` is written as a person would: `strategies[0].symbols`. */
export type Mistake = {
  readonly path: string;
  readonly found: string;
  readonly expected: string;
  /** The file that it stands in, with the place where that is known. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
};

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

type Issue = z.core.$ZodIssue;

export function describeMistake({ path, found, expected, file, line, column }: Mistake): string {
  const place = line === undefined ? '' : `, line ${line}, column ${column}`;
  return `${file === undefined ? '' : `${file}${place}: `}${path}: found ${found}, expected ${expected}`;
}

/** Every mistake of a rejected value, in the order of the schema. */
export function listMistakes(schema: z.ZodType, input: unknown, issues: readonly Issue[]): readonly Mistake[] {
  return issues.flatMap((issue) => toMistakes(schema, input, issue));
}

/** The keys of a written path; a name with a dot in it is not found again. */
export const readPath = (path: string): readonly (string | number)[] =>
  [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([name, index]) => (index === undefined ? name : Number(index)));

export function writePath(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text.replace(/^\./, '') || 'the whole file';
}

function toMistakes(schema: z.ZodType, input: unknown, issue: Issue): readonly Mistake[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeysAt(schema, issue.path);
    return issue.keys.map((key) => unknownName(writePath([...issue.path, key]), key, known));
  }
  const found = valueAt(input, issue.path);
  if (issue.code === 'invalid_union') {
    const closest = closestBranch(issue.errors, readJsonText(found));
    if (closest) {
      return closest.flatMap((inner) => toMistakes(schema, input, { ...inner, path: [...issue.path, ...inner.path] } as Issue));
    }
  }
  return [{ path: writePath(issue.path), found: describeFound(found), expected: expectedBy(issue) }];
}

/** Where an object was given and one alternative is an object, its own mistakes say more than "none of these". */
function closestBranch(branches: readonly (readonly Issue[])[], found: unknown): readonly Issue[] | undefined {
  if (typeof found !== 'object' || found === null) return undefined;
  return branches.find((branch) => branch.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'));
}

/** A name that nothing is called, with the one that was probably meant. */
export function unknownName(path: string, key: string, known: readonly string[]): Mistake {
  const meant = suggest(key, known);
  const expected = meant === undefined ? `one of ${known.join(', ')}` : `a known name: did you mean "${meant}"?`;
  return { path, found: `the unknown name "${key}"`, expected };
}

const OWN_WORDS = 'expected ';

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
};

function expectedBy(issue: Issue): string {
  // A schema that says it in its own words knows best.
  if (issue.message.startsWith(OWN_WORDS)) return issue.message.slice(OWN_WORDS.length);
  switch (issue.code) {
    case 'invalid_type':
      return KINDS[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'too_small':
      return bound(issue.origin, issue.inclusive === false ? 'more than' : 'at least', Number(issue.minimum));
    case 'too_big':
      return bound(issue.origin, issue.inclusive === false ? 'less than' : 'at most', Number(issue.maximum));
    case 'invalid_union': {
      if ('options' in issue && Array.isArray(issue.options)) return oneOf(issue.options);
      return [...new Set(issue.errors.flat().map(expectedBy))].join(' or ');
    }
    case 'invalid_key':
      return issue.issues.map(expectedBy).join(', ');
    default:
      return issue.message;
  }
}

function bound(origin: string, comparison: string, limit: number): string {
  if (origin === 'string') return `${comparison} ${limit} character${limit === 1 ? '' : 's'}`;
  if (origin === 'array') return `${comparison} ${limit} entr${limit === 1 ? 'y' : 'ies'}`;
  return `${origin === 'int' ? 'a whole number of ' : ''}${comparison} ${limit}`;
}

const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? JSON.stringify(values[0]) : `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`;

function describeFound(found: unknown): string {
  if (found === undefined) return 'nothing';
  // JSON knows no infinity, though it can be written in it as 1e999.
  if (typeof found === 'number') return String(found);
  const text = JSON.stringify(found);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = input;
  for (const key of path) {
    const outer = readJsonText(value);
    value = typeof outer === 'object' && outer !== null ? (outer as Record<PropertyKey, unknown>)[key] : undefined;
  }
  return value;
}

/** A flag or an environment variable may hold a whole object as JSON text. */
function readJsonText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
