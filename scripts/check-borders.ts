// Checks the import borders of .dependency-cruiser.json, and fails when it read suspiciously few modules.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const folders = [
  'protocol',
  'trading',
  'runtime',
  'strategies',
  'main',
  'workers',
  'renderer',
  'simulation',
  'bench',
  'test',
  'scripts',
];
const cruise = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
    '--config',
    '.dependency-cruiser.json',
    '--output-type',
    'json',
    ...folders.filter((folder) => existsSync(join(root, folder))),
  ],
  { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
);

type Violation = {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
  readonly comment?: string;
};
type Summary = {
  readonly violations: readonly Violation[];
  readonly totalCruised: number;
  readonly totalDependenciesCruised: number;
};

const { summary } = parseReport(cruise.stdout);
if (summary.totalCruised < 20 || summary.totalDependenciesCruised < 20) {
  console.error(
    `read only ${summary.totalCruised} modules and ${summary.totalDependenciesCruised} imports: the TypeScript reader is missing`,
  );
  process.exit(1);
}
for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} -> ${to}. ${remedyOf(rule.name)}`);
console.log(
  `${summary.totalCruised} modules, ${summary.totalDependenciesCruised} imports, ${summary.violations.length} violations`,
);
process.exit(summary.violations.length === 0 ? 0 : 1);

/** What the rule says to do instead; the report itself leaves it out. */
function remedyOf(name: string): string {
  const { forbidden } = JSON.parse(readFileSync(join(root, '.dependency-cruiser.json'), 'utf8')) as {
    readonly forbidden: readonly { readonly name: string; readonly comment: string }[];
  };
  return forbidden.find((rule) => rule.name === name)?.comment ?? '';
}

function parseReport(text: string): { readonly summary: Summary } {
  try {
    return JSON.parse(text) as { summary: Summary };
  } catch (cause) {
    throw new Error(`dependency-cruiser gave no report: ${cruise.stderr}`, { cause });
  }
}
