// Holds the documents to the command line: every command, word and flag that they print exists, and so does every npm script.
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../main/command-line/command-line.ts';
import { writeFlag } from '../../main/command-line/flag.ts';

const root = join(import.meta.dirname, '../..');
const documents = [
  ...readdirSync(root).filter((file) => file.endsWith('.md')),
  ...globSync('docs/**/*.md', { cwd: root }).map((file) => file.replaceAll('\\', '/')),
];
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
const EVERYWHERE = ['--help', '-h'];

describe.each(documents)('%s', (document) => {
  const printed = printedIn(textOf(document));

  it('prints only commands that the command line knows', () => {
    expect(printed.flatMap(mistakesOf)).toEqual([]);
  });

  it('names only npm scripts that there are', () => {
    const named = printed.flatMap((line) =>
      [...line.matchAll(/\bnpm (?:run (?:-s )?)?([a-z]+)\b/g)].map(([, name = '']) => name),
    );
    expect(named.filter((name) => !(name in scripts) && name !== 'ci' && name !== 'install')).toEqual([]);
  });
});

it('finds a command, a flag and a word that nobody knows', () => {
  expect(mistakesOf('npm run -s tradewarden -- hallt')).toEqual(['hallt: no command']);
  expect(mistakesOf('tradewarden halt --resaon')).toEqual(['halt --resaon: no flag']);
  expect(mistakesOf('tradewarden halt --reason "going to lunch"')).toEqual([]);
  expect(mistakesOf('tradewarden stop now')).toEqual(['stop now: no word']);
  expect(mistakesOf('tradewarden settings shwo')).toEqual(['settings shwo: no word']);
  expect(mistakesOf('tradewarden run --symbols SPY,IBM --json')).toEqual([]);
});

/** Lines of code blocks, with those that go on put together, and code within a sentence. */
function printedIn(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^ *```(?:sh|bash|console)?\n([\s\S]*?)^ *```/gm)].map(([, block = '']) => block);
  const lines = blocks.flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'));
  const inline = [...text.replace(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) =>
    code.replaceAll('\n', ' '),
  );
  return [...lines.map((line) => line.replace(/(^|\s)#.*$/, '')), ...inline];
}

/** Words in capitals stand for something to be filled in, as in the help text. */
function mistakesOf(line: string): readonly string[] {
  const [, rest] = line.trim().match(/^(?:npm run -s tradewarden --|tradewarden) +(.+)$/) ?? [];
  const parts = rest?.match(/"[^"]*"|'[^']*'|[^\s|>[\]]+|[|>]/g) ?? [];
  const name = parts[0];
  if (name === undefined || /^[A-Z]+$/.test(name) || name.startsWith('-')) return [];
  const command = COMMANDS.find((known) => known.name === name);
  if (!command) return [`${name}: no command`];
  const mistakes: string[] = [];
  const words = Object.values(command.words);
  for (let index = 1, given = 0; index < parts.length; index++) {
    const part = parts[index] ?? '';
    if (part === '>') break;
    if (part === '|') given--;
    else if (part.startsWith('-')) {
      const [flag, spec] =
        Object.entries(command.flags).find(([known, { short }]) => writeFlag(known) === part || `-${short}` === part) ?? [];
      if (flag === undefined && !EVERYWHERE.includes(part)) mistakes.push(`${name} ${part}: no flag`);
      if (spec?.value !== undefined) index++;
    } else {
      const word = words[given++];
      const isKnown = word !== undefined && (/^[A-Z]+$/.test(part) || word.schema.safeParse(part).success);
      if (!isKnown) mistakes.push(`${name} ${part}: no word`);
    }
  }
  return mistakes;
}
