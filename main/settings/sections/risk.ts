// Limits of the risk checks. Amounts are in the currency of the account.
import { z } from 'zod';
import { positiveAmountSchema } from '../values.ts';

export const riskSchema = z
  .strictObject({
    /** The most that one order may be worth. */
    maxOrderNotional: positiveAmountSchema.default('25000'),
    maxPositionNotional: positiveAmountSchema.default('50000'),
    maxPositionQuantity: positiveAmountSchema.optional(),
    /** The same order again within this time is a mistake. */
    duplicateWindowMs: z.int().min(0).max(3_600_000).default(1_000),
    /** What all positions together may be worth. */
    maxGrossExposure: positiveAmountSchema.optional(),
    /** What the account may lose within a day before nothing is opened any more. */
    maxDailyLoss: positiveAmountSchema.optional(),
    maxOrdersPerMinute: z.int().min(1).max(100_000).optional(),
    /** How far a limit or a stop may be from the last quote on its bad side. */
    priceCollarPercent: positiveAmountSchema.optional(),
    /** A quote older than this opens nothing. */
    maxQuoteAgeMs: z.int().min(100).max(86_400_000).optional(),
    allowShort: z.boolean().default(true),
    /** Whether an order that the account cannot pay for is stopped here already. */
    checkBuyingPower: z.boolean().default(true),
    /** Whether several strategies may trade one symbol. */
    allowNetting: z.boolean().default(false),
  })
  .prefault({});
