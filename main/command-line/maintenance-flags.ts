// The flags and words of the commands that look after an installation.
import { z } from 'zod';
import { type FlagRow, INSTANCE_FLAGS, instanceFlagsSchema, RUN_FLAGS, runFlagsSchema, type WordRow } from './flags.ts';

/** What `run` would be told: the settings that follow from it are looked at. */
export const SETTINGS_FLAGS: readonly FlagRow[] = RUN_FLAGS.filter(({ name }) => name !== 'untilDone' && name !== 'debug');
export const SETTINGS_WORDS: readonly WordRow[] = [
  { name: 'action', description: 'check (is everything right?), show (every setting and its origin) or schema (for editors)' },
];
export const settingsFlagsSchema = runFlagsSchema
  .omit({ untilDone: true, debug: true })
  .extend({ action: z.enum(['check', 'show', 'schema']) });
export type SettingsFlags = z.output<typeof settingsFlagsSchema>;

/** As `run`: what is checked depends on venue, mode and ports. */
export const PREFLIGHT_FLAGS = SETTINGS_FLAGS;
export const preflightFlagsSchema = runFlagsSchema.omit({ untilDone: true, debug: true });
export type PreflightFlags = z.output<typeof preflightFlagsSchema>;

export const BACKUP_FLAGS: readonly FlagRow[] = RUN_FLAGS.filter(({ name }) => ['settings', 'home', 'json'].includes(name));
export const backupFlagsSchema = runFlagsSchema.pick({ settings: true, home: true, json: true });
export type BackupFlags = z.output<typeof backupFlagsSchema>;

export const RESTORE_FLAGS: readonly FlagRow[] = INSTANCE_FLAGS;
export const RESTORE_WORDS: readonly WordRow[] = [
  { name: 'file', description: 'the backup, from the folder backups of the data folder' },
];
export const restoreFlagsSchema = instanceFlagsSchema.extend({ file: z.string().min(1, 'expected the path of a backup') });
export type RestoreFlags = z.output<typeof restoreFlagsSchema>;
