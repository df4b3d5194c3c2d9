// Where the built bundles are: this file itself is part of dist/main.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder `dist`. */
export const distFolder = (): string => {
  const own = dirname(fileURLToPath(import.meta.url));
  // Rolldown may put shared code into `chunks`; the sources lie beside `dist`.
  const candidates = [join(own, '..'), join(own, '..', '..'), join(own, '..', 'dist')];
  return (
    candidates.find((folder) => existsSync(join(folder, 'workers')) && existsSync(join(folder, 'main', 'tradewarden.js'))) ??
    join(own, '..')
  );
};

/** The bundle of a worker kind. A packaged app keeps what is started as a process of its own outside of the archive too. */
export const workerBundle = (kind: string): string => join(distFolder(), 'workers', `${kind}.js`);

/** The version in `package.json`. */
export function productVersion(): string {
  const { version } = JSON.parse(readFileSync(join(distFolder(), '..', 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return version;
}
