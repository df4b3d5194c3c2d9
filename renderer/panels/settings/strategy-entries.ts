// The list of strategies in the settings as a form edits it: what is set of each entry, and what the desk said is wrong.
import type { ParameterView, StrategyFileView } from '../../../protocol/desk-views/strategies.ts';
import { findMistake, toValue } from '../strategies/parameter-values.ts';
import { findValueMistake, toSettingValue } from './setting-values.ts';
import { listSettings, type SettingItem } from './settings-items.ts';

export type StrategyEntry = Readonly<Record<string, unknown>>;

/** Null for what is no list of objects: that is edited as text. */
export function readEntries(text: string): readonly StrategyEntry[] | null {
  try {
    const read: unknown = JSON.parse(text === '' ? '[]' : text);
    return Array.isArray(read) && read.every(isObject) ? read : null;
  } catch {
    return null;
  }
}

export const writeEntries = (entries: readonly StrategyEntry[]): string => JSON.stringify(entries, null, 2);

/** An entry that runs nowhere else: the first free name of the strategy. */
export function newEntry(entries: readonly StrategyEntry[], strategy: string): StrategyEntry {
  const taken = new Set(entries.map(({ id }) => id));
  const ids = [strategy, ...Array.from({ length: entries.length + 1 }, (_, index) => `${strategy}-${index + 2}`)];
  return { id: ids.find((id) => !taken.has(id)) ?? '', strategy, symbols: [] };
}

/** By its name, or by its path, which settings may count from their own folder. */
export const findStrategyFile = (
  files: readonly StrategyFileView[],
  strategy: StrategyEntry[string],
): StrategyFileView | undefined =>
  typeof strategy !== 'string' || strategy === ''
    ? undefined
    : (files.find((file) => file.strategy === strategy || file.file === strategy) ??
      files.find(({ file }) => /[\\/.]/.test(strategy) && file.endsWith(`/${strategy.replace(/^.*[\\/]/, '')}`)));

/** The fields of an entry, its parameters apart: those have a form of their own. */
export const itemsOf = (schema: unknown, entry: StrategyEntry): readonly SettingItem[] =>
  listSettings(schema, entry)
    .filter(({ path }) => path !== 'parameters')
    .map((item) => ({ ...item, label: item.path.replaceAll('.', ' · ') }));

/** What is mistaken stays as it was typed, so that it can be put right. */
export function setItem(entry: StrategyEntry, item: SettingItem, text: string): StrategyEntry {
  const value = toSettingValue(item, text);
  const isMistaken = findValueMistake(item, text) !== undefined || (typeof value === 'number' && String(value) !== text.trim());
  return setAt(entry, item.path.split('.'), isMistaken ? text : (value ?? undefined));
}

export const parameterText = (entry: StrategyEntry, { name, default: usual }: ParameterView): string =>
  String(parametersOf(entry)[name] ?? usual);

/** Empty takes it back to its default. */
export function setParameter(entry: StrategyEntry, parameter: ParameterView, text: string): StrategyEntry {
  const value = toValue(parameter, text);
  const isPlain = findMistake(parameter, text) === undefined && String(value) === text;
  return setAt(entry, ['parameters', parameter.name], text === '' ? undefined : isPlain ? value : text);
}

/** Of all fields of an entry, also when it is not open. */
export const hasMistakes = (schema: unknown, entry: StrategyEntry, parameters: readonly ParameterView[]): boolean =>
  itemsOf(schema, entry).some((item) => findValueMistake(item, item.text) !== undefined) ||
  parameters.some((parameter) => findMistake(parameter, parameterText(entry, parameter)) !== undefined);

const SAID = /^\s*(?<path>[\w$.[\]-]+): (?<words>found .*)$/;

/** The mistakes that the desk named in its refusal, by the path that they stand at: `strategies[0].symbols`. */
export function mistakesIn(answer: string): Readonly<Record<string, string>> {
  const said = answer.split('\n').flatMap((line) => {
    const { path, words } = SAID.exec(line)?.groups ?? {};
    return path === undefined || words === undefined ? [] : [[path, words] as const];
  });
  return Object.fromEntries(said);
}

/** Of the field itself, of what is in it (`symbols[0]`), or of the group that it is in (`size`). */
export const mistakeUnder = (mistakes: Readonly<Record<string, string>>, path: string): string | undefined =>
  Object.entries(mistakes).find(
    ([at]) => at === path || at.startsWith(`${path}[`) || (at.includes('].') && path.startsWith(`${at}.`)),
  )?.[1];

function setAt(holder: StrategyEntry, [key = '', ...rest]: readonly string[], value: unknown): StrategyEntry {
  const { [key]: inner, ...others } = holder;
  const next = rest.length === 0 ? value : setAt(isObject(inner) ? inner : {}, rest, value);
  const isGone = next === undefined || (isObject(next) && Object.keys(next).length === 0);
  if (isGone) return others;
  // In its place, so that fields do not jump in the file.
  return key in holder ? { ...holder, [key]: next } : { ...others, [key]: next };
}

const parametersOf = ({ parameters }: StrategyEntry): StrategyEntry => (isObject(parameters) ? parameters : {});

const isObject = (value: unknown): value is StrategyEntry =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
