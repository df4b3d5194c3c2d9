// Makes a backup: journals as they are at one moment, the settings and the strategies, verified, and only then called one.
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { copyDatabase } from '../../runtime/sqlite.ts';
import type { HomeFolders } from '../home.ts';
import { copyJournal } from '../journal-jobs.ts';
import { lockFile } from '../locks/file-lock.ts';
import { verifyArchive, writeArchive } from './backup-archive.ts';
import { type BackedUpFile, type BackupManifest, digestOf, isBackupPath, MANIFEST } from './backup-manifest.ts';
import { removeOldBackups } from './retention.ts';

export type BackupReason = 'stop' | 'daily' | 'asked';

export type BackupRequest = {
  readonly home: HomeFolders;
  /** The settings file in use. */
  readonly settingsFile: string;
  readonly reason: BackupReason;
  readonly keep: number;
  readonly keepBytes: number;
};

export type Backup = {
  readonly file: string;
  readonly bytes: number;
  readonly files: number;
  /** Of all journals together. */
  readonly events: number;
  /** Older backups that had to go. */
  readonly removed: readonly string[];
  readonly durationMs: number;
};

/** No backup was made; older ones are as they were. The message says why, and what to do. */
export class BackupFailed extends Error {
  override readonly name = 'BackupFailed';
}

const WORK_FOLDER = '.work';
const SPARE_BYTES = 10_000_000;

export async function createBackup(request: BackupRequest): Promise<Backup> {
  const { home } = request;
  const startedAtMs = performance.now();
  const work = join(home.backups, WORK_FOLDER);
  try {
    mkdirSync(home.backups, { recursive: true, mode: 0o700 });
    const lock = lockFile(join(home.backups, '.lock'));
    if (lock === null) throw new BackupFailed('Another backup is being made at this moment.');
    try {
      // What a killed one left behind.
      rmSync(work, { recursive: true, force: true });
      await demandSpace(home);
      mkdirSync(join(work, 'content'), { recursive: true, mode: 0o700 });
      const { file, manifest } = await makeArchive(request, work);
      const removed = removeOldBackups(home.backups, request.keep, request.keepBytes);
      return {
        file,
        bytes: statSync(file).size,
        files: manifest.files.length,
        events: manifest.files.reduce((sum, { events }) => sum + (events ?? 0), 0),
        removed,
        durationMs: Math.round(performance.now() - startedAtMs),
      };
    } finally {
      rmSync(work, { recursive: true, force: true });
      lock.release();
    }
  } catch (cause) {
    if (cause instanceof BackupFailed) throw cause;
    throw new BackupFailed(describeFailure(home, cause), { cause });
  }
}

async function makeArchive(
  { home, settingsFile, reason }: BackupRequest,
  work: string,
): Promise<{ readonly file: string; readonly manifest: BackupManifest }> {
  const content = join(work, 'content');
  const files = await collect(home, settingsFile, content);
  const createdAt = new Date().toISOString();
  const manifest: BackupManifest = { format: 1, createdAt, reason, files: [...files] };
  writeFileSync(join(content, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  const partial = join(work, 'archive.tar.gz');
  await writeArchive(
    partial,
    content,
    files.map(({ path }) => path),
  );
  chmodSync(partial, 0o600);
  sync(partial);
  await verifyArchive(partial);
  const file = join(home.backups, `tradewarden-${createdAt.replaceAll(/[-:.]/g, '')}-${reason}.tar.gz`);
  renameSync(partial, file);
  if (process.platform !== 'win32') sync(home.backups);
  return { file, manifest };
}

/** Copies everything that belongs into a backup, each journal verified. A copy says how many events it has, null for what is no journal. */
async function collect(home: HomeFolders, settingsFile: string, content: string): Promise<readonly BackedUpFile[]> {
  const files: BackedUpFile[] = [];
  const add = async (path: string, copy: (to: string) => Promise<number | null>): Promise<void> => {
    const to = join(content, path);
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    const events = await copy(to);
    files.push({ path, bytes: statSync(to).size, sha256: await digestOf(to), ...(events === null ? {} : { events }) });
  };
  for (const name of namesIn(home.journal).filter((own) => own.endsWith('.db')))
    await add(`journal/${name}`, async (to) => (await copyJournal(join(home.journal, name), to)).events);
  const plain = [
    ...namesIn(home.journal)
      .filter((own) => own.endsWith('.jsonl'))
      .map((own) => [`journal/${own}`, join(home.journal, own)] as const),
    ['settings.json', settingsFile],
    ...filesBelow(home.strategies).map(
      (path) => [`strategies/${relative(home.strategies, path).split(sep).join('/')}`, path] as const,
    ),
  ] as const;
  for (const [path, from] of plain)
    if (existsSync(from) && isBackupPath(path))
      await add(
        path,
        withoutEvents((to) => copyFileSync(from, to)),
      );
  // The simulated broker's own book, without which a restored journal would not fit its account.
  const venue = join(home.root, 'simulator', 'venue.db');
  if (existsSync(venue))
    await add(
      'simulator/venue.db',
      withoutEvents((to) => copyDatabase(venue, to)),
    );
  return files;
}

const withoutEvents =
  (copy: (to: string) => void) =>
  async (to: string): Promise<null> => {
    copy(to);
    return null;
  };

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** Plain files only: a link may lead anywhere. Installed packages can be installed again. */
function filesBelow(folder: string): readonly string[] {
  return namesIn(folder).flatMap((name) => {
    const path = join(folder, name);
    const found = lstatSync(path);
    if (found.isDirectory()) return name === 'node_modules' || name === '.git' ? [] : filesBelow(path);
    return found.isFile() ? [path] : [];
  });
}

async function demandSpace(home: HomeFolders): Promise<void> {
  const sources = [...namesIn(home.journal).map((name) => join(home.journal, name)), join(home.root, 'simulator', 'venue.db')];
  const bytes = sources.filter((path) => existsSync(path)).reduce((sum, path) => sum + statSync(path).size, 0);
  const { bavail, bsize } = await statfs(home.backups);
  // A copy, and the archive beside it.
  const needed = 2 * bytes + SPARE_BYTES;
  if (bavail * bsize < needed)
    throw new BackupFailed(
      `${home.backups} has ${inMegabytes(bavail * bsize)} free, a backup needs ${inMegabytes(needed)}: make room, or lower backups.keep.`,
    );
}

function describeFailure(home: HomeFolders, cause: unknown): string {
  if ((cause as NodeJS.ErrnoException).code === 'ENOSPC' || (cause as NodeJS.ErrnoException).code === 'SQLITE_FULL')
    return `${home.backups} is full: make room, or lower backups.keep. Older backups are as they were.`;
  return `The backup could not be made: ${cause instanceof Error ? cause.message : String(cause)}`;
}

const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
