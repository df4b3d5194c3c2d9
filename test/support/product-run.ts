// Runs the built product as a user does: the command line in a process of its own, on a fresh data folder.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunSummary } from '../../protocol/summary.ts';

const ENTRY = join(import.meta.dirname, '../../dist/main/tradewarden.js');

export type Finished = { readonly code: number | null; readonly stdout: string; readonly stderr: string };
export type ProductRun = { readonly child: ChildProcess; readonly finished: Promise<Finished> };

const started = new Set<ChildProcess>();

/** Ends what a failed test left running; its workers go with it. */
export function endLeftovers(): void {
  for (const child of started) child.kill('SIGKILL');
}

export const createHome = (): string => mkdtempSync(join(tmpdir(), 'tradewarden-test-'));
/** A process that is ending may write into it once more. */
export const removeHome = (home: string): void =>
  rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });

export const writeSettings = (home: string, settings: object): void =>
  writeFileSync(join(home, 'settings.json'), JSON.stringify(settings));

/** An entry of `strategies` that trades every few seconds. */
export const busyOn = (symbol: string): object => ({
  id: 'busy',
  strategy: 'sma-cross',
  symbols: [symbol],
  parameters: { fast: 2, slow: 3, barSeconds: 1 },
});

/** Starts a `tradewarden` command; credentials of the person who runs the tests never reach it. */
export const startTradewarden = (...words: readonly string[]): ProductRun => startProgram(process.execPath, [ENTRY, ...words]);

/** The same with more in its environment, and in that of its workers. */
export const startTradewardenWith = (environment: Readonly<Record<string, string>>, ...words: readonly string[]): ProductRun =>
  startProgram(process.execPath, [ENTRY, ...words], environment);

export function startProgram(
  program: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ProductRun {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(APCA|ALPACA|OPENROUTER|TRADEWARDEN|npm|INIT_CWD)/i.test(name),
  );
  const env = { ...Object.fromEntries(inherited), ...environment };
  const child = spawn(program, [...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  started.add(child);
  const finished = new Promise<Finished>((resolve) =>
    child.once('close', (code) => {
      started.delete(child);
      resolve({ code, stdout, stderr });
    }),
  );
  return { child, finished };
}

export const runTradewarden = (...words: readonly string[]): Promise<Finished> => startTradewarden(...words).finished;

/** The JSON object that a run prints last. */
export const summaryOf = ({ stdout }: Finished): RunSummary => JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as RunSummary;

type ComponentStatus = { readonly id: string; readonly worker: string; readonly pid: number | null; readonly state: string };
export type Status = {
  readonly pid: number;
  readonly tradingState: string | null;
  readonly dashboardUrl: string | null;
  readonly metrics: { readonly signals: number; readonly openOrders: number; readonly fills: number };
  readonly components: readonly ComponentStatus[];
};

/** Null while no instance answers. */
export async function statusOf(home: string): Promise<Status | null> {
  const { code, stdout } = await runTradewarden('status', '--json', '--home', home);
  return code === 0 ? (JSON.parse(stdout) as Status) : null;
}

const PATIENCE_MS = 120_000;

/** Asks until the condition holds; throws with the last answer when it never does. */
export async function untilStatus(home: string, holds: (status: Status) => boolean, patienceMs = PATIENCE_MS): Promise<Status> {
  const endMs = performance.now() + patienceMs;
  for (;;) {
    const status = await statusOf(home);
    if (status && holds(status)) return status;
    if (performance.now() > endMs) throw new Error(`it never came to that: ${JSON.stringify(status)}`);
  }
}
