// The words on the app's own command line: the installed app accepts every command of `tradewarden`, so that a desktop user has the
// command line and the service too.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { workerBundle } from '../bundles.ts';
import { COMMAND_NAMES, isSession, runCommandLine } from '../command-line/command-line.ts';
import { processTerminal } from '../command-line/terminal.ts';
import { leaveWith } from '../leave.ts';
import { createUtilityProcessLauncher } from '../supervisor/utility-process-launcher.ts';

/** Chromium's own switches stand among them when somebody uses one; a development start has the script in front. */
export function ownWords(): readonly string[] {
  return process.argv.slice(app.isPackaged ? 1 : 2).filter((word) => !CHROMIUM_SWITCH.test(word));
}

const CHROMIUM_SWITCH =
  /^--(no-sandbox|disable-gpu|ozone-platform|password-store|enable-features|disable-features|in-process-gpu)(=|$)/;

export const isCommand = ([first]: readonly string[]): boolean =>
  first !== undefined && ([...COMMAND_NAMES, 'help', '--help', '-h', '--version'] as readonly string[]).includes(first);

/** Runs one command as `tradewarden` would, with workers that Electron can start, and ends the app with its exit code. */
export async function runAsCommand(words: readonly string[]): Promise<void> {
  // Not the profile of a desktop that may be running.
  const profile = mkdtempSync(join(app.getPath('temp'), 'tradewarden-command-'));
  app.setPath('userData', profile);
  app.on('quit', () => rmSync(profile, { recursive: true, force: true }));
  // On macOS a command is no app that somebody opened.
  app.dock?.hide();
  await app.whenReady();
  const terminal = { ...processTerminal(), createLauncher: () => createUtilityProcessLauncher(workerBundle) };
  await leaveWith(await runCommandLine(words, terminal), isSession(words));
}
