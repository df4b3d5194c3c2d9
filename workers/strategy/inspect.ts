// Looks at strategies without running them: what they are, and every mistake in their files, symbols and parameters.
import { z } from 'zod';
import type { StrategyInspection } from '../../protocol/strategy-status.ts';
import { FatalError, type Readiness, type WorkerContext } from '../../runtime/worker-process.ts';
import { describeStrategyFile, findStrategyFile, loadStrategy } from './load-strategy.ts';
import { findSettingsMistakes } from './prepare-host.ts';
import { LOADING_LIMIT_MS, startWatchdog } from './watchdog.ts';

const inspectionSchema = z.strictObject({
  inspect: z.array(
    z.strictObject({
      strategy: z.string(),
      /** Null: only the file is looked at. */
      settings: z.strictObject({ symbols: z.array(z.string()), parameters: z.record(z.string(), z.unknown()) }).nullable(),
    }),
  ),
});
type Inspection = z.output<typeof inspectionSchema>['inspect'][number];

/** What main sends instead of the settings of a strategy that is to run. */
export const isInspection = (config: unknown): boolean => typeof config === 'object' && config !== null && 'inspect' in config;

/** The answer is in the details of the readiness; main ends this process then. */
export async function inspectStrategies({ config, home }: WorkerContext): Promise<Readiness> {
  const { inspect } = inspectionSchema.parse(config);
  const inspections: StrategyInspection[] = [];
  for (const inspection of inspect) inspections.push(await inspectOne(inspection, home));
  return { details: { inspections } };
}

async function inspectOne({ strategy, settings }: Inspection, home: string): Promise<StrategyInspection> {
  try {
    const file = findStrategyFile(strategy, home);
    // A file that never ends its own loading would hold up everything that waits for the answer.
    const watchdog = startWatchdog({ strategy, ...file, maxMemoryMb: 1_024 });
    watchdog.enter('loading', LOADING_LIMIT_MS);
    const loaded = await loadStrategy(file);
    watchdog.leave();
    const mistakes = settings === null ? [] : findSettingsMistakes(loaded, settings);
    return { strategy, description: describeStrategyFile(loaded), mistakes };
  } catch (error) {
    if (error instanceof FatalError) return { strategy, description: null, mistakes: [error.message] };
    throw error;
  }
}
