// Run after every `npm install` that changed the lock file: adds the optional packages of platforms that the registry did not
// describe, because `npm ci` refuses a lock file without them. They carry no integrity and are only fetched on their platform.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type LockEntry = {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};
type Lock = { packages: Record<string, LockEntry & Readonly<Record<string, unknown>>> };

const file = join(import.meta.dirname, '../package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock;

const OS = /(android|darwin|win32|freebsd|openharmony|linux)/;
const CPU = /(arm64|x64|ia32|arm|ppc64|s390x|riscv64)/;

for (const [owner, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (!/^\d/.test(version) || isLocked(owner, name)) continue;
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu: [CPU.exec(name)?.[1] ?? 'none'],
      ...(dev ? { dev: true } : {}),
      optional: true,
      os: [OS.exec(name)?.[1] ?? 'none'],
      ...(name.includes('musl') ? { libc: ['musl'] } : {}),
    };
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);

/** Whether the package is found from its owner's folder upwards, as Node would look for it. */
function isLocked(owner: string, name: string): boolean {
  const folders =
    owner === ''
      ? ['']
      : owner.split(/(?=node_modules\/)/).map((_, index, parts) => parts.slice(0, parts.length - index).join(''));
  return [...folders, ''].some(
    (folder) =>
      lock.packages[`${folder === '' || folder.endsWith('/') ? folder : `${folder}/`}node_modules/${name}`] !== undefined,
  );
}
