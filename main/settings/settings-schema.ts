// Everything that a person can set, with bounds and defaults. Unknown names are mistakes.
import { z } from 'zod';
import { LANE_NAMES, type LaneName } from '../../protocol/lanes.ts';
import { DEFAULT_LIMITS } from '../supervisor/core/supervisor-state.ts';
import { defaultStrategies } from './default-strategies.ts';

export const MODES = ['paper', 'live', 'backtest', 'research'] as const;
export const RESOLUTIONS = ['tick', 'second', 'minute', 'hour', 'daily'] as const;

/** An amount of money or a quantity; a number is taken as the decimal that it prints as. */
export const amountSchema = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((text) => /^\d+(\.\d+)?$/.test(text), 'expected a plain amount such as "25000" or 0.5');
const positiveAmountSchema = amountSchema.refine((text) => Number(text) > 0, 'expected an amount above 0');

export const symbolSchema = z
  .string()
  .regex(/^[A-Z][A-Z0-9.]*(\/[A-Z]+)?$/, 'expected a symbol such as "SPY" or "BTC/USD", in capital letters');
export const strategyIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'expected small letters, digits and dashes, such as "sma-cross"');
export const dateSchema = z.iso.date('expected a date such as "2013-10-07"');

export const strategySchema = z.strictObject({
  id: strategyIdSchema,
  /** A built-in strategy, or the path of a file, from the folder of the settings file. */
  strategy: z.string().min(1),
  symbols: z.array(symbolSchema).min(1).max(100),
  parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).default({}),
  /** Trading is reduced when it fails for good. */
  required: z.boolean().default(false),
});

const syntheticMarketSchema = z.strictObject({
  kind: z.literal('synthetic'),
  seed: z.int().optional(),
  session: z.enum(['always-open', 'us']).default('always-open'),
  symbols: z.array(symbolSchema).min(1).optional(),
});
const replayMarketSchema = z
  .strictObject({
    kind: z.literal('replay'),
    path: z.string().min(1),
    symbols: z.array(symbolSchema).min(1),
    resolution: z.enum(RESOLUTIONS).default('minute'),
    from: dateSchema,
    to: dateSchema,
  })
  .refine(({ from, to }) => from <= to, {
    path: ['to'],
    error: 'expected the last day not to be before the first one ("from")',
  });

const portSchema = z.int().min(0).max(65_535);
const portsByLane = Object.fromEntries(LANE_NAMES.map((lane) => [lane, portSchema.optional()])) as Record<
  LaneName,
  z.ZodOptional<typeof portSchema>
>;
export const portsSchema = z.union([z.literal('default'), z.literal('auto'), z.strictObject(portsByLane)]);

export const settingsSchema = z.strictObject({
  $schema: z.string().optional(),
  mode: z.enum(MODES).default('paper'),
  /** `auto`: Alpaca's paper venue when keys are configured, else the simulator. */
  venue: z.enum(['auto', 'simulator', 'alpaca-paper']).default('auto'),
  strategies: z.array(strategySchema).default(defaultStrategies),
  risk: z
    .strictObject({
      /** The most that one order may be worth, in account currency. */
      maxOrderNotional: positiveAmountSchema.default('25000'),
      maxPositionNotional: positiveAmountSchema.default('50000'),
      maxPositionQuantity: positiveAmountSchema.optional(),
      /** The same order again within this time is a mistake. */
      duplicateWindowMs: z.int().min(0).max(3_600_000).default(1_000),
    })
    .prefault({}),
  simulator: z
    .strictObject({
      /** 0 takes any free port. */
      port: portSchema.default(0),
      startingCash: positiveAmountSchema.default('100000'),
      seed: z.int().min(0).default(1),
      market: z.discriminatedUnion('kind', [syntheticMarketSchema, replayMarketSchema]).prefault({ kind: 'synthetic' }),
      /** Market seconds per second. */
      speed: z.number().positive().max(1_000_000).default(1),
      fees: z
        .strictObject({ equityPerShare: amountSchema.default('0'), cryptoBasisPoints: amountSchema.default('0') })
        .prefault({}),
      /** The least and the most time that the venue takes to fill. */
      fillDelayMs: z
        .tuple([z.number().min(0), z.number().min(0)])
        .refine(([least, most]) => least <= most, 'expected [least, most] in milliseconds, the least first')
        .optional(),
      partialFillProbability: z.number().min(0).max(1).optional(),
    })
    .prefault({}),
  supervision: z
    .strictObject({
      maxRestarts: z.int().min(0).max(1_000).default(DEFAULT_LIMITS.maxRestarts),
      restartWindowMs: z.int().min(1_000).max(86_400_000).default(DEFAULT_LIMITS.restartWindowMs),
      startTimeoutMs: z.int().min(1_000).max(600_000).default(DEFAULT_LIMITS.startTimeoutMs),
      heartbeatTimeoutMs: z.int().min(1_500).max(600_000).default(DEFAULT_LIMITS.heartbeatTimeoutMs),
      backoffBaseMs: z.int().min(1).max(60_000).default(DEFAULT_LIMITS.backoffBaseMs),
      backoffCapMs: z.int().min(1).max(600_000).default(DEFAULT_LIMITS.backoffCapMs),
      stableAfterMs: z.int().min(100).max(3_600_000).default(DEFAULT_LIMITS.stableAfterMs),
    })
    .prefault({}),
  /** By component id, such as `order-executor` or `strategy:sma-cross`. */
  components: z
    .record(
      z.string(),
      z.strictObject({
        required: z.boolean().optional(),
        restartOnFailure: z.boolean().optional(),
        startupDelayMs: z.int().min(0).max(600_000).optional(),
      }),
    )
    .default({}),
  ports: portsSchema.default('default'),
  /** How often a headless run prints its status table. */
  statusIntervalSeconds: z.int().min(1).max(86_400).default(60),
});

export type Settings = z.output<typeof settingsSchema>;
export type StrategySettings = z.output<typeof strategySchema>;
