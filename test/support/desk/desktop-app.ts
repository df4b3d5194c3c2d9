// Drives the built desktop app, on the real Electron or on the stand-in: its page, its main process, and what it shows outside.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { _electron, type Browser, chromium, type Page } from 'playwright';
import { type DesktopHost, findDesktopHost } from './desktop-host.ts';

const root = join(import.meta.dirname, '../../..');
const RECORD = join(import.meta.dirname, 'shell-record.cjs');
const STAND_IN = join(root, 'test/support/electron-stand-in/host.ts');

/** Electron's main API inside of `evaluate`. Loose on purpose: the function runs in another process. */
// biome-ignore lint/suspicious/noExplicitAny: the API of two hosts, seen from a test.
export type MainApi = any;
type Evaluate = <T, V>(run: (electron: MainApi, value: V) => T | Promise<T>, value: V) => Promise<T>;

export type Ended = { readonly code: number | null; readonly output: string };
export type DesktopApp = {
  readonly kind: 'electron' | 'stand-in';
  readonly pid: number;
  /** Runs a function, which must not use anything around it, in the main process. */
  readonly evaluate: Evaluate;
  /** The page of the desk's window; waits until there is one. */
  page(): Promise<Page>;
  output(): string;
  readonly ended: Promise<Ended>;
  /** Ends the app in order, by force when it does not hear, and tells how it ended. */
  close(): Promise<Ended>;
};

export type LaunchOptions = {
  readonly main?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly host?: DesktopHost;
};

/** Starts the app with these words on its command line. */
export function launchDesktop(words: readonly string[], options: LaunchOptions = {}): Promise<DesktopApp> {
  const host = options.host ?? findDesktopHost();
  const main = options.main ?? join(root, 'dist/main/desktop.js');
  const environment = { ...cleanEnvironment(), ...options.environment };
  if (host.kind === 'none') throw new Error(host.reason);
  return host.kind === 'electron'
    ? launchElectron(host.binary, main, words, environment)
    : launchStandIn(main, words, environment);
}

async function launchElectron(
  binary: string,
  main: string,
  words: readonly string[],
  env: Record<string, string>,
): Promise<DesktopApp> {
  const app = await _electron.launch({ executablePath: binary, args: ['-r', RECORD, main, ...words], env });
  const child = app.process();
  const { output, ended } = watchProcess(child);
  return {
    kind: 'electron',
    pid: child.pid ?? 0,
    evaluate: (run, value) => app.evaluate(run as never, value) as never,
    page: () => app.firstWindow(),
    output,
    ended,
    close: () => endInOrder(child, ended),
  };
}

async function launchStandIn(main: string, words: readonly string[], env: Record<string, string>): Promise<DesktopApp> {
  const child = spawn(process.execPath, [STAND_IN, main, ...words], {
    env: { ...env, STAND_IN_PRELOADED: RECORD },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const { output, ended } = watchProcess(child);
  const link = linkTo(child);
  let browser: Promise<Browser> | null = null;
  return {
    kind: 'stand-in',
    pid: child.pid ?? 0,
    evaluate: (run, value) => link.ask(String(run), value) as never,
    async page() {
      const address = await Promise.race([link.address, ended.then(({ output: told }) => Promise.reject(new Error(told)))]);
      browser ??= chromium.connectOverCDP(address);
      return pageOf(await browser);
    },
    output,
    ended,
    async close() {
      const end = await endInOrder(child, ended);
      await (await browser)?.close().catch(() => {});
      return end;
    },
  };
}

/** The window's page is there once main opened it and its address is ours. */
async function pageOf(browser: Browser): Promise<Page> {
  for (;;) {
    const pages = browser.contexts().flatMap((context) => context.pages());
    const page = pages.find((candidate) => !candidate.isClosed() && candidate.url().includes('.stand-in.invalid'));
    if (page) return page;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

type Told =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready'; readonly address: string }
  | { readonly kind: 'answer'; readonly id: number; readonly value?: unknown; readonly error?: string };

function linkTo(child: ChildProcess) {
  const address = Promise.withResolvers<string>();
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  child.on('message', (message) => {
    const told = message as Told;
    if (told.kind === 'ready') address.resolve(told.address);
    if (told.kind !== 'answer') return;
    const question = waiting.get(told.id);
    waiting.delete(told.id);
    if (told.error === undefined) question?.resolve(told.value);
    else question?.reject(new Error(told.error));
  });
  child.once('exit', () => {
    for (const question of waiting.values()) question.reject(new Error('the app ended before it answered'));
  });
  return {
    address: address.promise,
    ask(source: string, value: unknown): Promise<unknown> {
      const question = Promise.withResolvers<unknown>();
      const id = waiting.size + Math.floor(performance.now() * 1000);
      waiting.set(id, question);
      child.send({ kind: 'evaluate', id, source, value });
      return question.promise;
    },
  };
}

function watchProcess(child: ChildProcess) {
  let told = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (told += String(chunk)));
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, output: told })));
  return { output: () => told, ended };
}

async function endInOrder(child: ChildProcess, ended: Promise<Ended>): Promise<Ended> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  const lastResort = setTimeout(() => child.kill('SIGKILL'), 30_000);
  const end = await ended;
  clearTimeout(lastResort);
  return end;
}

/** Keys of the person who runs the tests, and what npm and vitest set, never reach the app. */
function cleanEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name, value]) =>
      value !== undefined && !/^(APCA|ALPACA|OPENROUTER|TRADEWARDEN|npm|INIT_CWD|VITEST|NODE_OPTIONS)/i.test(name),
  );
  return Object.fromEntries(kept) as Record<string, string>;
}
