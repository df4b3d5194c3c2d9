// What main tells a strategy worker to run.
import { z } from 'zod';
import { FatalError } from '../../runtime/worker-process.ts';

const strategySettingsSchema = z.strictObject({
  /** The strategy instance; also the name of its book. */
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'expected letters, digits, dots, dashes and underscores'),
  /** The name of a built-in strategy, or the path of a `.ts` or `.js` file. */
  strategy: z.string().min(1),
  symbols: z
    .array(z.string().min(1))
    .min(1)
    .refine((symbols) => new Set(symbols).size === symbols.length, 'expected each symbol once'),
  /** Checked against the strategy's own definitions. */
  parameters: z.record(z.string(), z.unknown()).default({}),
  /** It looks and decides, but its signals are withheld. */
  paused: z.boolean().default(false),
  /** It starts afresh when its file changes. */
  reload: z.boolean().default(false),
  maxMemoryMb: z.int().min(64).max(65_536).default(512),
  /** A handler that runs longer than this is taken for an endless loop. */
  handlerTimeoutMs: z.int().min(100).max(600_000).default(2_000),
});

export type StrategySettings = z.infer<typeof strategySettingsSchema>;

/** Throws a FatalError that lists every mistake with its path. */
export function parseStrategySettings(config: unknown): StrategySettings {
  const parsed = strategySettingsSchema.safeParse(config);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'settings'}: ${message}`);
  throw new FatalError('BAD_SETTINGS', `strategy settings: ${mistakes.join('; ')}`);
}
