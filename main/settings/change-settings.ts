// Changes the settings file: validated as a whole, comments kept, written at once or not at all, and journaled.
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import type { HomeFolders } from '../home.ts';
import type { SetValue } from './environment-settings.ts';
import { withAbsolutePaths } from './load-settings.ts';
import { type Mistake, type Parsed, writePath } from './mistakes.ts';
import { leavesOf, originOf } from './origins.ts';
import { readJsonWithComments } from './read-json.ts';
import { recordSettings, type SettingsChange } from './settings-journal.ts';
import { type SettingsSources, type SettledSettings, setAtPath, settleWithEnvironment } from './settle-settings.ts';

/** What a person wants set. `value` undefined takes the setting out of the file, back to its default. */
export type SettingsPatch = readonly { readonly path: readonly (string | number)[]; readonly value?: unknown }[];

export type SettingsChangeRequest = {
  readonly home: HomeFolders;
  readonly sources: SettingsSources;
  readonly patch: SettingsPatch;
  /** Who changes them, for the journal. */
  readonly by: string;
  /** What of the running session stands above the file: its flags. */
  readonly flags?: readonly SetValue[];
};

export type SettingsChangeOutcome =
  | {
      readonly ok: true;
      readonly changes: readonly SettingsChange[];
      /** The settings as they are now. */
      readonly settled: SettledSettings;
      /** A running session goes on with the old values of these until it is started again. */
      readonly restartNeededFor: readonly string[];
      /** Written, but a flag or an environment variable stands above: `{ path, by }`. */
      readonly overridden: readonly { readonly path: string; readonly by: string }[];
    }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

/** Read anew whenever they are needed. */
const TAKES_EFFECT_AT_ONCE = ['backups.', 'preflight.'];

export function changeSettings({ home, sources, patch, by, flags = [] }: SettingsChangeRequest): SettingsChangeOutcome {
  const before = readText(sources.file);
  if (!before.ok) return before;
  const edited = applyPatch(before.value, patch, sources.file);
  if (!edited.ok) return edited;
  const settled = settleWithEnvironment({ ...sources, isFileDemanded: false }, readEdited(edited.value, sources.file));
  if (!settled.ok) return settled;
  replaceFile(sources.file, edited.value);
  const effective: SettledSettings = {
    ...settled.value,
    settings: flags.reduce<unknown>(setAtPath, settled.value.settings) as SettledSettings['settings'],
    above: [...settled.value.above, ...flags],
  };
  const overridden = patch.flatMap(({ path, value }) => {
    const origin = originOf(effective, path.map(String));
    return origin === 'default' || origin === sources.file ? [] : [{ path: path.map(String), value, by: origin }];
  });
  // What something stands above changes nothing that runs, but it is a change all the same.
  const unseen = overridden.flatMap(({ path, value }) => leavesOf(value, path));
  const changes = recordSettings(home, effective, by, 'changed at the desk', unseen);
  return {
    ok: true,
    changes,
    settled: effective,
    restartNeededFor: changes
      .map(({ path }) => path)
      .filter((path) => !TAKES_EFFECT_AT_ONCE.some((prefix) => path.startsWith(prefix))),
    overridden: overridden.map((own) => ({ path: own.path.join('.'), by: own.by })),
  };
}

function readText(file: string): Parsed<string> {
  try {
    return { ok: true, value: readFileSync(file, 'utf8') };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    if (code === 'ENOENT') return { ok: true, value: '{}\n' };
    return {
      ok: false,
      mistakes: [{ path: file, found: `a file that cannot be read (${code})`, expected: 'a settings file' }],
    };
  }
}

/** A file that is broken already is not edited: what a person wrote there is not lost. */
function applyPatch(text: string, patch: SettingsPatch, file: string): Parsed<string> {
  const whole = readEdited(text, file);
  if (!whole.ok) return whole;
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: text.includes('\r\n') ? '\r\n' : '\n' };
  let edited = text;
  for (const { path, value } of patch) {
    try {
      edited = applyEdits(edited, modify(edited, [...path], value, { formattingOptions }));
    } catch {
      const found = `${writePath(path)} inside of something that is no object`;
      return { ok: false, mistakes: [{ path: writePath(path), found, expected: 'the path of a setting' }] };
    }
  }
  return { ok: true, value: edited };
}

function readEdited(text: string, file: string): Parsed<unknown> {
  const json = readJsonWithComments(text);
  if (!json.ok)
    return { ok: false, mistakes: json.mistakes.map((mistake) => ({ ...mistake, path: `${file}, ${mistake.path}` })) };
  return { ok: true, value: withAbsolutePaths(json.value, dirname(file)) };
}

/** The old file stands until the new one is whole and on the disk. */
function replaceFile(file: string, text: string): void {
  const next = `${file}.new`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(next, text, { mode: 0o600, flush: true });
    renameSync(next, file);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
}
