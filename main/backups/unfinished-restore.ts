// A restore that was interrupted leaves a note, so that nothing starts on a folder that is half of one state and half of another.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { HomeFolders } from '../home.ts';

const noteSchema = z.object({
  /** The backup that is being restored. */
  file: z.string(),
  /** Where what it replaces is kept. */
  kept: z.string(),
});
export type RestoreNote = z.output<typeof noteSchema>;

const notePath = (home: HomeFolders): string => join(home.run, 'restore.json');

/** The backup whose restore was interrupted, or null. */
export const unfinishedRestore = (home: HomeFolders): string | null => readRestoreNote(home)?.file ?? null;

export function readRestoreNote(home: HomeFolders): RestoreNote | null {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(notePath(home), 'utf8')));
  } catch {
    return null;
  }
}

export const writeRestoreNote = (home: HomeFolders, note: RestoreNote): void =>
  writeFileSync(notePath(home), `${JSON.stringify(note)}\n`, { mode: 0o600, flush: true });

export const removeRestoreNote = (home: HomeFolders): void => rmSync(notePath(home), { force: true });
