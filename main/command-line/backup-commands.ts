// `tradewarden backup` and `tradewarden restore FILE`.
import { resolve } from 'node:path';
import { BackupFailed, createBackup } from '../backups/create-backup.ts';
import { RestoreRefused, restoreBackup } from '../backups/restore-backup.ts';
import { homeOf, prepareHome } from '../home.ts';
import { describeMistakes } from '../settings/parse-settings.ts';
import { CommandFailure, EXIT, type ExitCode } from './command-failure.ts';
import type { BackupFlags, RestoreFlags } from './maintenance-flags.ts';
import { settleSettings } from './run-settings.ts';
import type { Terminal } from './terminal.ts';

/** Works beside a running instance: a writer is neither waited for nor held up. */
export async function backupCommand(flags: BackupFlags, terminal: Terminal): Promise<ExitCode> {
  const home = homeOf(flags.home, terminal.environment, terminal.folder);
  const settled = settleSettings(flags, home, terminal);
  if (!settled.ok) {
    const { mistakes } = settled;
    throw new CommandFailure(EXIT.wrongUse, describeMistakes('The settings are wrong:', mistakes), {
      code: 'WRONG_SETTINGS',
      mistakes,
    });
  }
  const { keep, keepBytes } = settled.value.settings.backups;
  prepareHome(home);
  try {
    const backup = await createBackup({ home, settingsFile: settled.value.file, reason: 'asked', keep, keepBytes });
    const told = `${backup.file}: ${backup.files} files, ${backup.events} events, verified.`;
    const gone = backup.removed.map((file) => `Removed ${file}, which was older than the ${keep} that are kept.`);
    terminal.print(flags.json ? JSON.stringify(backup) : [told, ...gone].join('\n'));
    return EXIT.fine;
  } catch (cause) {
    if (cause instanceof BackupFailed) throw new CommandFailure(EXIT.failed, cause.message, { cause, code: 'BACKUP_FAILED' });
    throw cause;
  }
}

export async function restoreCommand(flags: RestoreFlags, terminal: Terminal): Promise<ExitCode> {
  const home = homeOf(flags.home, terminal.environment, terminal.folder);
  prepareHome(home);
  try {
    const restored = await restoreBackup(home, resolve(terminal.folder, flags.file));
    const kept = restored.kept === null ? 'Nothing had to be replaced.' : `What it replaced is in ${restored.kept}.`;
    const told = `Restored ${restored.files.length} files and ${restored.events} events of ${restored.createdAt}. ${kept}`;
    terminal.print(flags.json ? JSON.stringify(restored) : told);
    return EXIT.fine;
  } catch (cause) {
    if (cause instanceof RestoreRefused)
      throw new CommandFailure(EXIT.failed, cause.message, { cause, code: 'RESTORE_REFUSED' });
    throw cause;
  }
}
