// What a command gets from the place that it was called from.
import { createInterface } from 'node:readline/promises';
import { workerBundle } from '../bundles.ts';
import { writeInBackground } from '../logging/console-output.ts';
import type { Launcher } from '../supervisor/launcher.ts';
import { createNodeLauncher } from '../supervisor/node-launcher.ts';

export type Terminal = {
  /** Writes a whole text and a line end to stdout. */
  readonly print: (text: string) => void;
  /** Aborted when whoever reads what is printed has gone, as `head` does. */
  readonly unread: AbortSignal;
  readonly environment: NodeJS.ProcessEnv;
  /** The caller's folder: `npm run` changes into the package's own and keeps the caller's in INIT_CWD. */
  readonly folder: string;
  /** How worker processes are started; as children of Node unless the place says otherwise. */
  readonly createLauncher?: () => Launcher;
  /** Asks the person in front of it; null where nobody sits. */
  readonly question?: ((text: string) => Promise<string>) | null;
};

export function processTerminal(): Terminal {
  const unread = new AbortController();
  // Whoever read our output may leave; trading goes on, and SIGHUP tells when the terminal itself is gone.
  process.stdout.on('error', () => unread.abort());
  process.stderr.on('error', () => {});
  for (const stream of [process.stdout, process.stderr]) writeInBackground(stream);
  return {
    print: (text) => process.stdout.write(`${text}\n`),
    unread: unread.signal,
    environment: process.env,
    folder: process.env['INIT_CWD'] ?? process.cwd(),
    question: process.stdin.isTTY && process.stdout.isTTY ? askPerson : null,
  };
}

/** The installed app is no Node, so what starts workers there comes from Electron. */
export const launcherOf = ({ createLauncher }: Terminal): Launcher => createLauncher?.() ?? createNodeLauncher(workerBundle);

async function askPerson(text: string): Promise<string> {
  const dialog = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await dialog.question(text);
  } finally {
    dialog.close();
  }
}
