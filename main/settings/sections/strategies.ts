// Settings of the strategies that run.
import { z } from 'zod';
import { defaultStrategies } from '../default-strategies.ts';
import { strategyIdSchema, symbolSchema } from '../values.ts';

export const strategySchema = z.strictObject({
  id: strategyIdSchema,
  /** A built-in strategy, or the path of a file, from the folder of the settings file. */
  strategy: z.string().min(1),
  symbols: z.array(symbolSchema).min(1).max(100),
  parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).default({}),
  /** Trading is reduced when it fails for good. */
  required: z.boolean().default(false),
});
export type StrategySettings = z.output<typeof strategySchema>;

export const strategiesSchema = z.array(strategySchema).default(defaultStrategies);
