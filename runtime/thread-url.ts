// Where the file of one of a worker's threads lies.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Sources start the source, a bundle the bundle beside it (a chunk lies one folder further down). Throws when there is neither. */
export function threadUrl(worker: 'executor' | 'strategy', thread: `${string}-thread`): URL {
  const candidates = [`../workers/${worker}/${thread}.ts`, `./${worker}-${thread}.js`, `../${worker}-${thread}.js`];
  const urls = candidates.map((path) => new URL(path, import.meta.url));
  const found = urls.find((url) => existsSync(fileURLToPath(url)));
  if (!found) throw new Error(`the ${thread} of the ${worker} worker is missing: expected ${candidates.join(' or ')}`);
  return found;
}
