// Holds the tree to the house rules that can be seen from outside: names, first lines, and what no file may contain.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const MADE_OR_FETCHED = new Set(['.git', '.cache', '.boot.lock', 'node_modules', 'dist', 'out', 'coverage', 'test-results']);
const files = filesBelow('');
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
const sources = files.filter((file) => /\.(ts|tsx|mjs|mts)$/.test(file));

describe('every source file', () => {
  it('is looked at', () => {
    expect(sources).toContain('protocol/lanes.ts');
    expect(sources).toContain('renderer/app.tsx');
    expect(sources).toContain('test/architecture/tree.test.ts');
  });

  it('says what it is for in its first line', () => {
    // The titles of a test say what it is for, and a declaration file speaks for the module beside it.
    const speaking = sources.filter((file) => !/\.test\.ts$|\.d\.m?ts$/.test(file));
    expect(speaking.filter((file) => !/^\/\/ \S+ \S+/.test(textOf(file)))).toEqual([]);
  });

  it('has a name in kebab-case', () => {
    expect(sources.filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.(ts|tsx|mjs|mts)$/.test(basename(file)))).toEqual([]);
  });

  it('is named after one idea: no types.ts, and an index.ts only as the shell of a worker', () => {
    expect(sources.filter((file) => /^types\.|^utils?\.|^helpers?\./.test(basename(file)))).toEqual([]);
    const shells = sources.filter((file) => /^index\./.test(basename(file)));
    expect(shells.filter((file) => !/^workers\/[^/]+\/index\.ts$/.test(file))).toEqual([]);
  });

  it('knows no enum, no namespace and, outside of configuration, no default export', () => {
    const declares = (file: string): boolean => /^\s*(export )?(declare )?(const )?(enum|namespace) \w+/m.test(textOf(file));
    expect(sources.filter(declares)).toEqual([]);
    const code = sources.filter((file) => !/^[a-z]+\.config\.ts$/.test(file) && !/^test\/support\/.*reporter/.test(file));
    expect(code.filter((file) => /^export default /m.test(textOf(file)))).toEqual([]);
  });
});

it('keeps no folder for things without a place of their own', () => {
  const folders = new Set(files.flatMap((file) => dirname(file).split('/')));
  expect([...folders].filter((folder) => /^(utils?|helpers?|common|lib|libs|shared|misc)$/.test(folder))).toEqual([]);
});

it('numbers its decisions without a hole and keeps each within 40 lines', () => {
  const decisions = files.filter((file) => file.startsWith('docs/adr/')).toSorted();
  const expected = decisions.map((_, index) => `docs/adr/${String(index + 1).padStart(4, '0')}-`);
  expect(decisions.map((file) => file.slice(0, 'docs/adr/0000-'.length))).toEqual(expected);
  expect(decisions.filter((file) => textOf(file).trimEnd().split('\n').length > 40)).toEqual([]);
});

it('names no place of anybody’s machine outside of tests', () => {
  const places = /(^|[\s"'`(=:])(\/(home|Users|root|tmp|mnt|opt|work|workspace|workspaces|builds)\/|[A-Z]:\\)/;
  const told = files.filter((file) => !/^test\/|\.(svg|png|ico|icns)$/.test(file));
  expect(
    told.filter((file) =>
      textOf(file)
        .split('\n')
        .some((line) => places.test(line)),
    ),
  ).toEqual([]);
});

it('locks packages by version and content, not by the server that they came from', () => {
  const lock = JSON.parse(textOf('package-lock.json')) as { readonly packages: Readonly<Record<string, object>> };
  expect(Object.keys(lock.packages).length).toBeGreaterThan(100);
  expect(Object.keys(lock.packages).filter((name) => 'resolved' in (lock.packages[name] ?? {}))).toEqual([]);
  expect(files.filter((file) => basename(file) === '.npmrc')).toEqual([]);
  const server = /https?:\/\/[\w.-]*(registry|npmjs|npmmirror|artifactory|verdaccio|nexus)[\w.-]*/;
  const told = files.filter((file) => !/\.(svg|png|ico|icns)$/.test(file) && file !== 'test/architecture/tree.test.ts');
  expect(told.filter((file) => server.test(textOf(file)))).toEqual([]);
});

/** Every file of the repository by its path, without what is built or fetched. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (MADE_OR_FETCHED.has(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
