// `tradewarden backup` and `tradewarden restore FILE`.
import { resolve } from 'node:path';
import { BackupFailed, createBackup } from '../backups/create-backup.ts';
import { RestoreRefused, restoreBackup } from '../backups/restore-backup.ts';
import { homeOf, prepareHome } from '../home.ts';
import { describeMistakes } from '../settings/parse-settings.ts';
import { defineCommand } from './command.ts';
import { CommandFailure, EXIT, type ExitCode } from './command-failure.ts';
import { type Given, word } from './flag.ts';
import { text } from './flag-values.ts';
import { INSTANCE_FLAGS, SETTINGS_FILE_FLAGS } from './flags.ts';
import { settleSettings } from './run-settings.ts';
import type { Terminal } from './terminal.ts';

const BACKUP_FLAGS = { ...SETTINGS_FILE_FLAGS, ...INSTANCE_FLAGS };
const RESTORE_WORDS = {
  file: word('the backup, from the folder backups of the data folder', text('the path of a backup')),
};

export const backupCommand = defineCommand({
  name: 'backup',
  description: 'Back up journals, settings and strategies, also while an instance runs',
  flags: BACKUP_FLAGS,
  run: backUp,
});

export const restoreCommand = defineCommand({
  name: 'restore',
  description: 'Bring a backup back; what it replaces is kept',
  flags: INSTANCE_FLAGS,
  words: RESTORE_WORDS,
  run: restore,
});

/** Works beside a running instance: a writer is neither waited for nor held up. */
async function backUp(flags: Given<typeof BACKUP_FLAGS>, terminal: Terminal): Promise<ExitCode> {
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

async function restore(flags: Given<typeof INSTANCE_FLAGS, typeof RESTORE_WORDS>, terminal: Terminal): Promise<ExitCode> {
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
