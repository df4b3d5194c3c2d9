// What main tells an executor at the start.
import { z } from 'zod';
import { type DecimalString, isDecimalString, toDecimalString } from '../../protocol/decimal-string.ts';
import { DEFAULT_EXECUTOR_SETTINGS } from '../../trading/cores/executor/executor-state.ts';
import { controlCommandSchema } from './control.ts';

const amount = z.custom<DecimalString>(
  (value) => isDecimalString(value) && Number(value) > 0,
  'expected a positive decimal text such as "25000"',
);
const limit = amount.nullable();
const timeOfDayUs = z.int().min(0).max(86_400_000_000);

const policySchema = z.strictObject({
  capital: limit.default(null),
  size: z
    .strictObject({ kind: z.enum(['shares', 'notional', 'percent-of-equity', 'risk']), value: amount })
    .nullable()
    .default(null),
  symbols: z.array(z.string().min(1)).nullable().default(null),
  schedule: z
    .strictObject({
      hours: z.strictObject({ fromUs: timeOfDayUs, toUs: timeOfDayUs }).nullable().default(null),
      noEntriesBeforeUs: timeOfDayUs.nullable().default(null),
      noEntriesAfterUs: timeOfDayUs.nullable().default(null),
      flatBeforeCloseUs: timeOfDayUs.nullable().default(null),
    })
    .prefault({}),
});

export const executorSettingsSchema = z.strictObject({
  venue: z.enum(['simulator', 'alpaca-paper', 'alpaca-live']),
  risk: z.strictObject({
    maxOrderNotional: limit.default(toDecimalString('25000')),
    maxPositionNotional: limit.default(toDecimalString('50000')),
    maxPositionQuantity: limit.default(null),
    duplicateWindowMs: z.int().min(0).max(3_600_000).default(1_000),
    maxGrossExposure: limit.default(null),
    maxDailyLoss: limit.default(null),
    maxOrdersPerMinute: z.int().min(1).nullable().default(null),
    priceCollarPercent: limit.default(null),
    maxQuoteAgeMs: z.int().min(100).nullable().default(null),
    allowShort: z.boolean().default(true),
    checkBuyingPower: z.boolean().default(false),
    allowNetting: z.boolean().default(false),
  }),
  /** What a person allots to each strategy, by its id. */
  policies: z.record(z.string(), policySchema).default({}),
  /** Whether other executors write to the same journal. */
  sharesJournal: z.boolean().default(false),
  /** What was said while no executor was there; obeyed before the first signal is heard. */
  startCommand: controlCommandSchema.nullable().default(null),
  orderDeadlineMs: z.int().min(100).max(60_000).default(DEFAULT_EXECUTOR_SETTINGS.orderDeadlineMs),
  absenceProofMs: z.int().min(500).max(600_000).default(DEFAULT_EXECUTOR_SETTINGS.absenceProofMs),
  reconcileEveryMs: z.int().min(500).max(3_600_000).default(DEFAULT_EXECUTOR_SETTINGS.reconcileEveryMs),
  differenceHoldMs: z.int().min(100).max(600_000).default(DEFAULT_EXECUTOR_SETTINGS.differenceHoldMs),
  priceMaxAgeMs: z.int().min(1_000).max(86_400_000).default(DEFAULT_EXECUTOR_SETTINGS.priceMaxAgeMs),
});
