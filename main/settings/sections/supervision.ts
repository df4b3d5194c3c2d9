// How patient the supervisor is with every worker.
import { z } from 'zod';
import { DEFAULT_LIMITS } from '../../supervisor/core/supervisor-state.ts';

export const supervisionSchema = z
  .strictObject({
    maxRestarts: z.int().min(0).max(1_000).default(DEFAULT_LIMITS.maxRestarts),
    restartWindowMs: z.int().min(1_000).max(86_400_000).default(DEFAULT_LIMITS.restartWindowMs),
    startTimeoutMs: z.int().min(1_000).max(600_000).default(DEFAULT_LIMITS.startTimeoutMs),
    heartbeatTimeoutMs: z.int().min(1_500).max(600_000).default(DEFAULT_LIMITS.heartbeatTimeoutMs),
    backoffBaseMs: z.int().min(1).max(60_000).default(DEFAULT_LIMITS.backoffBaseMs),
    backoffCapMs: z.int().min(1).max(600_000).default(DEFAULT_LIMITS.backoffCapMs),
    /** Health checks that fail in a row until a worker is replaced; 0: never. */
    replaceAfterChecks: z.int().min(0).max(1_000).default(DEFAULT_LIMITS.replaceAfterChecks),
    /** When no executor can be brought back, the gateway cancels all open orders, protective ones, too. */
    cancelOrdersWhenExecutorFails: z.boolean().default(true),
    stableAfterMs: z.int().min(100).max(3_600_000).default(DEFAULT_LIMITS.stableAfterMs),
  })
  .prefault({});
