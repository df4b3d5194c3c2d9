// Starts the strategy afresh when its file changes, or one that it brings along. What became broken changes nothing: what runs goes
// on, and the mistake is told with its place.
import { statSync } from 'node:fs';
import type { WorkerContext } from '../../runtime/worker-process.ts';
import { loadedFiles, loadStrategy, type StrategyFile } from './load-strategy.ts';
import { findSettingsMistakes } from './prepare-host.ts';
import type { StrategySettings } from './settings.ts';

/** Editors replace files in several steps; looking at it now and then sees all of their ways. */
const LOOK_EVERY_MS = 500;

export function reloadOnChange(file: StrategyFile, settings: StrategySettings, context: WorkerContext): void {
  let version = 0;
  const seen = new Map<string, string>();
  findChanged();
  const looks = setInterval(() => {
    const changed = findChanged();
    if (changed === null) return;
    version += 1;
    void tryVersion(version, changed);
  }, LOOK_EVERY_MS);
  looks.unref();
  context.onStop(() => clearInterval(looks));

  /** One that is other than at the last look. What a later version brings along is seen for the first time then. */
  function findChanged(): string | null {
    let changed: string | null = null;
    for (const path of loadedFiles()) {
      const now = statSync(path, { throwIfNoEntry: false });
      // Between two steps of an editor there is no file.
      if (!now) continue;
      const look = `${now.mtimeMs} ${now.size}`;
      if (seen.has(path) && seen.get(path) !== look) changed = path;
      seen.set(path, look);
    }
    return changed;
  }

  async function tryVersion(tried: number, changed: string): Promise<void> {
    const mistake = await findMistake(tried);
    // Only the newest version counts, however long an older one took to load.
    if (tried !== version) return;
    if (mistake === null) context.wantRestart(`${changed} has changed`);
    else context.log('error', `the changed file cannot be used, the version before it goes on: ${mistake}`);
  }

  async function findMistake(tried: number): Promise<string | null> {
    try {
      const mistakes = findSettingsMistakes(await loadStrategy(file, tried), settings);
      return mistakes.length === 0 ? null : mistakes.join('; ');
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
