// How much memory each worker of a busy session needs: at most 150 MB after ten minutes at 5,000 ticks a second, and no growth.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SYMBOL_MODELS } from '../trading/synthetic/symbol-models.ts';
import type { BenchRow } from './statistics.ts';

const TICKS_PER_SECOND = 5_000;
const MOST_MEGABYTES = 150;
const MOST_GROWTH = 1.1;
const SAMPLE_EVERY_MS = 1_000;
/** The beginning, in which caches fill, belongs to neither half. */
const WARM_UP_MS = 30_000;

type Row = { readonly worker: string; readonly pid: number | null };
type Status = {
  readonly components: readonly Row[];
  readonly metrics: { readonly ticks?: number; readonly ticksPublished?: number };
};

export async function benchMemory(seconds = 600): Promise<readonly BenchRow[]> {
  const home = mkdtempSync(join(tmpdir(), 'tradewarden-bench-'));
  const entry = join(import.meta.dirname, '../dist/main/tradewarden.js');
  // Each of the twenty symbols makes about five ticks a second at the market's own speed; a busy machine falls behind a little.
  const speed = 65;
  writeFileSync(
    join(home, 'settings.json'),
    JSON.stringify({
      simulator: { speed },
      strategies: [
        {
          id: 'sma-cross',
          strategy: 'sma-cross',
          symbols: SYMBOL_MODELS.map(({ symbol }) => symbol),
          parameters: { barSeconds: 60 },
        },
      ],
    }),
  );
  const run = spawn(process.execPath, [entry, 'run', '--ports', 'auto', '--home', home, '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  run.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((resolve) => run.once('close', () => resolve()));
  const samples = new Map<string, number[]>();
  const startedMs = performance.now();
  while (performance.now() - startedMs < WARM_UP_MS + seconds * 1_000) {
    await pause(SAMPLE_EVERY_MS);
    if (performance.now() - startedMs < Math.min(WARM_UP_MS, seconds * 100)) continue;
    for (const { worker, pid } of uniqueWorkers(await statusOf(entry, home)))
      if (pid !== null) samples.set(worker, [...(samples.get(worker) ?? []), residentMegabytes(pid)]);
  }
  run.kill('SIGTERM');
  await ended;
  rmSync(home, { recursive: true, force: true });
  const summary = JSON.parse(output.trim().split('\n').at(-1) ?? '{}') as {
    ticks?: { published: number };
    durationMs?: number;
    error?: { message: string };
  };
  if (summary.error) throw new Error(`the measured session failed: ${summary.error.message}`);
  const perSecond = (summary.ticks?.published ?? 0) / ((summary.durationMs ?? 1) / 1_000);
  const rate: BenchRow = {
    name: 'ticks published while measured',
    unit: 'ticks/s',
    value: perSecond,
    floor: TICKS_PER_SECOND,
    ratio: perSecond / TICKS_PER_SECOND,
    pass: perSecond >= 0.9 * TICKS_PER_SECOND,
  };
  return [rate, ...[...samples].map(([worker, sizes]) => toRow(worker, sizes))];
}

function toRow(worker: string, sizes: readonly number[]): BenchRow {
  const half = Math.floor(sizes.length / 2);
  const [first, second] = [mean(sizes.slice(0, half)), mean(sizes.slice(half))];
  const growth = second / first;
  const last = sizes.at(-1) ?? Number.NaN;
  return {
    name: `memory of ${worker}, second half beside the first`,
    unit: 'MB',
    value: last,
    floor: first,
    ratio: growth,
    pass: last <= MOST_MEGABYTES && growth <= MOST_GROWTH,
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const uniqueWorkers = (status: Status | null): readonly Row[] => [
  ...new Map((status?.components ?? []).filter(({ worker }) => worker !== 'main').map((row) => [row.worker, row])).values(),
];

/** What the kernel counts as resident. */
function residentMegabytes(pid: number): number {
  try {
    const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(line?.[1] ?? Number.NaN) / 1024;
  } catch {
    return Number.NaN;
  }
}

function statusOf(entry: string, home: string): Promise<Status | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [entry, 'status', '--json', '--home', home], { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.once('close', (code) => resolve(code === 0 ? (JSON.parse(text) as Status) : null));
  });
}
