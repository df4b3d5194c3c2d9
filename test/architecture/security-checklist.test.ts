// Holds SECURITY.md to Electron's checklist: every item has its modules, and a test that says its number.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
const rows = [...textOf('SECURITY.md').matchAll(/^\| (\d+) \| (.+) \| (.+) \| (.+) \|$/gm)].map(
  ([, item, , modules = '', tests = '']) => ({ item: Number(item), modules: namesIn(modules), tests: namesIn(tests) }),
);

it('lists all twenty items, each once', () => {
  expect(rows.map(({ item }) => item)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});

it.each(rows)('item $item is kept by modules that are there, and by a test of its number', ({ item, modules, tests }) => {
  expect(modules.length).toBeGreaterThan(0);
  expect(modules.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  expect(tests.length).toBeGreaterThan(0);
  expect(tests.filter((path) => !titlesOf(path).some((title) => numbersOf(title).includes(item)))).toEqual([]);
});

/** In front of a colon: `2, 3 and 20: the page has no Node`. */
const numbersOf = (title: string): readonly number[] =>
  (/^(?:keeps item )?([\d, and]+):/.exec(title)?.[1]?.match(/\d+/g) ?? []).map(Number);

const titlesOf = (path: string): readonly string[] =>
  [...textOf(path).matchAll(/^ *(?:it\(|\[)'([^']+)'/gm)].map(([, title = '']) => title);

function namesIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}
