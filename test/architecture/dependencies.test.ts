// Holds docs/dependencies.md to package.json: a package that is added has a reason, one that is gone has none.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};
const [, inProduct = '', forDevelopment = ''] = readFileSync(join(root, 'docs/dependencies.md'), 'utf8').split(/^## .*$/m);

it.each([
  ['dependency of the product', inProduct, manifest.dependencies],
  ['package for development', forDevelopment, manifest.devDependencies],
] as const)('gives every %s its line with a reason, and lists no other', (_, section, packages) => {
  const rows = [...section.matchAll(/^\| `([^`]+)` \| ([^|]*) \|/gm)].map(([, name = '', reason = '']) => ({ name, reason }));
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(packages).toSorted());
  expect(rows.filter(({ reason }) => reason.trim() === '')).toEqual([]);
});

it('pins every package to one version', () => {
  const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
