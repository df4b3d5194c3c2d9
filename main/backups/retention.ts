// Which backups there are, and which are old enough to go.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type StoredBackup = { readonly file: string; readonly bytes: number; readonly createdAtMs: number };

const NAME = /^tradewarden-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-[a-z]+\.tar\.gz$/;

/** The newest first. Other files in the folder are nobody's business. */
export function listBackups(folder: string): readonly StoredBackup[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const [, year, month, day, hour, minute, second, milli] = NAME.exec(name) ?? [];
      if (year === undefined) return [];
      const file = join(folder, name);
      return [
        {
          file,
          bytes: statSync(file).size,
          createdAtMs: Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milli}Z`),
        },
      ];
    })
    .toSorted((a, b) => b.createdAtMs - a.createdAtMs);
}

/** Removes the oldest beyond `keep` and beyond `keepBytes` together, never the newest. Returns what went. */
export function removeOldBackups(folder: string, keep: number, keepBytes: number): readonly string[] {
  let bytes = 0;
  const removed = listBackups(folder).filter((backup, index) => {
    bytes += backup.bytes;
    return index > 0 && (index >= keep || bytes > keepBytes);
  });
  for (const { file } of removed) rmSync(file, { force: true });
  return removed.map(({ file }) => file);
}
