// Checks settings: every mistake listed at once.
import { findContradictions } from './find-contradictions.ts';
import { describeMistake, listMistakes, type Mistake, type Parsed } from './mistakes.ts';
import { type Settings, settingsSchema } from './settings-schema.ts';

/** Settings from a value, such as a parsed file with flags laid over it. */
export function parseSettings(input: unknown): Parsed<Settings> {
  const parsed = settingsSchema.safeParse(input);
  const wrong = parsed.success ? [] : listMistakes(settingsSchema, input, parsed.error.issues);
  // With the defaults, where they are known, a single setting may contradict what was left alone.
  const contradictions = findContradictions(parsed.success ? parsed.data : input);
  // A secret is told once, and not as a misspelt name.
  const mistakes = [...wrong.filter(({ path }) => !contradictions.some((own) => own.path === path)), ...contradictions];
  return parsed.success && mistakes.length === 0 ? { ok: true, value: parsed.data } : { ok: false, mistakes };
}

/** More lines than a person reads at once; a program gets all of them as JSON. */
const MOST_TOLD = 50;

/** All mistakes as one text with a line each. */
export function describeMistakes(title: string, mistakes: readonly Mistake[]): string {
  const lines = mistakes.slice(0, MOST_TOLD).map((mistake) => `  ${describeMistake(mistake)}`);
  const more = mistakes.length - lines.length;
  return [title, ...lines, ...(more > 0 ? [`  and ${more} more`] : [])].join('\n');
}
