// Plants lost promises and sees that the check for them, with our own rules, finds each one and nothing else.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
// Outside of the tree: a planted mistake must not be found by a check that runs at the same time.
const folder = mkdtempSync(join(tmpdir(), 'tradewarden-promises-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

writeFileSync(
  join(folder, 'tsconfig.json'),
  JSON.stringify({
    extends: join(root, 'tsconfig.node.json'),
    compilerOptions: { types: [] },
    include: ['*.ts'],
    exclude: [],
  }),
);

it.each([
  ['a promise that nobody awaits', 'export const lose = (): void => {\n  send();\n};', 'no-floating-promises'],
  [
    'an asynchronous function where the caller expects an answer at once',
    'export const lose = (orders: readonly string[]): void => orders.forEach(async () => send());',
    'no-misused-promises',
  ],
])('finds %s', (_, code, rule) => {
  const { status, output } = lint(code);
  expect(output).toContain(`typescript(${rule})`);
  expect(status).toBe(1);
});

it.each([
  ['awaited', 'export const keep = async (): Promise<void> => {\n  await send();\n};'],
  ['given up on purpose', 'export const keep = (): void => {\n  void send();\n};'],
])('lets a promise pass that is %s', (_, code) => {
  const { status, output } = lint(code);
  expect(status, output).toBe(0);
});

/** Runs oxlint as `npm run check` does, on one file that has an asynchronous function `send`. */
function lint(code: string): { readonly status: number | null; readonly output: string } {
  writeFileSync(join(folder, 'planted.ts'), `const send = async (): Promise<void> => {};\n${code}\n`);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/oxlint/bin/oxlint'),
      '--type-aware',
      '--deny-warnings',
      '-c',
      join(root, '.oxlintrc.json'),
      '--tsconfig',
      'tsconfig.json',
      'planted.ts',
    ],
    {
      cwd: folder,
      encoding: 'utf8',
      // Its type-aware half is looked for on the path.
      env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}` },
    },
  );
  return { status, output: stdout + stderr };
}
