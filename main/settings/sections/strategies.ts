// Settings of the strategies that run.
import { z } from 'zod';
import { defaultStrategies } from '../default-strategies.ts';
import { positiveAmountSchema, strategyIdSchema, symbolsSchema, timeOfDaySchema } from '../values.ts';

export const strategySchema = z.strictObject({
  id: strategyIdSchema,
  strategy: z.string().min(1).describe('A built-in strategy, or the path of a file, from the folder of the settings file'),
  symbols: symbolsSchema.max(100),
  parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).default({}),
  paused: z.boolean().default(false).describe('It looks at the market and decides, but none of its signals is sent'),
  reload: z.boolean().default(false).describe('It starts afresh when its file changes'),
  maxMemoryMb: z
    .int()
    .min(64)
    .max(65_536)
    .default(512)
    .describe('A strategy whose process uses more is ended, and started afresh'),
  required: z.boolean().default(false).describe('Trading is reduced when it fails for good'),
  capital: positiveAmountSchema.optional().describe('The most that its positions may be worth'),
  /** How large its entries are, whatever it asks for: exactly one of these. */
  size: z
    .strictObject({
      shares: positiveAmountSchema.optional(),
      notional: positiveAmountSchema.optional(),
      percentOfEquity: positiveAmountSchema.optional(),
      /** So many that the way to the stop costs this percentage of the equity. */
      riskPercent: positiveAmountSchema
        .refine((text) => Number(text) <= 100, 'expected at most 100: no more than the account can be lost')
        .optional(),
    })
    .refine((size) => Object.values(size).filter((value) => value !== undefined).length === 1, {
      error: 'expected exactly one of shares, notional, percentOfEquity and riskPercent',
    })
    .optional(),
  schedule: z
    .strictObject({
      /** Times in New York. */
      hours: z.strictObject({ from: timeOfDaySchema, to: timeOfDaySchema }).optional(),
      noEntriesBefore: timeOfDaySchema.optional(),
      noEntriesAfter: timeOfDaySchema.optional(),
      flatBeforeCloseMinutes: z.int().min(1).max(390).optional(),
    })
    .optional(),
});
export type StrategySettings = z.output<typeof strategySchema>;

export const strategiesSchema = z.array(strategySchema).prefault(defaultStrategies);
