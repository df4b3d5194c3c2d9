// Limits of the risk checks. Amounts are in the currency of the account.
import { z } from 'zod';
import { positiveAmountSchema } from '../values.ts';

export const riskSchema = z
  .strictObject({
    maxOrderNotional: positiveAmountSchema.default('25000').describe('The most that one order may be worth'),
    maxPositionNotional: positiveAmountSchema
      .default('50000')
      .describe('The most that the position in one symbol may be worth'),
    maxPositionQuantity: positiveAmountSchema.optional().describe('The most shares or coins of one symbol'),
    duplicateWindowMs: z
      .int()
      .min(0)
      .max(3_600_000)
      .default(1_000)
      .describe('The same order again within so many milliseconds is a mistake; 0 switches this off'),
    maxGrossExposure: positiveAmountSchema.optional().describe('What all positions together may be worth'),
    maxDailyLoss: positiveAmountSchema
      .optional()
      .describe('What the account may lose within a day before nothing is opened any more'),
    maxOrdersPerMinute: z.int().min(1).max(100_000).optional().describe('The most orders within a minute'),
    priceCollarPercent: positiveAmountSchema
      .optional()
      .describe('How far a limit or a stop may be from the last quote on its bad side'),
    maxQuoteAgeMs: z.int().min(100).max(86_400_000).optional().describe('A quote that is older opens nothing, in milliseconds'),
    allowShort: z.boolean().default(true).describe('Whether what is not held may be sold'),
    checkBuyingPower: z
      .boolean()
      .default(true)
      .describe('Whether an order that the account cannot pay for is stopped here already'),
    allowNetting: z.boolean().default(false).describe('Whether several strategies may trade one symbol'),
  })
  .prefault({});
