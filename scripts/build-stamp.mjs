// Knows whether dist/ was built from the sources as they are now. Imports nothing, see boot.mjs.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const sourceFolders = ['protocol', 'trading', 'runtime', 'strategies', 'main', 'workers', 'renderer', 'assets'];
const sourceFiles = ['package-lock.json', 'vite.config.ts', 'scripts/build.ts'];

const stampFile = (root) => join(root, 'dist', '.build-stamp');

export function isBuildFresh(root) {
  return existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === sourceState(root);
}

export function writeBuildStamp(root) {
  writeFileSync(stampFile(root), sourceState(root));
}

/** Names, sizes and times of every source file: much cheaper than reading them, and right after a checkout or an edit. */
function sourceState(root) {
  const hash = createHash('sha256');
  const add = (file) => {
    const { mtimeMs, size } = statSync(join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  };
  for (const file of sourceFiles) add(file);
  for (const folder of sourceFolders) {
    for (const file of filesBelow(root, folder).sort()) add(file);
  }
  return hash.digest('hex');
}

/** Not by `recursive`, which the first releases of Node 18 do not know. */
function filesBelow(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(root, path) : entry.isFile() ? [path] : [];
  });
}
