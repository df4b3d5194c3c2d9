// The data folder: where it is on each system, and the folders in it. Only its owner may look inside.
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { closeToOtherUsers } from './windows-access.ts';

export type HomeFolders = {
  readonly root: string;
  readonly journal: string;
  readonly market: string;
  readonly logs: string;
  readonly backups: string;
  readonly keys: string;
  readonly run: string;
  readonly strategies: string;
  readonly settingsFile: string;
};

/** `asked` (a flag) goes before TRADEWARDEN_HOME, that before the system's own place. Relative paths count from `folder`. */
export function homeOf(asked: string | undefined, environment: NodeJS.ProcessEnv, folder: string): HomeFolders {
  const root = resolve(folder, asked ?? environment['TRADEWARDEN_HOME'] ?? defaultHome(process.platform, environment));
  const at = (name: string): string => join(root, name);
  return {
    root,
    journal: at('journal'),
    market: at('market'),
    logs: at('logs'),
    backups: at('backups'),
    keys: at('keys'),
    run: at('run'),
    strategies: at('strategies'),
    settingsFile: at('settings.json'),
  };
}

/** The data folder cannot be used; the message says which and why. */
export class UnusableHome extends Error {
  override readonly name = 'UnusableHome';
}

/** Throws an UnusableHome when it cannot be written to. */
export function prepareHome(home: HomeFolders): void {
  try {
    const isNew = !existsSync(home.root);
    makeFolder(home.root);
    if (isNew && process.platform === 'win32') closeToOtherUsers(home.root);
    for (const folder of [home.logs, home.run, home.keys, home.journal]) makeFolder(folder);
    // They may have been there before, made with wider rights.
    for (const folder of [home.run, home.keys]) {
      if (process.platform === 'win32') closeToOtherUsers(folder);
      else chmodSync(folder, 0o700);
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UnusableHome(`the data folder ${home.root} cannot be used: ${reason}`, { cause });
  }
}

/** Each system's own place for the data of a program. */
export function defaultHome(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string {
  const user = environment['HOME'] ?? environment['USERPROFILE'] ?? homedir();
  if (platform === 'darwin') return join(user, 'Library', 'Application Support', 'Tradewarden');
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] ?? join(user, 'AppData', 'Local'), 'Tradewarden');
  return join(environment['XDG_DATA_HOME'] ?? join(user, '.local', 'share'), 'tradewarden');
}

/** Step by step: Node's own recursive way never ends below some special file systems, such as /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}
