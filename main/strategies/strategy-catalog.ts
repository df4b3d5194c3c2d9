// Every strategy that there is to choose, as its file describes it, whether it ever ran or not: for the forms of the desk.
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { StrategyInspection } from '../../protocol/strategy-status.ts';
import { builtInStrategies } from '../../runtime/strategy-api.ts';
import type { Launcher } from '../supervisor/launcher.ts';
import { inspectStrategies } from './inspect-strategies.ts';

/** A strategy of one's own, and not its test. */
export const OWN_STRATEGY_FILE = /^[^.].*(?<!\.test)\.m?[jt]s$/;

export type CatalogOptions = {
  /** Names or paths that the settings have. */
  readonly configured: readonly string[];
  readonly home: { readonly root: string; readonly strategies: string };
  readonly launcher: Launcher;
};

/** Built-in ones, those of the settings, and the files of the user's folder; looked at anew only when a file has changed. */
export class StrategyCatalog {
  readonly #options: CatalogOptions;
  #known: readonly StrategyInspection[] | null = null;
  /** What `#known` was made from, or is just being made from. */
  #madeFrom: string | null = null;
  #isLooking = false;

  constructor(options: CatalogOptions) {
    this.#options = options;
  }

  /** As far as it is known by now; null before the first look has ended. Whatever has changed is looked at in the background. */
  tell(): readonly StrategyInspection[] | null {
    const { configured, home } = this.#options;
    const own = ownFiles(home.strategies);
    const names = [
      ...new Set([...builtInStrategies(), ...configured, ...own.map((file) => file.slice(0, -extname(file).length))]),
    ];
    const files = [...own.map((file) => join(home.strategies, file)), ...configured];
    const present = JSON.stringify([names, files.map(changedAtMs)]);
    if (present !== this.#madeFrom && !this.#isLooking) void this.#look(names, present);
    return this.#known;
  }

  async #look(names: readonly string[], present: string): Promise<void> {
    const { home, launcher } = this.#options;
    this.#isLooking = true;
    this.#madeFrom = present;
    const requests = names.map((strategy) => ({ strategy, settings: null }));
    this.#known = await inspectStrategies(requests, home.root, launcher);
    this.#isLooking = false;
  }
}

/** Names of files, sorted; none where the folder is missing or cannot be read. */
export function ownFiles(folder: string): readonly string[] {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => !entry.isDirectory() && OWN_STRATEGY_FILE.test(entry.name))
    .map(({ name }) => name)
    .toSorted();
}

/** 0 for what is no file. */
const changedAtMs = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
