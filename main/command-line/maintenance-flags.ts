// The flags and words of the commands that look after an installation.
import { z } from 'zod';
import { type FlagRow, RUN_FLAGS, runFlagsSchema, type WordRow } from './flags.ts';

/** What `run` would be told: the settings that follow from it are looked at. */
export const SETTINGS_FLAGS: readonly FlagRow[] = RUN_FLAGS.filter(({ name }) => name !== 'untilDone' && name !== 'debug');
export const SETTINGS_WORDS: readonly WordRow[] = [
  { name: 'action', description: 'check (is everything right?), show (every setting and its origin) or schema (for editors)' },
];
export const settingsFlagsSchema = runFlagsSchema
  .omit({ untilDone: true, debug: true })
  .extend({ action: z.enum(['check', 'show', 'schema']) });
export type SettingsFlags = z.output<typeof settingsFlagsSchema>;
