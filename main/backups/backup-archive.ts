// The archive of a backup: a gzipped tar file with the manifest first. What is not a plain file with a known name is refused.
import { createHash, type Hash } from 'node:crypto';
import { create, extract, list, type ReadEntry } from 'tar';
import { type BackupManifest, isBackupPath, MANIFEST, manifestSchema } from './backup-manifest.ts';

/** The archive cannot be trusted; the message says why. */
export class ArchiveRefused extends Error {
  override readonly name = 'ArchiveRefused';
}

const LONGEST_MANIFEST_BYTES = 16 * 1024 * 1024;

/** Packs files of a folder, the manifest first. */
export const writeArchive = (archive: string, folder: string, paths: readonly string[]): Promise<void> =>
  create({ file: archive, cwd: folder, gzip: true, portable: true, strict: true }, [MANIFEST, ...paths]);

/** Reads an archive to its end and compares every file with the manifest. Throws an ArchiveRefused. Nothing is taken out. */
export async function verifyArchive(archive: string): Promise<BackupManifest> {
  const found = new Map<string, { readonly bytes: number; readonly digest: Hash }>();
  const refusals: string[] = [];
  const manifestChunks: Buffer[] = [];
  await reading(archive, () =>
    list({
      file: archive,
      strict: true,
      onReadEntry(entry: ReadEntry) {
        const refusal = objectTo(entry, found.has(entry.path));
        if (refusal !== null) refusals.push(refusal);
        const digest = createHash('sha256');
        found.set(entry.path, { bytes: entry.size, digest });
        entry.on('data', (chunk: Buffer) => {
          digest.update(chunk);
          if (entry.path === MANIFEST && entry.size <= LONGEST_MANIFEST_BYTES) manifestChunks.push(chunk);
        });
      },
    }),
  );
  if (refusals.length > 0) throw new ArchiveRefused(`${archive} is no backup: ${refusals.slice(0, 3).join('; ')}`);
  const manifest = readManifest(archive, Buffer.concat(manifestChunks).toString('utf8'));
  for (const { path, bytes, sha256 } of manifest.files) {
    const own = found.get(path);
    if (!own || !isBackupPath(path)) throw new ArchiveRefused(`${archive} is not whole: ${path} is missing`);
    if (own.bytes !== bytes || own.digest.digest('hex') !== sha256)
      throw new ArchiveRefused(`${archive} is damaged: ${path} is not what was backed up`);
  }
  if (found.size !== manifest.files.length + 1)
    throw new ArchiveRefused(`${archive} is no backup: it holds more than its list says`);
  return manifest;
}

/** Takes everything out of a verified archive into an empty folder. */
export const unpackArchive = (archive: string, folder: string): Promise<void> =>
  reading(archive, () =>
    extract({
      file: archive,
      cwd: folder,
      strict: true,
      noChmod: true,
      // Once more, because the file may have been exchanged since it was verified.
      filter: (path, entry) => isBackupPath(path) && 'type' in entry && isPlain(entry as ReadEntry),
    }),
  );

const isPlain = ({ type }: ReadEntry): boolean => type === 'File' || type === 'OldFile';

function objectTo(entry: ReadEntry, isRepeated: boolean): string | null {
  if (!isPlain(entry)) return `"${entry.path}" is a ${entry.type}, expected only files`;
  if (!isBackupPath(entry.path)) return `"${entry.path}" does not belong into a data folder`;
  return isRepeated ? `"${entry.path}" is in it twice` : null;
}

function readManifest(archive: string, text: string): BackupManifest {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ArchiveRefused(`${archive} is no backup: it has no list of its files that can be read`, { cause });
  }
}

async function reading(archive: string, read: () => unknown): Promise<void> {
  try {
    await read();
  } catch (cause) {
    if (cause instanceof ArchiveRefused) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new ArchiveRefused(`there is no file ${archive}`, { cause });
    if (code === 'ENOSPC') throw cause;
    throw new ArchiveRefused(`${archive} cannot be read as a backup: ${message}`, { cause });
  }
}
