// Starts the strategy afresh when its file changes. A file that became broken changes nothing: what runs goes on, and the mistake
// is told with its place.
import { unwatchFile, watchFile } from 'node:fs';
import type { WorkerContext } from '../../runtime/worker-process.ts';
import { loadStrategy, type StrategyFile } from './load-strategy.ts';
import { findSettingsMistakes } from './prepare-host.ts';
import type { StrategySettings } from './settings.ts';

/** Editors replace files in several steps; looking at it now and then sees all of their ways. */
const LOOK_EVERY_MS = 500;

export function reloadOnChange(file: StrategyFile, settings: StrategySettings, context: WorkerContext): void {
  let version = 0;
  watchFile(file.file, { interval: LOOK_EVERY_MS, persistent: false }, (now, before) => {
    // Between two steps of an editor there is no file.
    if (now.nlink === 0 || (now.mtimeMs === before.mtimeMs && now.size === before.size)) return;
    version += 1;
    void tryVersion(version);
  });
  context.onStop(() => unwatchFile(file.file));

  async function tryVersion(tried: number): Promise<void> {
    const mistake = await findMistake(tried);
    // Only the newest version counts, however long an older one took to load.
    if (tried !== version) return;
    if (mistake === null) context.wantRestart(`${file.file} has changed`);
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
