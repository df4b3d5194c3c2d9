// Finds and reads the settings file. Paths in it count from its own folder.
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Parsed } from './mistakes.ts';
import { readJsonWithComments } from './read-json.ts';

/** Settings with comments for everything take a tenth of it. */
const LARGEST_BYTES = 1_000_000;

/** A parsed but unchecked file. `isDemanded`: it must exist, because a person named it. */
export function readSettingsFile(path: string, isDemanded: boolean): Parsed<unknown> {
  const object = (found: string, expected = 'a settings file'): Parsed<unknown> => ({
    ok: false,
    mistakes: [{ path, found, expected }],
  });
  let text: string;
  try {
    const kind = statSync(path);
    if (kind.isDirectory()) return object('a folder');
    // A pipe that nobody asked for would be waited for without an end.
    if (!kind.isFile() && !isDemanded) return object('something that is no plain file');
    if (kind.size > LARGEST_BYTES) return object(`${kind.size} bytes`, `a settings file of at most ${LARGEST_BYTES} bytes`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return isDemanded ? object('no such file') : { ok: true, value: {} };
    if (code === 'ENOTDIR') return object(`${dirname(path)}, which is no folder`);
    return object(`a file that cannot be read (${code ?? String(error)})`);
  }
  const json = readJsonWithComments(text);
  if (!json.ok)
    return { ok: false, mistakes: json.mistakes.map((mistake) => ({ ...mistake, path: `${path}, ${mistake.path}` })) };
  return { ok: true, value: withAbsolutePaths(json.value, dirname(path)) };
}

/** Makes the paths of replays and strategy files absolute; whatever is not as expected is left for the schema to object to. */
export function withAbsolutePaths(value: unknown, folder: string): unknown {
  if (!isObject(value)) return value;
  const simulator = value['simulator'];
  const market = isObject(simulator) ? simulator['market'] : undefined;
  const strategies = value['strategies'];
  return {
    ...value,
    ...(isObject(simulator) && isObject(market) && typeof market['path'] === 'string'
      ? { simulator: { ...simulator, market: { ...market, path: resolve(folder, market['path']) } } }
      : {}),
    ...(Array.isArray(strategies)
      ? { strategies: strategies.map((strategy: unknown) => withAbsoluteStrategy(strategy, folder)) }
      : {}),
  };
}

function withAbsoluteStrategy(strategy: unknown, folder: string): unknown {
  if (!isObject(strategy) || typeof strategy['strategy'] !== 'string') return strategy;
  return { ...strategy, strategy: toStrategyReference(strategy['strategy'], folder) };
}

/** A bare word is a built-in strategy; anything that looks like a path is a file. */
export const toStrategyReference = (text: string, folder: string): string =>
  /[/\\]|\.[cm]?[jt]s$/.test(text) ? resolve(folder, text) : text;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
