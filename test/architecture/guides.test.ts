// Holds the guides to the product: the strategy in them loads, the settings in them are right, and every setting is in them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parseSettings } from '../../main/settings/parse-settings.ts';
import { readJsonWithComments } from '../../main/settings/read-json.ts';
import { knownKeysAt } from '../../main/settings/schema-keys.ts';
import { settingsSchema } from '../../main/settings/settings-schema.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'tradewarden-guides-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const guide = (name: string): string => readFileSync(join(root, 'docs/guide', `${name}.md`), 'utf8');
const blockOf = (text: string, language: string): string =>
  text.match(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm'))?.[1] ?? '';

it('shows a strategy that the strategy host accepts', () => {
  const file = join(folder, 'dip-buyer.ts');
  writeFileSync(file, blockOf(guide('strategies'), 'ts'));
  const loader = pathToFileURL(join(root, 'workers/strategy/load-strategy.ts')).href;
  const program = `const { findStrategyFile, loadStrategy } = await import(${JSON.stringify(loader)});
    const { definition } = await loadStrategy(findStrategyFile(${JSON.stringify(file)}, ${JSON.stringify(folder)}));
    console.log(definition.name);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
  expect(stdout.trim(), stderr).toBe('dip-buyer');
});

describe('the settings guide', () => {
  const rows = [...guide('settings').matchAll(/^\| `([^`]+)` \| (?:`([^|]*)`)? ?\| .+ \|$/gm)].map(
    ([, setting = '', value]) => [setting, value] as const,
  );

  it('lists every setting of the schema, and no other', () => {
    expect(rows.map(([setting]) => setting).toSorted()).toEqual(settingsBelow([]).toSorted());
  });

  it.each(rows.filter(([, value]) => value !== undefined))('tells the default of %s', (setting, value) => {
    const parsed = parseSettings({});
    const found = setting
      .split('.')
      .reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], parsed.ok ? parsed.value : {});
    expect(found).toEqual(JSON.parse(value ?? ''));
  });

  it('shows a settings file that is accepted', () => {
    const file = readJsonWithComments(blockOf(guide('settings'), 'json'));
    expect(parseSettings(file.ok ? file.value : file.mistakes)).toMatchObject({ ok: true });
  });
});

/** Settings by their path; lists and records are named once, without an index or a key. */
function settingsBelow(path: readonly (string | number)[]): readonly string[] {
  return knownKeysAt(settingsSchema, path).flatMap((key) => {
    const here = [...path, key];
    const name = here.filter((part) => typeof part === 'string' && part !== ANY_NAME).join('.');
    // Ports are listed by lane in the lane table.
    if (name === 'ports') return [name];
    const inside = [...settingsBelow(here), ...settingsBelow([...here, 0]), ...settingsBelow([...here, ANY_NAME])];
    const isGroup = knownKeysAt(settingsSchema, here).length > 0;
    return isGroup ? inside : [name, ...new Set(inside)];
  });
}

const ANY_NAME = 'any-name';
