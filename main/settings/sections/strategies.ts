// Settings of the strategies that run.
import { z } from 'zod';
import { defaultStrategies } from '../default-strategies.ts';
import { positiveAmountSchema, strategyIdSchema, symbolsSchema, timeOfDaySchema } from '../values.ts';

export const strategySchema = z.strictObject({
  id: strategyIdSchema.describe('Its name in orders, books and reports'),
  strategy: z.string().min(1).describe('A built-in strategy, or the path of a file, from the folder of the settings file'),
  symbols: symbolsSchema.max(100).describe('What it looks at and trades'),
  parameters: z
    .record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
    .default({})
    .describe('Other values than its own defaults'),
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
      shares: positiveAmountSchema.optional().describe('So many shares or coins'),
      notional: positiveAmountSchema.optional().describe('For so much money'),
      percentOfEquity: positiveAmountSchema
        .refine(
          (text) => Number(text) <= 400,
          'expected at most 400: no margin account may hold more than four times its equity',
        )
        .optional()
        .describe('For so many percent of what the account is worth'),
      riskPercent: positiveAmountSchema
        .refine((text) => Number(text) <= 100, 'expected at most 100: no more than the account can be lost')
        .optional()
        .describe('So many that the way to the stop costs so many percent of the equity'),
    })
    .refine((size) => Object.values(size).filter((value) => value !== undefined).length === 1, {
      error: 'expected exactly one of shares, notional, percentOfEquity and riskPercent',
    })
    .optional(),
  schedule: z
    .strictObject({
      hours: z
        .strictObject({ from: timeOfDaySchema, to: timeOfDaySchema })
        .optional()
        .describe('Outside of them nothing is opened; times of New York'),
      noEntriesBefore: timeOfDaySchema.optional().describe('Nothing is opened before'),
      noEntriesAfter: timeOfDaySchema.optional().describe('Nothing is opened after'),
      flatBeforeCloseMinutes: z
        .int()
        .min(1)
        .max(390)
        .optional()
        .describe('All is closed so many minutes before the session ends'),
    })
    .optional(),
});
export type StrategySettings = z.output<typeof strategySchema>;

export const strategiesSchema = z.array(strategySchema).prefault(defaultStrategies);
