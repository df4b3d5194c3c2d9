// Loads a strategy by name from the built-in ones, or a user's own file by path, and says what is wrong with it and where.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
// The whole module, not its newer parts by name: an old Node must get as far as the check of its version.
import nodeModule from 'node:module';
import { basename, dirname, extname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { StrategyDescription } from '../../protocol/strategy-status.ts';
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

const ownUrl = import.meta.url;
/** Sources load sources, bundles load bundles. */
const EXTENSION = extname(fileURLToPath(ownUrl)) === '.ts' ? '.ts' : '.js';
const BUILT_IN_FOLDER = findBuiltInFolder();
const API_URL = pathToFileURL(resolve(BUILT_IN_FOLDER, `strategy${EXTENSION}`)).href;

/** Throws a FatalError with file, line and reason when there is no usable strategy. Relative paths count from `home`. */
export async function loadStrategy(strategy: string, home: string): Promise<LoadedStrategy> {
  const path = findStrategyFile(strategy, home);
  const fileUrl = pathToFileURL(path).href;
  resolveStrategyApi(fileUrl);
  const exports = await importFile(path, fileUrl);
  const found = exports['strategy'];
  const mistakes = checkSafely(found, path);
  if (mistakes.length > 0) throw new FatalError('BAD_SETTINGS', `${path} is no usable strategy: ${mistakes.join('; ')}`);
  return { definition: found as AnyStrategyDefinition, path, fileUrl };
}

/** What a file says of its strategy. */
export const describeStrategyFile = ({ definition, path }: LoadedStrategy): StrategyDescription => ({
  name: definition.name,
  description: definition.description,
  file: path,
  isBuiltIn: dirname(path) === resolve(BUILT_IN_FOLDER),
  parameterSchema: toParametersSchema(definition.parameters),
});

/** The names that need no path. */
export const builtInStrategies = (): readonly string[] =>
  readdirSync(BUILT_IN_FOLDER)
    .filter((file) => extname(file) === EXTENSION && basename(file, EXTENSION) !== 'strategy')
    .map((file) => basename(file, EXTENSION))
    .toSorted();

function findStrategyFile(strategy: string, home: string): string {
  if (!/[\\/]|\.[cm]?[jt]s$/.test(strategy)) return findByName(strategy, resolve(home, 'strategies'));
  const path = isAbsolute(strategy) ? strategy : resolve(home, strategy);
  if (!existsSync(path)) throw new FatalError('BAD_SETTINGS', `strategy file ${path}: there is no such file`);
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
  if (builtIn.includes(name)) return resolve(BUILT_IN_FOLDER, `${name}${EXTENSION}`);
  const own = USER_EXTENSIONS.map((extension) => resolve(userFolder, `${name}${extension}`)).find((path) => existsSync(path));
  if (own !== undefined) return own;
  const nearest = nearestWord(name, builtIn);
  const hint = nearest === undefined ? '' : `, did you mean ${nearest}?`;
  throw new FatalError(
    'BAD_SETTINGS',
    `strategy ${name}: unknown${hint} Built in: ${builtIn.join(', ')}. Your own: a .ts or .js file in ${userFolder}, or a path.`,
  );
}

/** Makes `tradewarden/strategy` mean our API wherever the importing file lies, and reads the user's file as a module. */
function resolveStrategyApi(fileUrl: string): void {
  nodeModule.registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier === 'tradewarden/strategy') return { url: API_URL, shortCircuit: true };
      const resolved = nextResolve(specifier, context);
      // A lone file has no package.json that would say which kind of module it is.
      if (resolved.url !== fileUrl) return resolved;
      return { ...resolved, format: fileUrl.endsWith('ts') ? 'module-typescript' : 'module' };
    },
  });
}

async function importFile(path: string, fileUrl: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(/* @vite-ignore */ fileUrl)) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    const line = lineOf(cause, path, fileUrl);
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new FatalError('BAD_SETTINGS', `${path}${line === null ? '' : `:${line}`}: ${reason}`, { cause });
  }
}

function checkSafely(found: unknown, path: string): readonly string[] {
  try {
    return findDefinitionMistakes(found);
  } catch (cause) {
    throw new FatalError('BAD_SETTINGS', `${path} is no usable strategy: ${(cause as Error).message}`, { cause });
  }
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

/** From `workers/strategy/` (and from a chunk of a bundle) two folders up, from a bundle in `dist/workers/` one. */
function findBuiltInFolder(): string {
  const folders = (EXTENSION === '.ts' ? ['../../strategies'] : ['../strategies', '../../strategies']).map((folder) =>
    fileURLToPath(new URL(folder, ownUrl)),
  );
  const found = folders.find((folder) => existsSync(resolve(folder, `strategy${EXTENSION}`)));
  if (found === undefined)
    throw new Error(`the strategy API is missing: expected strategy${EXTENSION} in ${folders.join(' or ')}`);
  return found;
}
