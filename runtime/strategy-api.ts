// Makes `tradewarden/strategy` mean our strategy API, wherever the importing file lies.
import { existsSync, readdirSync } from 'node:fs';
// The whole module, not its newer parts by name: an old Node must get as far as the check of its version.
import nodeModule from 'node:module';
import { basename, extname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ownUrl = import.meta.url;
/** Sources load sources, bundles load bundles. */
export const STRATEGY_EXTENSION = extname(fileURLToPath(ownUrl)) === '.ts' ? '.ts' : '.js';

/** The folder of the built-in strategies and of the API. */
export const builtInStrategyFolder = (): string => {
  // From `runtime/` one folder up, from a bundle in `dist/` too, and from one of its chunks two.
  const folders = ['../strategies', '../../strategies'].map((folder) => fileURLToPath(new URL(folder, ownUrl)));
  const found = folders.find((folder) => existsSync(resolve(folder, `strategy${STRATEGY_EXTENSION}`)));
  if (found !== undefined) return found;
  throw new Error(`the strategy API is missing: expected strategy${STRATEGY_EXTENSION} in ${folders.join(' or ')}`);
};

/** The names that need no path. */
export const builtInStrategies = (): readonly string[] =>
  readdirSync(builtInStrategyFolder())
    .filter((file) => extname(file) === STRATEGY_EXTENSION && basename(file, STRATEGY_EXTENSION) !== 'strategy')
    .map((file) => basename(file, STRATEGY_EXTENSION))
    .toSorted();

/**
 * From now on. A user's file is read as a module of its kind, whatever package.json lies near it. `importsOnlyApi`: it and the files
 * that it brings along import nothing else, so that a strategy sees no clock, file or network but what its context shows it. Returns
 * the URLs of what is brought along; a query of the importing file, which asks for it anew, asks for them anew as well.
 */
export function resolveStrategyApi(isUserFile: (fileUrl: string) => boolean, importsOnlyApi: boolean): ReadonlySet<string> {
  const apiUrl = pathToFileURL(resolve(builtInStrategyFolder(), `strategy${STRATEGY_EXTENSION}`)).href;
  const broughtAlong = new Set<string>();
  const isUsers = (url: string): boolean => isUserFile(url) || broughtAlong.has(url);
  nodeModule.registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier === 'tradewarden/strategy') return { url: apiUrl, shortCircuit: true };
      const importer = bare(context.parentURL ?? '');
      const isOwn = importsOnlyApi && isUsers(importer);
      if (isOwn && !/^\.{1,2}\//.test(specifier)) {
        const found = `${specifier} in ${basename(importer)}`;
        throw new Error(`expected imports of the strategy API and of files beside it only, found ${found}`);
      }
      const resolved = nextResolve(specifier, context);
      if (isOwn) broughtAlong.add(bare(resolved.url));
      if (!isUsers(bare(resolved.url))) return resolved;
      const url = isOwn ? bare(resolved.url) + queryOf(context.parentURL ?? '') : resolved.url;
      return { ...resolved, url, format: /\.m?ts(\?.*)?$/.test(resolved.url) ? 'module-typescript' : 'module' };
    },
  });
  return broughtAlong;
}

const queryOf = (url: string): string => /\?.*$/.exec(url)?.[0] ?? '';
const bare = (url: string): string => url.replace(/\?.*$/, '');
