// Alpaca's keys: from the environment, or from a file that only its owner can read. Never from arguments or settings.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { HomeFolders } from './home.ts';
import { listMistakes, type Mistake } from './settings/mistakes.ts';
import { type Parsed, readJsonWithComments } from './settings/parse-settings.ts';

export type AlpacaCredentials = { readonly keyId: string; readonly secret: string };

/** Alpaca's own names first, then those of its older tools. */
const VARIABLES = [
  { keyId: 'APCA_API_KEY_ID', secret: 'APCA_API_SECRET_KEY' },
  { keyId: 'ALPACA_API_KEY', secret: 'ALPACA_SECRET_KEY' },
] as const;

const fileSchema = z.strictObject({ keyId: z.string().min(1), secret: z.string().min(1) });

/** Null when none are configured. Half a pair, a readable-by-others file or a broken one are mistakes; secrets are never shown. */
export function findCredentials(home: HomeFolders, environment: NodeJS.ProcessEnv): Parsed<AlpacaCredentials | null> {
  for (const names of VARIABLES) {
    const keyId = environment[names.keyId] ?? '';
    const secret = environment[names.secret] ?? '';
    if (keyId !== '' && secret !== '') return { ok: true, value: { keyId, secret } };
    if (keyId !== '' || secret !== '') {
      const [there, missing] = keyId === '' ? [names.secret, names.keyId] : [names.keyId, names.secret];
      return wrong({ path: missing, found: 'nothing', expected: `a value, because ${there} is set` });
    }
  }
  return readKeyFile(join(home.keys, 'alpaca.json'));
}

function readKeyFile(path: string): Parsed<AlpacaCredentials | null> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return { ok: true, value: null };
  // Windows keeps rights in access lists, which the owner's profile folder already closes to others.
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
    return wrong({ path, found: `a file that others may read (mode ${mode})`, expected: 'mode 0600' });
  }
  const json = readJsonWithComments(readFileSync(path, 'utf8'));
  if (!json.ok) return wrong(...json.mistakes.map((mistake) => ({ ...mistake, path: `${path}, ${mistake.path}` })));
  const parsed = fileSchema.safeParse(json.value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const mistakes = listMistakes(fileSchema, json.value, parsed.error.issues);
  return wrong(
    ...mistakes.map((mistake) => ({
      path: `${path}, ${mistake.path}`,
      found: withoutValue(mistake),
      expected: mistake.expected,
    })),
  );
}

/** What was found may be half a key. */
const withoutValue = ({ found }: Mistake): string =>
  found === 'nothing' || found.startsWith('the unknown name') ? found : 'something else';

const wrong = (...mistakes: readonly Mistake[]): { readonly ok: false; readonly mistakes: readonly Mistake[] } => ({
  ok: false,
  mistakes,
});
