// Lays the layers over each other (flag, environment, file, default), checks the result, and knows where each value came from.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readEnvironmentSettings, type SettingPath, type SetValue } from './environment-settings.ts';
import { readSettingsFile, withAbsolutePaths } from './load-settings.ts';
import { type Mistake, type Parsed, writePath } from './mistakes.ts';
import { parseSettings } from './parse-settings.ts';
import { findPlace } from './read-json.ts';
import type { Settings } from './settings-schema.ts';

/** Checked settings with the layers below the flags. */
export type SettledSettings = {
  readonly settings: Settings;
  /** The file, whether or not it exists. */
  readonly file: string;
  /** What the file holds, unchecked and without defaults. */
  readonly inFile: unknown;
  /** What stands above the file, the strongest last. */
  readonly above: readonly SetValue[];
};

export type SettingsSources = {
  readonly file: string;
  /** A person named the file, so it must exist. */
  readonly isFileDemanded: boolean;
  readonly environment: NodeJS.ProcessEnv;
  /** Relative paths in the environment count from here. */
  readonly folder: string;
};

/** File and environment, checked; each mistake names the variable, or file, line and column, that it stands in. */
export function settleFileAndEnvironment(sources: SettingsSources): Parsed<SettledSettings> {
  const settled = settleWithEnvironment(sources, readSettingsFile(sources.file, sources.isFileDemanded));
  return settled.ok ? settled : { ok: false, mistakes: placeMistakes(settled.mistakes, sources.file) };
}

/** The same for a file's content that may not lie there yet. */
export function settleWithEnvironment(sources: SettingsSources, file: Parsed<unknown>): Parsed<SettledSettings> {
  const variables = readEnvironmentSettings(sources.environment);
  if (!file.ok || !variables.ok) {
    return { ok: false, mistakes: [...(file.ok ? [] : file.mistakes), ...(variables.ok ? [] : variables.mistakes)] };
  }
  const above = variables.value.map((own) => withAbsoluteValue(own, sources.folder));
  const parsed = parseSettings(above.reduce(setAtPath, file.value));
  if (!parsed.ok) return { ok: false, mistakes: parsed.mistakes.map((mistake) => attribute(mistake, sources.file, above)) };
  return { ok: true, value: { settings: parsed.value, file: sources.file, inFile: file.value, above } };
}

/** A copy with one value replaced. Whatever is in its way and no object is left for the schema to object to. */
export function setAtPath(value: unknown, { path, value: next }: Pick<SetValue, 'path' | 'value'>): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return next;
  if (value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value))) return value;
  const fields = (value ?? {}) as Readonly<Record<string, unknown>>;
  return { ...fields, [key]: setAtPath(fields[key], { path: rest, value: next }) };
}

/** The value at a path, or undefined. */
export function valueAtPath(value: unknown, path: SettingPath): unknown {
  return path.reduce<unknown>(
    (outer, key) => (typeof outer === 'object' && outer !== null ? (outer as Record<string, unknown>)[key] : undefined),
    value,
  );
}

function withAbsoluteValue(own: SetValue, folder: string): SetValue {
  const inPlace = withAbsolutePaths(setAtPath({}, own), resolve(folder));
  return { ...own, value: valueAtPath(inPlace, own.path) };
}

/** Looked up only when there is something to tell. Without a file a default is what is wrong. */
function placeMistakes(mistakes: readonly Mistake[], file: string): readonly Mistake[] {
  if (!mistakes.some((mistake) => mistake.file === file) || !existsSync(file)) return mistakes;
  const text = readFileSync(file, 'utf8');
  return mistakes.map((mistake) => (mistake.file === file ? { ...mistake, ...findPlace(text, mistake.path) } : mistake));
}

function attribute(mistake: Mistake, file: string, above: readonly SetValue[]): Mistake {
  const source = above.findLast(({ path }) => {
    const written = writePath(path);
    return mistake.path === written || mistake.path.startsWith(`${written}.`) || mistake.path.startsWith(`${written}[`);
  });
  if (!source) return { ...mistake, file };
  return { ...mistake, path: source.source + mistake.path.slice(writePath(source.path).length) };
}
