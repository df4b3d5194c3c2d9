// Plants a violation of every border in a copy of the tree and sees that the check reports each; and that it fails when it is blind.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const copies: string[] = [];
afterAll(() => {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
});

/** For each rule of the configuration: a file and the import in it that the rule forbids. */
const VIOLATIONS: Readonly<Record<string, readonly [file: string, imported: string]>> = {
  'protocol-imports-nothing-of-ours': ['protocol/planted.ts', '../trading/decimal.ts'],
  'trading-imports-only-protocol': ['trading/planted-shell.ts', '../runtime/clocks.ts'],
  'pure-code-does-no-input-or-output': ['trading/planted-file.ts', 'node:fs'],
  'pure-code-uses-no-native-or-io-package': ['trading/planted-socket.ts', 'zeromq'],
  'runtime-imports-only-trading-and-protocol': ['runtime/planted.ts', '../workers/executor/journal.ts'],
  'workers-never-import-each-other': ['workers/gateway/planted-neighbour.ts', '../executor/journal.ts'],
  'main-never-imports-a-worker': ['main/planted.ts', '../workers/executor/journal.ts'],
  'workers-never-import-main': ['workers/gateway/planted-parent.ts', '../../main/home.ts'],
  'renderer-imports-only-protocol': ['renderer/planted.ts', '../runtime/clocks.ts'],
  'strategies-import-only-the-strategy-api': ['strategies/planted.ts', '../trading/decimal.ts'],
  'only-the-desktop-shell-knows-electron': ['main/planted-window.ts', 'electron'],
  'only-the-gateway-knows-the-alpaca-sdk': ['workers/executor/planted-broker.ts', '@alpacahq/alpaca-trade-api'],
  'only-runtime-opens-sockets-and-databases': ['workers/executor/planted-database.ts', 'better-sqlite3'],
  'the-oracle-knows-no-core': ['simulation/oracle/planted.ts', '../../trading/cores/executor/books.ts'],
  'no-circles': ['trading/planted-circle.ts', './planted-circle-back.ts'],
  'nothing-unresolved': ['trading/planted-nowhere.ts', './nowhere.ts'],
};
const SOURCES = ['protocol', 'trading', 'runtime', 'strategies', 'main', 'workers', 'simulation'];

describe('the check of import borders', () => {
  const copy = copyTree(SOURCES);
  const clean = check(copy);
  for (const [file, imported] of Object.values(VIOLATIONS)) plant(copy, file, imported);
  plant(copy, 'trading/planted-circle-back.ts', './planted-circle.ts');
  const planted = check(copy);

  it('passes the tree as it is', () => {
    expect(clean.output).toMatch(/^\d+ modules, \d+ imports, 0 violations$/m);
    expect(clean.status).toBe(0);
  });

  it('has a planted violation for every rule', () => {
    const { forbidden } = JSON.parse(readFileSync(join(root, '.dependency-cruiser.json'), 'utf8')) as {
      readonly forbidden: readonly { readonly name: string; readonly severity: string }[];
    };
    expect(Object.keys(VIOLATIONS).toSorted()).toEqual(forbidden.map(({ name }) => name).toSorted());
    expect(forbidden.filter(({ severity }) => severity !== 'error')).toEqual([]);
  });

  it.each(Object.entries(VIOLATIONS))('reports a violation of %s', (rule, [file]) => {
    const reports = planted.output.split('\n').filter((line) => line.startsWith(`${rule}: `));
    expect(reports.filter((line) => line.includes(file))).not.toEqual([]);
    expect(planted.status).toBe(1);
  });

  it('fails when it reads next to no module', () => {
    const empty = copyTree([]);
    plant(empty, 'protocol/alone.ts', 'zod');
    const { status, output } = check(empty);
    expect(output).toContain('read only');
    expect(status).toBe(1);
  });
});

function copyTree(folders: readonly string[]): string {
  const copy = mkdtempSync(join(tmpdir(), 'tradewarden-borders-'));
  copies.push(copy);
  const own = ['package.json', '.dependency-cruiser.json', 'scripts/check-borders.ts'];
  for (const path of [...own, ...folders]) cpSync(join(root, path), join(copy, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  return copy;
}

function plant(copy: string, file: string, imported: string): void {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  writeFileSync(join(copy, file), `import * as planted from '${imported}';\nexport const used = planted;\n`);
}

function check(copy: string): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(copy, 'scripts/check-borders.ts')], {
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}
