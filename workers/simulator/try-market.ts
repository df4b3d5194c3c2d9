// Opens a market only to hear whether it can be opened: main asks before anything starts, and ends this process then.
import { FatalError, type Readiness } from '../../runtime/worker-process.ts';
import { MarketDataError } from './sources/market-data-error.ts';
import { marketSourceSettingsSchema, openMarketSource } from './sources/open-source.ts';

type MarketTrial = { readonly tryMarket: unknown };

/** What main sends instead of the settings of a simulator that is to run. */
export const isMarketTrial = (config: unknown): config is MarketTrial =>
  typeof config === 'object' && config !== null && 'tryMarket' in config;

/** Throws a FatalError that says what is wrong with the data. */
export function tryMarket({ tryMarket: asked }: MarketTrial): Readiness {
  try {
    const { name, fromUs, toUs } = openMarketSource(marketSourceSettingsSchema.parse(asked), 0);
    return { details: { name, fromUs, toUs } };
  } catch (error) {
    if (error instanceof MarketDataError) throw new FatalError('BAD_SETTINGS', error.message, { cause: error });
    throw error;
  }
}
