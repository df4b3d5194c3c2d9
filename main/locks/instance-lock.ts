// One instance for a data folder. The operating system holds the lock, so it ends with the process, however that dies.
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readOwnerOnlyFile } from '../credentials/owner-only-file.ts';
import type { HomeFolders } from '../home.ts';
import type { Parsed } from '../settings/mistakes.ts';
import { type FileLock, lockFile } from './file-lock.ts';

const instanceSchema = z.object({
  pid: z.int(),
  startedAt: z.string(),
  mode: z.string(),
  venue: z.string(),
  /** How to reach the control socket, and to be believed there. */
  control: z.object({ address: z.string(), secret: z.string() }),
});
/** What a running instance writes about itself into `run/instance.json`, for its owner alone: it holds a secret. */
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
export const lockInstance = (home: HomeFolders, patienceMs = 0): FileLock | null =>
  lockFile(join(home.run, 'instance.lock'), patienceMs);

/** Whoever only looks whether somebody runs has the lock for a moment. */
const GLANCE_MS = 500;

export function claimInstance(home: HomeFolders): InstanceClaim {
  const lock = lockInstance(home, GLANCE_MS);
  if (lock === null) return { claimed: false, holder: readInstanceNote(home) };
  return {
    claimed: true,
    leftover: readInstanceNote(home),
    write: (note) => writeInstanceNote(home, note),
    release() {
      rmSync(notePath(home), { force: true });
      lock.release();
    },
  };
}

/** In one step, and always as a new file: one that lay there may have been open to others. */
function writeInstanceNote(home: HomeFolders, note: InstanceNote): void {
  const fresh = `${notePath(home)}.new`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, `${JSON.stringify(note, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(fresh, notePath(home));
}

/** Null when there is none. A mistake when it cannot be read, or when others could read or write it. */
export const findInstanceNote = (home: HomeFolders): Parsed<InstanceNote | null> =>
  readOwnerOnlyFile(notePath(home), instanceSchema);

/** Null when there is none, or none that can be used. */
export function readInstanceNote(home: HomeFolders): InstanceNote | null {
  const found = findInstanceNote(home);
  return found.ok ? found.value : null;
}
