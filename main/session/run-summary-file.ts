// The last word of each run, kept in the data folder: one JSON line a run, the latest last.
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunSummary } from '../../protocol/summary.ts';
import type { HomeFolders } from '../home.ts';

const KEPT_RUNS = 1_000;
/** Looked at only when the file is large enough to hold that many. */
const LARGE_BYTES = 1_000_000;

const runsFile = (home: HomeFolders): string => join(home.root, 'runs.jsonl');

/** A disk that is full or read-only loses the summary here, not what is printed and logged. */
export function keepSummary(home: HomeFolders, summary: RunSummary): void {
  const path = runsFile(home);
  try {
    appendFileSync(path, `${JSON.stringify({ endedAt: new Date().toISOString(), ...summary })}\n`, { mode: 0o600 });
    if (statSync(path).size < LARGE_BYTES) return;
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    writeFileSync(path, `${lines.slice(-KEPT_RUNS).join('\n')}\n`, { mode: 0o600 });
  } catch (error) {
    process.stderr.write(`the summary was not kept in ${path}: ${(error as Error).message}\n`);
  }
}
