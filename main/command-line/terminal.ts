// What a command gets from the place that it was called from.
import type { Launcher } from '../supervisor/launcher.ts';

export type Terminal = {
  /** Writes a whole text and a line end to stdout. */
  readonly print: (text: string) => void;
  readonly environment: NodeJS.ProcessEnv;
  /** The caller's folder: `npm run` changes into the package's own and keeps the caller's in INIT_CWD. */
  readonly folder: string;
  /** How worker processes are started; as children of Node unless the place says otherwise. */
  readonly createLauncher?: () => Launcher;
};

export function processTerminal(): Terminal {
  // Whoever read our output may leave; trading goes on, and SIGHUP tells when the terminal itself is gone.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return {
    print: (text) => process.stdout.write(`${text}\n`),
    environment: process.env,
    folder: process.env['INIT_CWD'] ?? process.cwd(),
  };
}
