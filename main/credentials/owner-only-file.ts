// Reads a JSON file with secrets, and refuses one that anybody but its owner can read.
import { readFileSync, type Stats, statSync } from 'node:fs';
import type { z } from 'zod';
import { listMistakes, type Mistake, type Parsed } from '../settings/mistakes.ts';
import { readJsonWithComments } from '../settings/read-json.ts';

/** Null when there is no such file. No mistake repeats what the file holds. */
export function readOwnerOnlyFile<T>(path: string, schema: z.ZodType<T>): Parsed<T | null> {
  let text: string;
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return { ok: true, value: null };
    const tooOpen = objectToMode(path, found);
    if (tooOpen) return { ok: false, mistakes: [tooOpen] };
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    return {
      ok: false,
      mistakes: [{ path, found: `a file that cannot be read (${code})`, expected: 'one that you may read' }],
    };
  }
  const inFile = (mistake: Mistake): Mistake => ({ ...mistake, path: `${path}, ${mistake.path}` });
  const json = readJsonWithComments(text);
  if (!json.ok) return { ok: false, mistakes: json.mistakes.map((mistake) => inFile({ ...mistake, found: 'broken JSON' })) };
  const parsed = schema.safeParse(json.value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const mistakes = listMistakes(schema, json.value, parsed.error.issues);
  return { ok: false, mistakes: mistakes.map((mistake) => inFile({ ...mistake, found: withoutValue(mistake) })) };
}

function objectToMode(path: string, { mode, uid }: Stats): Mistake | null {
  // Windows keeps rights in access lists, which the owner's profile folder already closes to others.
  if (process.platform === 'win32') return null;
  const own = process.getuid?.();
  if (own !== undefined && own !== 0 && uid !== own) {
    return { path, found: `a file of another user (${uid})`, expected: `your own: run "chown ${own} '${path}'"` };
  }
  if ((mode & 0o077) === 0) return null;
  const shown = (mode & 0o777).toString(8).padStart(4, '0');
  return { path, found: `a file that others may read (mode ${shown})`, expected: `mode 0600: run "chmod 600 '${path}'"` };
}

/** What was found may be half a key. */
const withoutValue = ({ found }: Mistake): string =>
  found === 'nothing' || found.startsWith('the unknown name') ? found : 'something else';
