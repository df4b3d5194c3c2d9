// Parses what main sent as configuration; every mistake is named with its path, what was found and what was expected.
import type { z } from 'zod';
import { FatalError } from './worker-process.ts';

/** Throws a FatalError('BAD_SETTINGS') that lists all mistakes at once. */
export function parseConfig<Schema extends z.ZodType>(schema: Schema, config: unknown, owner: string): z.infer<Schema> {
  const result = schema.safeParse(config);
  if (result.success) return result.data;
  const mistakes = result.error.issues.map(
    (issue) => `${[owner, ...issue.path].join('.')}: ${issue.message}, found ${describe(config, issue.path)}`,
  );
  throw new FatalError('BAD_SETTINGS', mistakes.join('\n'));
}

/** Never prints what might be a secret. */
function describe(config: unknown, path: readonly PropertyKey[]): string {
  let value = config;
  for (const key of path)
    value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  if (path.some((key) => /secret|key|token/i.test(String(key)))) return 'a value that is not shown';
  return value === undefined ? 'nothing' : (JSON.stringify(value) ?? typeof value).slice(0, 80);
}
