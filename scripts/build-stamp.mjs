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
    if (!existsSync(join(root, folder))) continue;
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
    for (const file of files.sort()) add(file.slice(root.length));
  }
  return hash.digest('hex');
}
