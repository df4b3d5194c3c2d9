// A command on a real terminal: `script` of util-linux gives it one, and a test types into it.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ENTRY = join(import.meta.dirname, '../../dist/main/tradewarden.js');

/** The `script` of other systems knows other flags. */
export const hasTerminal: boolean = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');

export type TypedRun = { readonly code: number | null; readonly shown: string };

/** Runs a `tradewarden` command, and types a line once the terminal shows `prompt`. */
export function typeAt(prompt: RegExp, line: string, ...words: readonly string[]): Promise<TypedRun> {
  const command = [process.execPath, ENTRY, ...words].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const child = spawn('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  let isTyped = false;
  child.stdout.on('data', (chunk) => {
    shown += String(chunk);
    if (isTyped || !prompt.test(shown)) return;
    isTyped = true;
    child.stdin.write(`${line}\n`);
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, shown })));
}
