// One command for every check that changes nothing: format and lint, types, lost promises, import borders.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bin = (path: string): string => join(root, 'node_modules', path);
const typeScriptProjects = ['pure', 'node', 'renderer', 'preload'];

/** What did not change since the last run is not looked at again. */
const typeCheck = (name: string): readonly string[] => [
  '--noEmit',
  '-p',
  `tsconfig.${name}.json`,
  '--incremental',
  '--tsBuildInfoFile',
  `.cache/types-${name}.tsbuildinfo`,
];

const checks: readonly (readonly [name: string, ...command: string[]])[] = [
  ['format and lint', bin('@biomejs/biome/bin/biome'), 'check', '.'],
  ...typeScriptProjects.map((name) => [`types (${name})`, bin('typescript/bin/tsc'), ...typeCheck(name)] as const),
  [
    'lost promises',
    bin('oxlint/bin/oxlint'),
    '--type-aware',
    '--deny-warnings',
    '-c',
    '.oxlintrc.json',
    '--tsconfig',
    'tsconfig.node.json',
  ],
  ['import borders', join(root, 'scripts/check-borders.ts')],
];

let failed = 0;
for (const [name, ...command] of checks) {
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'}  ${name}`);
  if (status !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
