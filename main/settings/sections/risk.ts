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
  })
  .prefault({});
