// Where the file of one of this worker's threads lies.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Sources start the source, a bundle the bundle beside it (a chunk lies one folder further down). */
export function threadUrl(name: 'watchdog-thread' | 'tests-thread'): URL {
  const candidates = [`./${name}.ts`, `./strategy-${name}.js`, `../strategy-${name}.js`];
  const urls = candidates.map((path) => new URL(path, import.meta.url));
  const found = urls.find((url) => existsSync(fileURLToPath(url)));
  if (!found) throw new Error(`the ${name} of the strategy worker is missing: expected ${candidates.join(' or ')}`);
  return found;
}
