// Restores a backup: checked first, refused while an instance runs, and whatever it replaces is kept.
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { HomeFolders } from '../home.ts';
import { verifyJournal } from '../journal-jobs.ts';
import { lockInstance } from '../locks/instance-lock.ts';
import { ArchiveRefused, unpackArchive, verifyArchive } from './backup-archive.ts';
import { type BackupManifest, digestOf } from './backup-manifest.ts';
import { readRestoreNote, removeRestoreNote, writeRestoreNote } from './unfinished-restore.ts';

export type Restored = {
  readonly file: string;
  readonly createdAt: string;
  readonly files: readonly string[];
  readonly events: number;
  /** Where the files that were replaced are now; null when nothing was. */
  readonly kept: string | null;
};

/** Nothing was changed; the message says why. */
export class RestoreRefused extends Error {
  override readonly name = 'RestoreRefused';
}

/** Also goes on with a restore of the same file that was interrupted. */
export async function restoreBackup(home: HomeFolders, file: string): Promise<Restored> {
  const lock = lockInstance(home);
  if (lock === null)
    throw new RestoreRefused(`Tradewarden is running on ${home.root}: stop it first, with "tradewarden stop".`);
  const staging = join(home.run, 'restore');
  try {
    const begun = readRestoreNote(home);
    if (begun !== null && begun.file !== file)
      throw new RestoreRefused(`A restore of ${begun.file} was interrupted: run "tradewarden restore ${begun.file}" first.`);
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging, { recursive: true, mode: 0o700 });
    const manifest = await unpackChecked(file, staging);
    const kept = begun?.kept ?? join(home.backups, `replaced-${new Date().toISOString().replaceAll(/[-:.]/g, '')}`);
    writeRestoreNote(home, { file, kept });
    for (const { path } of manifest.files) replace(home, staging, path, kept);
    removeRestoreNote(home);
    return {
      file,
      createdAt: manifest.createdAt,
      files: manifest.files.map(({ path }) => path),
      events: manifest.files.reduce((sum, { events }) => sum + (events ?? 0), 0),
      kept: existsSync(kept) ? kept : null,
    };
  } catch (cause) {
    if (cause instanceof ArchiveRefused) throw new RestoreRefused(`${cause.message}. Nothing was changed.`, { cause });
    throw cause;
  } finally {
    rmSync(staging, { recursive: true, force: true });
    lock.release();
  }
}

/** Every file is what was backed up, and every journal holds, before anything is replaced. */
async function unpackChecked(file: string, staging: string): Promise<BackupManifest> {
  const manifest = await verifyArchive(file);
  await unpackArchive(file, staging);
  for (const { path, sha256, events } of manifest.files) {
    const unpacked = join(staging, path);
    if (!existsSync(unpacked) || (await digestOf(unpacked)) !== sha256)
      throw new ArchiveRefused(`${file} is damaged: ${path} cannot be taken out`);
    if (events === undefined) continue;
    const found = await verifyJournal(unpacked).catch((cause: unknown) => {
      throw new ArchiveRefused(`${file} holds a broken journal: ${cause instanceof Error ? cause.message : String(cause)}`, {
        cause,
      });
    });
    if (found.events !== events)
      throw new ArchiveRefused(`${file} is damaged: ${path} has ${found.events} events, expected ${events}`);
  }
  return manifest;
}

/** What is there goes to `kept`, once: after an interruption it may be ours already. */
function replace(home: HomeFolders, staging: string, path: string, kept: string): void {
  const target = join(home.root, path);
  const old = join(kept, path);
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  // A database is one with its write-ahead log.
  const parts = path.endsWith('.db') ? ['', '-wal', '-shm'] : [''];
  const isKept = existsSync(old);
  for (const part of parts) {
    if (!existsSync(target + part)) continue;
    mkdirSync(dirname(old), { recursive: true, mode: 0o700 });
    if (isKept) rmSync(target + part);
    else move(target + part, old + part);
  }
  move(join(staging, path), target);
}

/** Also across file systems, where a folder of the data folder lies elsewhere. */
function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    cpSync(from, to);
    rmSync(from);
  }
}
