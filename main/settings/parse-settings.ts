// Reads settings text: comments allowed, every mistake listed at once.
import { findContradictions } from './find-contradictions.ts';
import { describeMistake, listMistakes, type Mistake, type Parsed } from './mistakes.ts';
import { type Settings, settingsSchema } from './settings-schema.ts';
import { stripComments } from './strip-comments.ts';

/** Settings from a value, such as a parsed file with flags laid over it. */
export function parseSettings(input: unknown): Parsed<Settings> {
  const parsed = settingsSchema.safeParse(input);
  const wrong = parsed.success ? [] : listMistakes(settingsSchema, input, parsed.error.issues);
  // With the defaults, where they are known, a single setting may contradict what was left alone.
  const mistakes = [...wrong, ...findContradictions(parsed.success ? parsed.data : input)];
  return parsed.success && mistakes.length === 0 ? { ok: true, value: parsed.data } : { ok: false, mistakes };
}

/** The value that a settings file holds. Broken JSON is one mistake that names line and column. */
export function readJsonWithComments(text: string): Parsed<unknown> {
  const json = stripComments(text.replace(/^\uFEFF/, ''));
  try {
    return { ok: true, value: JSON.parse(json) as unknown };
  } catch (error) {
    return { ok: false, mistakes: [{ path: placeOf(error, json), found: describeJsonError(error), expected: 'valid JSON' }] };
  }
}

/** All mistakes as one text with a line each. */
export const describeMistakes = (title: string, mistakes: readonly Mistake[]): string =>
  [title, ...mistakes.map((mistake) => `  ${describeMistake(mistake)}`)].join('\n');

function describeJsonError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/ in JSON at position.*$/s, '').replace(/, \.{0,3}".*$/s, '');
}

function placeOf(error: unknown, json: string): string {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  const before = position === undefined ? json.trimEnd() : json.slice(0, Number(position));
  const lines = before.split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}
