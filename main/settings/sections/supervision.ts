// How patient the supervisor is with every worker.
import { z } from 'zod';
import { DEFAULT_LIMITS } from '../../supervisor/core/supervisor-state.ts';

export const supervisionSchema = z
  .strictObject({
    maxRestarts: z
      .int()
      .min(0)
      .max(1_000)
      .default(DEFAULT_LIMITS.maxRestarts)
      .describe('So many restarts within the window, and a worker has failed for good'),
    restartWindowMs: z
      .int()
      .min(1_000)
      .max(86_400_000)
      .default(DEFAULT_LIMITS.restartWindowMs)
      .describe('How long a restart counts, in milliseconds'),
    startTimeoutMs: z
      .int()
      .min(1_000)
      .max(600_000)
      .default(DEFAULT_LIMITS.startTimeoutMs)
      .describe('How long a worker may take until it is ready, in milliseconds'),
    heartbeatTimeoutMs: z
      .int()
      .min(1_500)
      .max(600_000)
      .default(DEFAULT_LIMITS.heartbeatTimeoutMs)
      .describe('A worker that is silent for so many milliseconds is frozen, and replaced'),
    backoffBaseMs: z
      .int()
      .min(1)
      .max(60_000)
      .default(DEFAULT_LIMITS.backoffBaseMs)
      .describe('The wait before the first restart, in milliseconds; it doubles with each'),
    backoffCapMs: z
      .int()
      .min(1)
      .max(600_000)
      .default(DEFAULT_LIMITS.backoffCapMs)
      .describe('The longest wait before a restart, in milliseconds'),
    replaceAfterChecks: z
      .int()
      .min(0)
      .max(1_000)
      .default(DEFAULT_LIMITS.replaceAfterChecks)
      .describe('Health checks that fail in a row until a worker is replaced; 0 is never'),
    cancelOrdersWhenExecutorFails: z
      .boolean()
      .default(true)
      .describe('When no executor can be brought back, the gateway cancels all open orders, protective ones, too'),
    stableAfterMs: z
      .int()
      .min(100)
      .max(3_600_000)
      .default(DEFAULT_LIMITS.stableAfterMs)
      .describe('A worker that ran so many milliseconds begins anew with its waits'),
  })
  .prefault({});
