// The key of OpenRouter, for what asks language models: from the environment, or from HOME/keys/openrouter.json.
import { join } from 'node:path';
import { z } from 'zod';
import type { HomeFolders } from '../home.ts';
import type { Parsed } from '../settings/mistakes.ts';
import { readOwnerOnlyFile } from './owner-only-file.ts';

const fileSchema = z.strictObject({ apiKey: z.string().min(1) });

/** Null when none is configured. */
export function findOpenRouterKey(home: HomeFolders, environment: NodeJS.ProcessEnv): Parsed<string | null> {
  const key = environment['OPENROUTER_API_KEY'] ?? '';
  if (key !== '') return { ok: true, value: key };
  const file = readOwnerOnlyFile(join(home.keys, 'openrouter.json'), fileSchema);
  return file.ok ? { ok: true, value: file.value?.apiKey ?? null } : file;
}
