// Where recorded market data for tests lies; tests that need it say loudly when it is absent and then skip.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve(process.env['TRADEWARDEN_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data'), 'lean');

/** The Lean folder, or null after a warning. */
export function findLeanFolder(): string | null {
  if (existsSync(folder)) return folder;
  console.warn(
    `\n!!! Recorded market data is absent (${folder}): the tests that replay it are SKIPPED. Set TRADEWARDEN_TEST_DATA.\n`,
  );
  return null;
}
