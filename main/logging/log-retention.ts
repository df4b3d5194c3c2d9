// How many log files stay: by count for each component, by bytes for all together. The oldest go first, files in use never.
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type Retention = { readonly keep: number; readonly keepBytes: number };
type LogFile = { readonly name: string; readonly bytes: number; readonly changedAtMs: number };

/** `gateway.2026-11-26.2.log` was put away; `gateway.log` is in use. */
const PUT_AWAY = /^(.+?)\.(\d{4}-\d{2}-\d{2})(?:\.(\d+))?\.log$/;

/** The names of the files that have to go. */
function filesToRemove(files: readonly LogFile[], { keep, keepBytes }: Retention): readonly string[] {
  const newestFirst = files
    .filter(({ name }) => PUT_AWAY.test(name))
    .toSorted((a, b) => b.changedAtMs - a.changedAtMs || orderOf(b.name).localeCompare(orderOf(a.name)));
  const counts = new Map<string, number>();
  let bytes = files.filter(({ name }) => !PUT_AWAY.test(name)).reduce((sum, file) => sum + file.bytes, 0);
  return newestFirst.flatMap((file) => {
    const component = PUT_AWAY.exec(file.name)?.[1] ?? '';
    // The file in use is one of those that are kept.
    const count = (counts.get(component) ?? 1) + 1;
    counts.set(component, count);
    bytes += file.bytes;
    return count > keep || bytes > keepBytes ? [file.name] : [];
  });
}

export function applyRetention(folder: string, retention: Retention): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .flatMap((name) => {
      const found = statSync(join(folder, name), { throwIfNoEntry: false });
      return found ? [{ name, bytes: found.size, changedAtMs: found.mtimeMs }] : [];
    });
  for (const name of filesToRemove(files, retention)) rmSync(join(folder, name), { force: true });
}

function orderOf(name: string): string {
  const [, , day = '', number = '1'] = PUT_AWAY.exec(name) ?? [];
  return `${day}.${number.padStart(6, '0')}`;
}
