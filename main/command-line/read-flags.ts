// Checks what commander collected: every mistake at once, each naming the flag, what was found and what was expected.
import { listMistakes, type Mistake, type Parsed } from '../settings/mistakes.ts';
import { suggest } from '../settings/suggest.ts';
import { type Flags, type Given, schemaOf, type Words, writeFlag, writeWord } from './flag.ts';

/** `collected` holds texts, lists of texts, or true where a value is missing; `rest` the words that belong to no known flag. */
export function readFlags<F extends Flags, W extends Words>(
  flags: F,
  words: W,
  collected: Readonly<Record<string, unknown>>,
  rest: readonly string[],
  findContradictions: (flags: Readonly<Record<string, unknown>>) => readonly Mistake[] = () => [],
): Parsed<Given<F, W>> {
  const schema = schemaOf(flags, words);
  const names = Object.keys(words);
  const placed = freeWords(rest);
  const given = Object.fromEntries([
    ...Object.entries(collected).filter(([, value]) => value !== undefined),
    ...names.flatMap((name, index) => (placed[index] === undefined ? [] : [[name, placed[index]] as const])),
  ]) as Readonly<Record<string, unknown>>;
  const missing = Object.entries(flags).flatMap(([name, { value }]): Mistake[] =>
    value !== undefined && given[name] === true ? [{ path: writeFlag(name), found: 'nothing', expected: value }] : [],
  );
  const repeated = Object.entries(flags).flatMap(([name, { isRepeatable }]): Mistake[] => {
    const values = given[name];
    if (isRepeatable || !Array.isArray(values)) return [];
    return [{ path: writeFlag(name), found: values.map((value) => `"${value}"`).join(' and '), expected: 'it only once' }];
  });
  const told = [...missing, ...repeated].map(({ path }) => path);
  const kept = Object.fromEntries(Object.entries(given).filter(([name]) => !told.includes(writeFlag(name))));
  const parsed = schema.safeParse(kept);
  const wrong = parsed.success
    ? []
    : listMistakes(schema, kept, parsed.error.issues).map((mistake) => withWrittenName(mistake, names));
  const mistakes = [
    ...unknownFlags(rest, flags),
    ...tooMany(placed.slice(names.length), names),
    ...missing,
    ...repeated,
    ...wrong,
  ];
  if (mistakes.length > 0 || !parsed.success) {
    // The flags that are right may still contradict each other; a wrong one is told once, not as missing, too.
    const wrongFlags = new Set(mistakes.map(({ path }) => path.split('.')[0]));
    const contradictions = findContradictions(given).filter(({ path }) => !wrongFlags.has(path));
    return { ok: false, mistakes: [...mistakes, ...contradictions] };
  }
  return { ok: true, value: parsed.data };
}

function withWrittenName({ path, found, expected }: Mistake, words: readonly string[]): Mistake {
  const [, name = '', place = ''] = /^(\w+)(.*)$/.exec(path) ?? [];
  if (words.includes(name)) return { path: writeWord(name), found, expected };
  // The first of a list is what people call the flag's value.
  return { path: `${writeFlag(name)}${place.replace(/^\[\d+\]/, '')}`, found, expected };
}

const isFlag = (word: string | undefined): boolean => word?.startsWith('-') === true;

/** An unknown flag takes the word after it for its value, so that one mistake is told once. */
const freeWords = (rest: readonly string[]): readonly string[] =>
  rest.filter((word, index) => !isFlag(word) && !isFlag(rest[index - 1]));

function unknownFlags(rest: readonly string[], flags: Flags): readonly Mistake[] {
  const known = Object.keys(flags).map(writeFlag);
  return rest.filter(isFlag).map((word) => unknownFlag(word.split('=')[0] ?? word, known));
}

function tooMany(surplus: readonly string[], words: readonly string[]): readonly Mistake[] {
  const expected = words.length === 0 ? 'only flags; "--help" lists them' : `only ${words.map(writeWord).join(', ')}`;
  return surplus.map((word) => ({ path: word, found: 'a word that belongs to no flag', expected }));
}

function unknownFlag(word: string, known: readonly string[]): Mistake {
  const meant = suggest(word, known);
  return {
    path: word,
    found: 'an unknown flag',
    expected: meant === undefined ? 'a flag that "--help" lists' : `a known one: did you mean "${meant}"?`,
  };
}
