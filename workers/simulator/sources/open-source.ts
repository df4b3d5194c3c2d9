// Opens the market source that the settings ask for.
import { statSync } from 'node:fs';
import { z } from 'zod';
import { nowUs } from '../../../runtime/clocks.ts';
import type { MarketSource } from '../market-source.ts';
import { openCsvSource } from './csv-source.ts';
import { openLeanSource } from './lean-source.ts';
import { MarketDataError } from './market-data-error.ts';
import { replaySettingsSchema } from './replay-settings.ts';
import { openSyntheticSource, syntheticSettingsSchema } from './synthetic-source.ts';

export const marketSourceSettingsSchema = z.discriminatedUnion('kind', [syntheticSettingsSchema, replaySettingsSchema]);

export type MarketSourceSettings = Readonly<z.infer<typeof marketSourceSettingsSchema>>;

/**
 * Opens a source. A synthetic market without `startAtUs` begins at `defaultStartUs`. Throws a MarketDataError whose message
 * names the path, symbol, file or line and what was expected.
 */
export function openMarketSource(settings: MarketSourceSettings, defaultStartUs: number = nowUs()): MarketSource {
  if (settings.kind === 'synthetic') return openSyntheticSource(settings, defaultStartUs);
  const found = statSync(settings.path, { throwIfNoEntry: false });
  if (!found) throw new MarketDataError(`nothing at ${settings.path}: expected a Lean data folder or a CSV file to replay`);
  return found.isDirectory() ? openLeanSource(settings) : openCsvSource(settings);
}
