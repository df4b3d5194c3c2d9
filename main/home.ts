// The data folder: where it is on each system, and the folders in it. Only its owner may look inside.
import { chmodSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

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

/** Throws with the path and the reason when it cannot be written to. */
export function prepareHome(home: HomeFolders): void {
  try {
    for (const folder of [home.root, home.logs, home.run, home.keys, home.journal])
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    // It may have been there before, made with wider rights.
    if (process.platform !== 'win32') for (const folder of [home.run, home.keys]) chmodSync(folder, 0o700);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the data folder ${home.root} cannot be used: ${reason}`, { cause });
  }
}

/** Each system's own place for the data of a program. */
export function defaultHome(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string {
  const user = environment['HOME'] ?? environment['USERPROFILE'] ?? homedir();
  if (platform === 'darwin') return join(user, 'Library', 'Application Support', 'Tradewarden');
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] ?? join(user, 'AppData', 'Local'), 'Tradewarden');
  return join(environment['XDG_DATA_HOME'] ?? join(user, '.local', 'share'), 'tradewarden');
}
