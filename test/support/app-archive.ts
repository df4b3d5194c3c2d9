// Reads Electron's archive of an app: a JSON header that names every file with its place, and then their bytes. What the operating
// system must open by itself lies beside the archive, in a folder of the same name with `.unpacked`.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

type Entry =
  | { readonly files: Readonly<Record<string, Entry>> }
  | { readonly size: number; readonly offset: string; readonly unpacked?: false }
  | { readonly size: number; readonly unpacked: true };

/** `bytes` is null for a file that lies beside the archive. Paths have slashes. */
export type ArchivedFile = { readonly path: string; readonly bytes: Buffer | null };

export function readArchive(path: string): readonly ArchivedFile[] {
  const archive = readFileSync(path);
  // Two nested length-prefixed blocks: that of the header's size, and that of the header, which holds the text's length and the text.
  const headerSize = archive.readUInt32LE(4);
  const textLength = archive.readUInt32LE(12);
  const header = JSON.parse(archive.toString('utf8', 16, 16 + textLength)) as Entry;
  const start = 8 + headerSize;
  const list = (entry: Entry, at: string): readonly ArchivedFile[] => {
    if ('files' in entry)
      return Object.entries(entry.files).flatMap(([name, child]) => list(child, at === '' ? name : `${at}/${name}`));
    if (entry.unpacked === true) return [{ path: at, bytes: null }];
    const from = start + Number(entry.offset);
    return [{ path: at, bytes: archive.subarray(from, from + entry.size) }];
  };
  return list(header, '');
}

export function extractArchive(path: string, folder: string): void {
  for (const file of readArchive(path)) {
    const target = join(folder, file.path);
    mkdirSync(dirname(target), { recursive: true });
    if (file.bytes === null) copyFileSync(join(`${path}.unpacked`, file.path), target);
    else writeFileSync(target, file.bytes);
  }
}
