// What was set when and by whom: HOME/journal/settings.jsonl, a line for each change, each hashed with the line before.
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { nowUs } from '../../runtime/clocks.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { chainHash, findBrokenLink, GENESIS_HASH, type JournalRow } from '../../trading/journal/hash-chain.ts';
import type { HomeFolders } from '../home.ts';
import { leavesOf, listSettings, type SettingLeaf, type SettingRow, toRow } from './origins.ts';
import { parseSettings } from './parse-settings.ts';
import type { SettledSettings } from './settle-settings.ts';

/** `after` is null when a setting is not there any more; `origin` says what decides it now. */
export type SettingsChange = {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly origin: string;
};
export type SettingsEntry = { readonly by: string; readonly why: string; readonly changes: readonly SettingsChange[] };

export const settingsJournalPath = (home: HomeFolders): string => join(home.journal, 'settings.jsonl');

/**
 * Writes down what differs from what was last written down. Nothing when nothing does. Synced before it returns.
 * `unseen`: values that were set, although something stands above them.
 */
export function recordSettings(
  home: HomeFolders,
  settled: SettledSettings,
  by: string,
  why: string,
  unseen: readonly SettingLeaf[] = [],
): readonly SettingsChange[] {
  const rows = readRows(settingsJournalPath(home));
  const known = lastKnown(rows.map(({ body }) => JSON.parse(body) as SettingsEntry));
  const below = unseen.map(({ path, value }) => toRow(path, value, settled.file));
  const changes = [...findChanges(known, listSettings(settled)), ...below.flatMap((row) => changeOf(known, row))];
  if (changes.length === 0) return [];
  const last = rows.at(-1);
  const sequence = (last?.sequence ?? 0) + 1;
  const recordedAtUs = nowUs();
  const body = JSON.stringify({ by, why, changes } satisfies SettingsEntry);
  const hash = chainHash(last?.hash ?? GENESIS_HASH, sequence, recordedAtUs, body, sha256);
  const line = JSON.stringify({ sequence, recordedAtUs, body, hash } satisfies JournalRow);
  // A line end first: the last line may have been cut off by a crash.
  appendFileSync(settingsJournalPath(home), `\n${line}\n`, { mode: 0o600, flush: true });
  return changes;
}

/** Every entry, the oldest first, with when it was written. */
export const readSettingsJournal = (home: HomeFolders): readonly (SettingsEntry & { readonly recordedAtUs: number })[] =>
  readRows(settingsJournalPath(home)).map(({ body, recordedAtUs }) => ({
    ...(JSON.parse(body) as SettingsEntry),
    recordedAtUs,
  }));

/** The number of the first entry that does not follow from the one before it; null when all do. */
export const findBrokenSettingsEntry = (path: string): number | null => findBrokenLink(readRows(path), sha256);

function readRows(path: string): readonly JournalRow[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as JournalRow];
    } catch {
      // A line that a crash cut off was never acknowledged.
      return [];
    }
  });
}

/** Before the first entry everything was as it is by default. */
function lastKnown(entries: readonly SettingsEntry[]): ReadonlyMap<string, unknown> {
  const defaults = parseSettings({});
  const known = new Map<string, unknown>(
    leavesOf(defaults.ok ? defaults.value : {}, []).map(({ path, value }) => [path.join('.'), value]),
  );
  for (const { path, after } of entries.flatMap(({ changes }) => changes)) {
    if (after === null) known.delete(path);
    else known.set(path, after);
  }
  return known;
}

function findChanges(before: ReadonlyMap<string, unknown>, now: readonly SettingRow[]): readonly SettingsChange[] {
  const changed = now.flatMap((row) => changeOf(before, row));
  const gone = [...before.keys()]
    .filter((path) => !now.some((row) => row.path === path))
    .map((path) => ({ path, before: before.get(path), after: null, origin: 'default' }));
  return [...changed, ...gone];
}

const changeOf = (before: ReadonlyMap<string, unknown>, { path, value, origin }: SettingRow): readonly SettingsChange[] =>
  isDeepStrictEqual(before.get(path), value) ? [] : [{ path, before: before.get(path) ?? null, after: value, origin }];
