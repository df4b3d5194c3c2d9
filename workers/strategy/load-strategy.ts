// Loads a strategy by name from the built-in ones, or a user's own file by path, and says what is wrong with it and where.
import { existsSync, readFileSync, statSync } from 'node:fs';
// The whole module, not its newer parts by name: an old Node must get as far as the check of its version.
import nodeModule from 'node:module';
import { dirname, extname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { StrategyDescription } from '../../protocol/strategy-status.ts';
import {
  builtInStrategies,
  builtInStrategyFolder,
  resolveStrategyApi,
  STRATEGY_EXTENSION,
} from '../../runtime/strategy-api.ts';
import { FatalError } from '../../runtime/worker-process.ts';
import { toParametersSchema } from '../../trading/cores/strategy-host/parameter-schema.ts';
import { nearestWord } from '../../trading/cores/strategy-host/parameters.ts';
import { type AnyStrategyDefinition, findDefinitionMistakes } from '../../trading/cores/strategy-host/strategy-definition.ts';
import { lineInFile } from '../../trading/cores/strategy-host/strategy-failure.ts';

const USER_EXTENSIONS: readonly string[] = ['.ts', '.js', '.mts', '.mjs'];

export type LoadedStrategy = {
  readonly definition: AnyStrategyDefinition;
  readonly path: string;
  readonly fileUrl: string;
};

/** Where a strategy lies: a path, and the same as a URL. */
export type StrategyFile = { readonly file: string; readonly fileUrl: string };

/**
 * Throws a FatalError with file, line and reason when there is no usable strategy. `version` asks for the file as it is now: an
 * import of the same version gives what was read before.
 */
export async function loadStrategy({ file: path, fileUrl }: StrategyFile, version = 0): Promise<LoadedStrategy> {
  resolveOnce(fileUrl);
  const exports = await importFile(path, fileUrl, version === 0 ? fileUrl : `${fileUrl}?version=${version}`);
  const found = exports['strategy'];
  const mistakes = checkSafely(found, path);
  if (mistakes.length > 0) throw new FatalError('BAD_STRATEGY', `${path} is no usable strategy: ${mistakes.join('; ')}`);
  return { definition: found as AnyStrategyDefinition, path, fileUrl };
}

/** What a file says of its strategy. */
export const describeStrategyFile = ({ definition, path }: LoadedStrategy): StrategyDescription => ({
  name: definition.name,
  description: definition.description,
  file: path,
  isBuiltIn: dirname(path) === resolve(builtInStrategyFolder()),
  parameterSchema: toParametersSchema(definition.parameters),
});

/** Finds a built-in strategy or a user's by name, or a file by its path; relative ones count from `home`. Throws a FatalError. */
export function findStrategyFile(strategy: string, home: string): StrategyFile {
  const path = findPath(strategy, home);
  return { file: path, fileUrl: pathToFileURL(path).href };
}

function findPath(strategy: string, home: string): string {
  if (!/[\\/]|\.[cm]?[jt]s$/.test(strategy)) return findByName(strategy, resolve(home, 'strategies'));
  const path = isAbsolute(strategy) ? strategy : resolve(home, strategy);
  if (!existsSync(path))
    throw new FatalError('BAD_SETTINGS', `strategy file ${path}: expected a .ts or .js file, found nothing there`);
  if (!statSync(path).isFile()) throw new FatalError('BAD_SETTINGS', `strategy file ${path}: expected a file, found a folder`);
  if (!USER_EXTENSIONS.includes(extname(path))) {
    throw new FatalError(
      'BAD_SETTINGS',
      `strategy file ${path}: expected a .ts or .js file, found ${extname(path) || 'no ending'}`,
    );
  }
  return path;
}

function findByName(name: string, userFolder: string): string {
  const builtIn = builtInStrategies();
  if (builtIn.includes(name)) return resolve(builtInStrategyFolder(), `${name}${STRATEGY_EXTENSION}`);
  const own = USER_EXTENSIONS.map((extension) => resolve(userFolder, `${name}${extension}`)).find((path) => existsSync(path));
  if (own !== undefined) return own;
  const nearest = nearestWord(name, builtIn);
  const meant = nearest === undefined ? '' : `: did you mean ${nearest}?`;
  throw new FatalError(
    'BAD_SETTINGS',
    `strategy ${name}: expected one of ${builtIn.join(', ')}, a .ts or .js file in ${userFolder}, or a path${meant}, found no strategy of this name`,
  );
}

const userFiles = new Set<string>();
let broughtAlong: ReadonlySet<string> = new Set();

function resolveOnce(fileUrl: string): void {
  if (userFiles.size === 0) broughtAlong = resolveStrategyApi((url) => userFiles.has(url), true);
  userFiles.add(fileUrl);
}

/** The paths of what was loaded of the user's: strategies, and the files that they bring along. */
export const loadedFiles = (): readonly string[] => [...userFiles, ...broughtAlong].map((url) => fileURLToPath(url));

async function importFile(path: string, fileUrl: string, versionUrl: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(/* @vite-ignore */ versionUrl)) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new FatalError('BAD_STRATEGY', `${placeOf(cause, path, fileUrl)}: ${reason}`, { cause });
  }
}

function checkSafely(found: unknown, path: string): readonly string[] {
  try {
    return findDefinitionMistakes(found);
  } catch (cause) {
    throw new FatalError('BAD_STRATEGY', `${path} is no usable strategy: ${(cause as Error).message}`, { cause });
  }
}

/** The file and the line where it is known: of the strategy, or of a file that it brings along. */
function placeOf(error: unknown, path: string, fileUrl: string): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const own = [fileUrl, ...broughtAlong].find((url) => lineInFile(stack, url) !== null);
  const line = own === undefined ? lineOf(error, path, fileUrl) : lineInFile(stack, own);
  return `${own === undefined ? path : fileURLToPath(own)}${line === null ? '' : `:${line}`}`;
}

/** The stack tells the line of what was thrown and of most syntax errors; the rest is looked up in the text. */
function lineOf(error: unknown, path: string, fileUrl: string): number | null {
  if (!(error instanceof Error)) return null;
  const fromStack = lineInFile(error.stack ?? '', fileUrl);
  if (fromStack !== null) return fromStack;
  const text = readFileSync(path, 'utf8');
  return error instanceof SyntaxError ? lineOfSyntaxError(text, fileUrl) : lineOfImport(text, error.message);
}

/** V8 keeps the place of a syntax error in plain JavaScript to itself; the reader of TypeScript finds the same one and tells. */
function lineOfSyntaxError(text: string, fileUrl: string): number | null {
  try {
    nodeModule.stripTypeScriptTypes(text, { sourceUrl: fileUrl });
    return null;
  } catch (error) {
    return lineInFile((error as Error).stack ?? '', fileUrl);
  }
}

/** The line that imports what the message says cannot be found. */
function lineOfImport(text: string, message: string): number | null {
  const index = text.split('\n').findIndex((line) => {
    const specifier = /(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/.exec(line)?.[1];
    return specifier !== undefined && message.includes(specifier.replace(/^(?:\.{1,2}\/)+/, ''));
  });
  return index < 0 ? null : index + 1;
}
