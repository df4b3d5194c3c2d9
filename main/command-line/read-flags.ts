// Checks what commander collected: every mistake at once, each naming the flag, what was found and what was expected.
import type { z } from 'zod';
import { listMistakes, type Mistake } from '../settings/mistakes.ts';
import type { Parsed } from '../settings/parse-settings.ts';
import { suggest } from '../settings/suggest.ts';
import { type FlagRow, writeFlag } from './flags.ts';

/** `collected` holds texts, lists of texts, or true where a value is missing; `rest` what was not understood. */
export function readFlags<T>(
  schema: z.ZodType<T>,
  flags: readonly FlagRow[],
  collected: Readonly<Record<string, unknown>>,
  rest: readonly string[],
  findContradictions: (flags: Readonly<Record<string, unknown>>) => readonly Mistake[] = () => [],
): Parsed<T> {
  const given = Object.fromEntries(Object.entries(collected).filter(([, value]) => value !== undefined));
  const missing = flags.filter(({ name, value }) => value !== undefined && given[name] === true).map(missingValue);
  const kept = Object.fromEntries(
    Object.entries(given).filter(([name]) => !missing.some(({ path }) => path === writeFlag(name))),
  );
  const parsed = schema.safeParse(kept);
  const wrong = parsed.success ? [] : listMistakes(schema, kept, parsed.error.issues).map(withFlagName);
  const mistakes = [...unknownWords(rest, flags), ...missing, ...wrong];
  if (mistakes.length > 0 || !parsed.success) {
    // The flags that are right may still contradict each other; a wrong one is told once, not as missing, too.
    const told = new Set(mistakes.map(({ path }) => path.split('.')[0]));
    const contradictions = findContradictions(given).filter(({ path }) => !told.has(path));
    return { ok: false, mistakes: [...mistakes, ...contradictions] };
  }
  return { ok: true, value: parsed.data };
}

const missingValue = ({ name, value }: FlagRow): Mistake => ({
  path: writeFlag(name),
  found: 'nothing',
  expected: value ?? 'a value',
});

function withFlagName({ path, found, expected }: Mistake): Mistake {
  const [, name = '', place = ''] = /^(\w+)(.*)$/.exec(path) ?? [];
  // The first of a list is what people call the flag's value.
  return { path: `${writeFlag(name)}${place.replace(/^\[\d+\]/, '')}`, found, expected };
}

/** An unknown flag takes the word after it for its value, so that one mistake is told once. */
function unknownWords(rest: readonly string[], flags: readonly FlagRow[]): readonly Mistake[] {
  const known = flags.map(({ name }) => writeFlag(name));
  return rest.flatMap((word, index) => {
    if (word.startsWith('-')) return [unknownFlag(word.split('=')[0] ?? word, known)];
    if (rest[index - 1]?.startsWith('-')) return [];
    return [{ path: word, found: 'a word that belongs to no flag', expected: 'only flags; "--help" lists them' }];
  });
}

function unknownFlag(word: string, known: readonly string[]): Mistake {
  const meant = suggest(word, known);
  return {
    path: word,
    found: 'an unknown flag',
    expected: meant === undefined ? 'a flag that "--help" lists' : `a known one: did you mean "${meant}"?`,
  };
}
