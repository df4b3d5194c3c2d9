// Holds the documents to the tree: every path that they name exists, and so does every function in the "life of" tables.
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const documents = [
  ...readdirSync(root).filter((file) => file.endsWith('.md')),
  ...globSync('docs/**/*.md', { cwd: root }).map((file) => file.replaceAll('\\', '/')),
];
const topLevel = new Set(readdirSync(root));
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

describe.each(documents)('%s', (document) => {
  it('names only paths that exist', () => {
    const missing = namedPaths(textOf(document)).filter((path) => globSync(toPattern(path), { cwd: root }).length === 0);
    expect(missing).toEqual([]);
  });

  it('links only to files that exist', () => {
    const links = [...textOf(document).matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map(([, target = '']) => target);
    const local = links.filter((target) => !/^[a-z]+:/.test(target));
    expect(local.filter((target) => !existsSync(join(root, dirname(document), target)))).toEqual([]);
  });
});

describe('the life of a quote and of an order', () => {
  const steps = textOf('ARCHITECTURE.md')
    .split('\n')
    .flatMap((line) => {
      const [, step, , file, name] = line.match(/^\| (\d+) \| (.+) \| `([^`]+)` \| `([^`]+)` \|$/) ?? [];
      return step && file && name ? [{ step: Number(step), file, name }] : [];
    });

  it('has two tables whose steps are numbered without a hole', () => {
    const starts = steps.flatMap(({ step }, index) => (step === 1 ? [index] : []));
    expect(starts).toHaveLength(2);
    const second = starts[1] ?? 0;
    expect(steps.map(({ step }) => step)).toEqual([
      ...steps.slice(0, second).map((_, index) => index + 1),
      ...steps.slice(second).map((_, index) => index + 1),
    ]);
  });

  it.each(steps)('finds $name in $file', ({ file, name }) => {
    expect(isDeclared(textOf(file), name)).toBe(true);
  });

  it('does not find a function that nobody declared', () => {
    const text = textOf('workers/executor/journal.ts');
    expect(isDeclared(text, 'Journal.sync')).toBe(true);
    expect(isDeclared(text, 'Journal.forget')).toBe(false);
    expect(isDeclared(text, 'sync')).toBe(false);
  });
});

/** Inline code that looks like a path of this repository: it begins in a folder of ours, or it ends like a source file. */
function namedPaths(text: string): readonly string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)]
    .map(([, code = '']) => code)
    .filter((code) => /^[\w.@-]+(\/[\w.@*-]*)*$/.test(code) && !/^(HOME|DATA)\//.test(code))
    .filter((code) => {
      const isOurs = code.includes('/') && topLevel.has(code.split('/')[0] ?? '');
      return isOurs || (code.includes('/') && /\.(ts|tsx|mjs|md|yml|json)$/.test(code)) || /^[\w-]+\.(md|yml)$/.test(code);
    })
    .filter((code) => !/^(dist|node_modules|out)\//.test(code) && code !== 'tradewarden/strategy');
}

/** Words in capitals stand for a name to be filled in: at least one such file must be there. */
const toPattern = (path: string): string => path.replace(/\bNAME\b/g, '*').replace(/\/$/, '');

/** `name` at the top of a file, or `Class.name` inside of a class. */
function isDeclared(text: string, name: string): boolean {
  const [owner, member] = name.includes('.') ? name.split('.') : [undefined, name];
  const isTop = (word: string): boolean => new RegExp(`^(export )?(async )?(function|const|class) ${word}\\b`, 'm').test(text);
  if (owner === undefined) return isTop(member ?? '');
  return isTop(owner) && new RegExp(`^  (async |get )?${member}[(<]`, 'm').test(text);
}
