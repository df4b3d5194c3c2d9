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

/** From now on. A user's file is read as a module of its kind, whatever package.json lies near it. */
export function resolveStrategyApi(isUserFile: (fileUrl: string) => boolean): void {
  const apiUrl = pathToFileURL(resolve(builtInStrategyFolder(), `strategy${STRATEGY_EXTENSION}`)).href;
  nodeModule.registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier === 'tradewarden/strategy') return { url: apiUrl, shortCircuit: true };
      const resolved = nextResolve(specifier, context);
      if (!isUserFile(resolved.url.replace(/\?.*$/, ''))) return resolved;
      return { ...resolved, format: /\.m?ts(\?.*)?$/.test(resolved.url) ? 'module-typescript' : 'module' };
    },
  });
}
