// One instance for a data folder. The operating system holds the lock, so it ends with the process, however that dies.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { HomeFolders } from '../home.ts';
import { type FileLock, lockFile } from './file-lock.ts';

const instanceSchema = z.object({
  pid: z.int(),
  startedAt: z.string(),
  mode: z.string(),
  venue: z.string(),
  /** Where the control socket is. */
  control: z.string(),
});
/** What a running instance writes about itself into `run/instance.json`. */
export type InstanceNote = z.output<typeof instanceSchema>;

export type InstanceClaim =
  | {
      readonly claimed: true;
      /** The note of an earlier instance that ended without taking it away: it was killed or it crashed. */
      readonly leftover: InstanceNote | null;
      write(note: InstanceNote): void;
      release(): void;
    }
  | { readonly claimed: false; readonly holder: InstanceNote | null };

const notePath = (home: HomeFolders): string => join(home.run, 'instance.json');

/** Only the lock, for what must not run beside an instance; null while one runs. What a dead one left stays where it is. */
export const lockInstance = (home: HomeFolders): FileLock | null => lockFile(join(home.run, 'instance.lock'));

export function claimInstance(home: HomeFolders): InstanceClaim {
  const lock = lockInstance(home);
  if (lock === null) return { claimed: false, holder: readInstanceNote(home) };
  return {
    claimed: true,
    leftover: readInstanceNote(home),
    write: (note) => writeFileSync(notePath(home), `${JSON.stringify(note, null, 2)}\n`, { mode: 0o600 }),
    release() {
      rmSync(notePath(home), { force: true });
      lock.release();
    },
  };
}

/** Null when there is none, or none that can be read. */
export function readInstanceNote(home: HomeFolders): InstanceNote | null {
  try {
    return instanceSchema.parse(JSON.parse(readFileSync(notePath(home), 'utf8')));
  } catch {
    return null;
  }
}
